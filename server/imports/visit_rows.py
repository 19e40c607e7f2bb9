"""What would become of a row about a visit."""

from datetime import datetime, time, timedelta

from server.accounts.skills import Lack, lacking
from server.customers.matching import NewCustomer, address_at, addresses_at, email_norm
from server.kit.clock import AMSTERDAM
from server.kit.house import House
from sync.kind import Row

from .customer_rows import guess
from .known import Known, Plan, brand_of, named_in, once, place_text, row_id, who_is_it
from .models import DataImport, ImportRow
from .values import Refused, Values, day_in, time_in

__all__ = ["decide_visit"]

LONGEST_VISIT = timedelta(hours=12)
LONGEST_REASON = 1000


def decide_visit(
    house: House, known: Known, head: DataImport, row: ImportRow, who: NewCustomer, values: Values
) -> Plan:
    """A visit, and the customer that it lands on."""
    kind = known.types.get(values["type"].lower())
    if kind is None:
        raise Refused("unknown", "type", values["type"])
    team = named_in(known.teams, values, "team")
    begins, ends = _span(house, values, kind[1])
    once(known, row, f"{kind[0]} {begins}", who)
    if house.desk.get("visit", row_id(house, head, row)) is not None:
        return Plan("same", [{"code": "imported"}])
    found = who_is_it(house, known, row, who)
    if (there := _planned(house, who, kind[0], begins)) is not None:
        return Plan("same", [{"code": "planned"}], customer=there)
    if found is not None and _has_visit(house, found, who, kind[0], begins):
        raise Refused("who_planned", more={"name": found["name"]})
    entity = brand_of(known, values, found["kind"] if found else who.kind)
    lacks, despite = _lacks(house, known, entity, kind[0], team, begins), values.get("despite", "")
    why = [_lack(one) for one in lacks]
    if lacks and not despite:
        return Plan("refuse", [*why, {"code": "says_no_reason"}])
    if len(despite) > LONGEST_REASON:
        raise Refused("too_long", "despite")
    visit = {"type": kind[0], "team": team, "planned_from": begins, "planned_to": ends}
    visit |= {name: values.get(name) or None for name in ("access_note", "remarks")}
    why += [{"code": "despite", "field": "", "value": despite}] if lacks else []
    why += _lands(house, known, row, who, found) if found else [{"code": "new_customer"}, *guess(values)]
    customer = found["id"] if found else None
    return Plan("make", why, who=who, customer=customer, entity=entity, visit=visit, lacking=lacks, despite=despite)


def _lands(house: House, known: Known, row: ImportRow, who: NewCustomer, found: Row) -> list[dict[str, str]]:
    """At whom the visit will be: somebody whom we know, perhaps by an earlier row, perhaps by another name or at another door."""
    earlier = known.landed.get(found["id"], row.no)
    why = [{"code": "at_row" if earlier != row.no else "at_customer", "name": str(found["name"]), "row": str(earlier)}]
    if address_at(house.desk, found["id"], who.address) is None:
        why += [{"code": "elsewhere", "name": str(found["name"]), "to": place_text(who.address)}]
    if found["name"].casefold() != who.name.casefold():
        why += [{"code": "contact", "name": who.name}]
    return why


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


def _planned(house: House, who: NewCustomer, kind: str, begins: datetime) -> str | None:
    """The customer who has a visit of this kind at this door and moment already, from another file or by hand, and for this
    name: the customer's own or that of who is at home."""
    for order, visit in _visits_at(house, who, kind, begins):
        customer = house.desk.get("customer", order["customer_id"])
        if customer is None or len({customer["email_norm"], email_norm(who.email)} - {None}) > 1:
            continue
        if who.name.casefold() in {customer["name"].casefold(), (visit["contact_name"] or "").casefold()}:
            return str(customer["id"])
    return None


def _has_visit(house: House, found: Row, who: NewCustomer, kind: str, begins: datetime) -> bool:
    return any(order["customer_id"] == found["id"] for order, _ in _visits_at(house, who, kind, begins))


def _visits_at(house: House, who: NewCustomer, kind: str, begins: datetime) -> list[tuple[Row, Row]]:
    """(work order, visit) of every visit of this kind at this door and moment that is not called off."""
    desk, here = house.desk, addresses_at(house.desk, who.address)
    places = {one["id"] for one in here}
    customers = sorted({one["customer_id"] for one in here})
    orders = [one for of in customers for one in desk.rows("work_order", "customer_id", of) if one["address_id"] in places]  # fmt: skip
    return [
        (order, visit)
        for order in orders
        for visit in desk.rows("visit", "work_order_id", order["id"])
        if visit["kind"] == kind and visit["planned_from"] == begins and visit["state"] != "cancelled"
    ]
