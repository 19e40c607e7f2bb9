"""What would become of a row, against what is there: make, change, the same already, or refuse and why. Changes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

from sqlalchemy import select

from server.accounts.models import Entity, Team
from server.accounts.skills import Lack, lacking
from server.customers.kinds import fits, guessed_kind
from server.customers.matching import NewCustomer, email_norm, find, phone_e164, postcode_norm
from server.kit.clock import AMSTERDAM
from server.kit.house import House
from server.kit.ids import named
from server.visits.models import VisitType

from .fields import FIELDS
from .models import DataImport, ImportRow
from .values import Refused, customer_in, day_in, kind_in, time_in

__all__ = ["Known", "Plan", "decide", "known_to", "values_of"]

Outcome = Literal["make", "change", "same", "refuse"]
Values = Mapping[str, str]
LONGEST_VISIT = timedelta(hours=12)
LONGEST_REASON = 1000


@dataclass(frozen=True)
class Plan:
    """What would become of a row. `why` are {code, ...params}; `changes` what a known customer gets; `lacking` what the
    team cannot do that gets the visit, with the row's own reason `despite`."""

    outcome: Outcome
    why: list[dict[str, str]] = field(default_factory=list[dict[str, str]])
    who: NewCustomer | None = None
    customer: str | None = None
    entity: str | None = None
    changes: Mapping[str, Any] = field(default_factory=dict[str, Any])
    visit: Mapping[str, Any] = field(default_factory=dict[str, Any])
    lacking: list[Lack] = field(default_factory=list[Lack])
    despite: str = ""


@dataclass(frozen=True)
class Brand:
    """A brand's `name`, whom it `serves` and the `skills` (codes) that all its work asks for."""

    name: str
    serves: str
    skills: list[str]


@dataclass
class Known:
    """What rows may name, by its lower-case name: ids. `brands` are those that go on, by id, in the order of their codes;
    `skills` what a type asks for, by its code; `lacks` what a team lacks for a brand's type on a day; `seen` are rows of this
    file that stood earlier in it."""

    entities: dict[str, str]
    brands: dict[str, Brand]
    teams: dict[str, str]
    types: dict[str, tuple[str, int]]
    skills: dict[str, list[str]]
    lacks: dict[tuple[str, str, str, date], list[Lack]] = field(default_factory=dict[tuple[str, str, str, date], list[Lack]])  # fmt: skip
    seen: dict[tuple[str, ...], int] = field(default_factory=dict[tuple[str, ...], int])


def known_to(house: House) -> Known:
    """What there is to name at this moment."""
    entities = house.session.execute(
        select(Entity.id, Entity.code, Entity.name, Entity.serves, Entity.skills)
        .where(Entity.ended_at.is_(None))
        .order_by(Entity.code)
    ).all()
    asked = select(VisitType.code, VisitType.name, VisitType.duration_min, VisitType.skills)
    asked = asked.where(VisitType.ended_at.is_(None))  # nothing new is planned of what was put away
    types = house.session.execute(asked).all()
    teams = house.session.execute(select(Team.id, Team.slug, Team.name)).all()
    return Known(
        entities={name.lower(): one.id for one in entities for name in (one.code, one.name)},
        brands={one.id: Brand(one.name, one.serves, list(one.skills)) for one in entities},
        teams={name.lower(): one.id for one in teams for name in (one.slug, one.name, f"team {one.name}")},
        types={name.lower(): (one.code, one.duration_min) for one in types for name in (one.code, one.name)},
        skills={one.code: list(one.skills) for one in types},
    )


def values_of(head: DataImport, row: ImportRow) -> dict[str, str]:
    """The row's cells by field."""
    return {name: row.cells[at] for name, at in head.mapping.items() if at < len(row.cells)}


def decide(house: House, known: Known, head: DataImport, row: ImportRow) -> Plan:
    """What would become of this row now."""
    values = values_of(head, row)
    try:
        _must_be_there(head.kind, values)
        who = customer_in(values)
        if head.kind == "customers":
            return _customer(house, known, head, row, who, values)
        return _visit(house, known, head, row, who, values)
    except Refused as refused:
        return Plan("refuse", [refused.said()])


def _must_be_there(kind: str, values: Values) -> None:
    for one in FIELDS[kind]:
        if one.needed and not values.get(one.name):
            raise Refused("empty", one.name)


def _named(names: Mapping[str, str], values: Values, name: str) -> str | None:
    said = values.get(name, "")
    if said and said.lower() not in names:
        raise Refused("unknown", name, said)
    return names[said.lower()] if said else None


def _brand(known: Known, values: Values, kind: str) -> str:
    """The brand that is named, or the first that serves this kind of customer. Refused if it does not serve it."""
    serving = [id_ for id_, one in known.brands.items() if fits(one.serves, kind)]
    entity = _named(known.entities, values, "entity") or next(iter(serving or known.brands))
    _must_serve(known, entity, kind)
    return entity


def _must_serve(known: Known, entity: str, kind: str) -> None:
    brand = known.brands.get(entity)  # None: it has ended, and a customer may stay with it
    if brand is None or fits(brand.serves, kind):
        return
    others = ", ".join(one.name for one in known.brands.values() if fits(one.serves, kind))
    code = f"{brand.serves}_only{'' if others else '_nobody'}"
    raise Refused(code, "kind", "", {"name": brand.name, "others": others})


def _guess(values: Values) -> list[dict[str, str]]:
    """Who nobody called a person or a company is taken for one of them, and the row says so."""
    if kind_in(values):
        return []
    kind, because = guessed_kind(values["name"])
    return [{"code": f"guessed_{kind}", "field": "kind", "value": because}]


def _customer(house: House, known: Known, head: DataImport, row: ImportRow, who: NewCustomer, values: Values) -> Plan:
    _once(known, row, email_norm(who.email) or who.name.casefold(), who)
    found = house.desk.get("customer", row_id(house, head, row)) or find(house.desk, who)
    if found is None:
        return Plan("make", _guess(values), who=who, entity=_brand(known, values, who.kind))
    wanted = {"name": who.name, "email": who.email, "phone_e164": phone_e164(who.phone)}
    wanted |= {"kind": kind_in(values), "kvk": who.kvk, "vat": who.vat}
    changes = {name: value for name, value in wanted.items() if value and value != found[name]}
    if not changes:
        return Plan("same", [{"code": "known"}], customer=found["id"])
    why = [
        {"code": "changes", "field": _SAID[name], "from": str(found[name] or ""), "to": str(value)}
        for name, value in changes.items()
    ]
    if "kind" in changes:
        _must_serve(known, found["entity_id"], who.kind)
        changes |= {"kvk": None, "vat": None} if who.kind == "person" else {}
    if "email" in changes:
        changes["email_norm"] = email_norm(changes["email"])
    return Plan("change", why, who=who, customer=found["id"], changes=changes)


_SAID = {"name": "name", "email": "email", "phone_e164": "phone", "kind": "kind", "kvk": "kvk", "vat": "vat"}


def _visit(house: House, known: Known, head: DataImport, row: ImportRow, who: NewCustomer, values: Values) -> Plan:
    kind = known.types.get(values["type"].lower())
    if kind is None:
        raise Refused("unknown", "type", values["type"])
    team = _named(known.teams, values, "team")
    begins, ends = _span(house, values, kind[1])
    if house.desk.get("visit", row_id(house, head, row)) is not None:
        return Plan("same", [{"code": "imported"}])
    _once(known, row, f"{kind[0]} {begins}", who)
    found = find(house.desk, who)
    if found is not None and _is_planned(house, found["id"], kind[0], begins):
        return Plan("same", [{"code": "planned"}], customer=found["id"])
    entity = _brand(known, values, found["kind"] if found else who.kind)
    lacks, despite = _lacks(house, known, entity, kind[0], team, begins), values.get("despite", "")
    why = [_lack(one) for one in lacks]
    if lacks and not despite:
        return Plan("refuse", [*why, {"code": "says_no_reason"}])
    if len(despite) > LONGEST_REASON:
        raise Refused("too_long", "despite")
    visit = {"type": kind[0], "team": team, "planned_from": begins, "planned_to": ends}
    visit |= {name: values.get(name) or None for name in ("access_note", "remarks")}
    why += [{"code": "despite", "field": "", "value": despite}] if lacks else []
    why += [{"code": "new_customer"}, *_guess(values)] if found is None else []
    customer = found["id"] if found else None
    return Plan("make", why, who=who, customer=customer, entity=entity, visit=visit, lacking=lacks, despite=despite)


def _lacks(house: House, known: Known, entity: str, kind: str, team: str | None, begins: datetime) -> list[Lack]:
    """What nobody of the team has on that day; asked once for the rows that are alike in this."""
    key = (entity, kind, team or "", begins.date())
    if key not in known.lacks:
        asked = {*known.skills[kind], *known.brands[entity].skills}
        known.lacks[key] = lacking(house, asked, team, None, begins.date()) if team else []
    return known.lacks[key]


def _lack(one: Lack) -> dict[str, str]:
    until = one.until.isoformat() if one.until else ""
    return {"code": "lacks", "skill": one.skill, "who": one.who, "until": until}


def _span(house: House, values: Values, minutes: int) -> tuple[datetime, datetime]:
    day, begins = day_in(values["day"]), time_in(values["from"], "from")
    if day < house.today:
        raise Refused("past", "day", values["day"])
    start = datetime.combine(day, begins, AMSTERDAM)
    ends = _end(start, time_in(values["to"], "to")) if values.get("to") else start + timedelta(minutes=minutes)
    if not timedelta(0) < ends - start <= LONGEST_VISIT:
        raise Refused("ends_first", "to", values.get("to", ""))
    return start, ends


def _end(start: datetime, ends: time) -> datetime:
    return datetime.combine(start.date(), ends, AMSTERDAM)


def _is_planned(house: House, customer: str, kind: str, begins: datetime) -> bool:
    """The customer has a visit of this kind at this moment already, from another file or by hand."""
    orders = house.desk.rows("work_order", "customer_id", customer)
    return any(
        visit["kind"] == kind and visit["planned_from"] == begins and visit["state"] != "cancelled"
        for order in orders
        for visit in house.desk.rows("visit", "work_order_id", order["id"])
    )


def _once(known: Known, row: ImportRow, what: str, who: NewCustomer) -> None:
    """Refused when the same stood earlier in this file."""
    place = who.address
    key = (
        what,
        who.name.casefold(),
        postcode_norm(place.postcode),
        place.number.lower(),
        (place.addition or "").lower(),
    )
    earlier = known.seen.setdefault(key, row.no)
    if earlier != row.no:
        raise Refused("twice", "", str(earlier))


def row_id(house: House, head: DataImport, row: ImportRow) -> str:
    """The identity that a row of this file gives to what is made of it: the same file again means the same."""
    return named(house.tenant, f"import {head.kind} {head.sha256} {row.no}")
