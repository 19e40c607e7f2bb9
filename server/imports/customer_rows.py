"""What would become of a row about a customer."""

from collections.abc import Mapping
from typing import Any

from server.customers.kinds import guessed_kind
from server.customers.matching import NewCustomer, address_at, email_norm, phone_e164
from server.kit.house import House
from sync.kind import Row

from .known import Known, Plan, brand_of, must_serve, once, place_text, row_id, who_is_it
from .models import DataImport, ImportRow
from .values import Refused, Values, kind_in

__all__ = ["decide_customer", "guess"]

_SAID = {"name": "name", "email": "email", "phone_e164": "phone", "kind": "kind", "kvk": "kvk", "vat": "vat"}


def decide_customer(
    house: House, known: Known, head: DataImport, row: ImportRow, who: NewCustomer, values: Values
) -> Plan:
    """A new customer, or what a known one gets: what the row says otherwise, and an address that he has not yet."""
    once(known, row, email_norm(who.email) or who.name.casefold(), who)
    made = house.desk.get("customer", row_id(house, head, row))
    if made is not None and made["erased_at"] is not None:
        raise Refused("erased")
    found = made or who_is_it(house, known, row, who)
    if found is None:
        return Plan("make", guess(values), who=who, entity=brand_of(known, values, who.kind))
    changes = _changes(found, who, values)
    _must_not_contradict(known, row, found, changes)
    is_elsewhere = made is None and address_at(house.desk, found["id"], who.address) is None
    if not changes and not is_elsewhere:
        return Plan("same", [{"code": "known"}], customer=found["id"])
    why = [
        {"code": "changes", "field": _SAID[name], "from": str(found[name] or ""), "to": str(value)}
        for name, value in changes.items()
    ]
    why += [{"code": "elsewhere", "name": found["name"], "to": place_text(who.address)}] if is_elsewhere else []
    if "kind" in changes:
        must_serve(known, found["entity_id"], who.kind)
        changes |= {"kvk": None, "vat": None} if who.kind == "person" else {}
    if "email" in changes:
        changes["email_norm"] = email_norm(changes["email"])
    return Plan("change", why, who=who, customer=found["id"], changes=changes, is_elsewhere=is_elsewhere)


def guess(values: Values) -> list[dict[str, str]]:
    """Who nobody called a person or a company is taken for one of them, and the row says so."""
    if kind_in(values):
        return []
    kind, because = guessed_kind(values["name"])
    return [{"code": f"guessed_{kind}", "field": "kind", "value": because}]


def _changes(found: Row, who: NewCustomer, values: Values) -> dict[str, Any]:
    wanted = {"name": who.name, "email": who.email, "phone_e164": phone_e164(who.phone)}
    wanted |= {"kind": kind_in(values), "kvk": who.kvk, "vat": who.vat}
    return {name: value for name, value in wanted.items() if value and value != found[name]}


def _must_not_contradict(known: Known, row: ImportRow, found: Row, changes: Mapping[str, Any]) -> None:
    """One file does not say first this and then that of one customer: two people may share an e-mail address and a door."""
    earlier = known.landed.setdefault(found["id"], row.no)
    if earlier != row.no and any(found[name] for name in changes):
        raise Refused("who", more={"name": found["name"], "row": str(earlier)})
