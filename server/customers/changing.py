"""The office changes a customer: name, kind, numbers, reach, brand. What somebody else changed meanwhile is never overwritten."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from server.brands.checks import WrongFields, checked_fields
from server.kit.errors import Problem
from server.kit.house import House

from .kinds import KINDS, company_numbers, must_be_served
from .matching import email_norm

if TYPE_CHECKING:
    from sync.kind import Row

__all__ = ["FIELDS", "change_customer", "shown"]

FIELDS = ("name", "kind", "kvk", "vat", "email", "phone", "entity")
COLUMNS = {"phone": "phone_e164", "entity": "entity_id"}
"""Where the row calls it otherwise."""
Sent = Mapping[str, str | None]


def shown(row: "Row") -> dict[str, str | None]:
    """What can be changed, as it stands."""
    return {name: row[COLUMNS.get(name, name)] for name in FIELDS}


def change_customer(house: House, customer: str, sent: Sent, was: Sent) -> "Row":
    """Other values for the fields that are sent. `was` says what each of them was.

    A person has no company's numbers: they go when a company turns out to be one. Brand and kind must fit when either is
    changed; what did not fit before and is left alone stays. Problem 404; 409 customers.erased, .changed_meanwhile with the
    `row`; 422 customers.businesses_only, .consumers_only; 428 customers.was_missing; WrongFields.
    """
    row = house.desk.get("customer", customer)
    if row is None:
        raise Problem(404, "kit.not_found")
    if row["erased_at"] is not None:
        raise Problem(409, "customers.erased")
    _must_stand(shown(row), sent, was)
    changes = _changes(house, row, {name: (value or "").strip() or None for name, value in sent.items()})
    if "entity_id" in changes or "kind" in changes:
        after = row | changes
        must_be_served(house.desk, after["entity_id"], after, pointer="/kind")
    before = {name: row[name] for name in changes}
    if changes:
        row = house.desk.change("customer", customer, **changes)
        house.audit("change", "customer", customer, before, {name: row[name] for name in changes})
    return row


def _must_stand(now: Sent, sent: Sent, was: Sent) -> None:
    missing = [name for name in sent if name not in was]
    if missing:
        raise Problem(428, "customers.was_missing", pointer="/was", field=missing[0])
    if any((was[name] or None) != now[name] for name in sent):
        raise Problem(409, "customers.changed_meanwhile", row=dict(now))


def _changes(house: House, row: "Row", sent: Sent) -> dict[str, Any]:
    """The columns that differ. WrongFields with every complaint at once."""
    kind = sent.get("kind", row["kind"])
    wrong = dict[str, tuple[str, dict[str, Any]]]()
    kept = dict[str, Any]()
    if kind not in KINDS:
        wrong["kind"] = ("customers.wrong_kind", {})
    for check in (lambda: checked_fields(_only(sent, "name", "email", "phone")), lambda: company_numbers(kind or "", _only(sent, "kvk", "vat"))):  # fmt: skip
        try:
            kept |= check()
        except WrongFields as error:
            wrong |= error.fields
    if "entity" in sent:
        kept |= _entity(house, sent["entity"], wrong)
    if wrong:
        raise WrongFields(wrong)
    numbers = {"kvk": None, "vat": None} if kind == "person" else {}
    new = {COLUMNS.get(name, name): value for name, value in {**numbers, **kept, "kind": kind}.items()}
    if "email" in new:
        new["email_norm"] = email_norm(new["email"])
    return {name: value for name, value in new.items() if value != row[name]}


def _only(sent: Sent, *names: str) -> dict[str, str | None]:
    return {name: sent[name] for name in names if name in sent}


def _entity(house: House, entity: str | None, wrong: dict[str, tuple[str, dict[str, Any]]]) -> dict[str, str | None]:
    row = house.desk.get("entity", entity) if entity and len(entity) == 36 else None
    if row is None or row["ended_at"] is not None:
        wrong["entity"] = ("customers.wrong_entity", {})
        return {}
    return {"entity": row["id"]}
