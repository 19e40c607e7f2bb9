"""The office plans a new visit: the customer is found or made, with a work order for what is to be done."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from server.customers.kinds import must_be_served
from server.customers.matching import NewCustomer, address_of, find_or_make, phone_e164
from server.kit.clock import day_in_amsterdam
from server.kit.errors import Problem
from sync.kind import Reader, Row

from .checklists import latest
from .events import VisitMade, tell
from .material import follow
from .numbers import next_work_order_number
from .planning import must_be_in_team

if TYPE_CHECKING:
    from sync.desk import Desk


@dataclass(frozen=True)
class Line:
    """What is to be done: a text, and how many units of a product."""

    text: str
    quantity: int | None = None
    product: str | None = None


@dataclass(frozen=True)
class NewVisit:
    """What the office plans. `customer` is an id or what a new one is; `type` a visit_type's code; ids otherwise.

    `address` is one of a known customer's; left out it is his first.

    `id` only when a visit is made again that a restored database has lost: what phones sent of it then fits.

    Without `planned_to` it takes as long as its type does. Without `lines` the type's name is the one line. Not
    `reserves`: nothing is reserved for it, as for a visit that is written down afterwards.
    """

    entity: str
    customer: str | NewCustomer
    type: str
    team: str
    planned_from: datetime
    planned_to: datetime | None = None
    member: str | None = None
    contact_name: str | None = None
    contact_phone: str | None = None
    access_note: str | None = None
    remarks: str | None = None
    lines: tuple[Line, ...] = field(default=())
    id: str | None = None
    address: str | None = None
    reserves: bool = True


def make(desk: "Desk", new: NewVisit, *, by: str) -> Row:
    """Plan a visit; its work order and, if need be, its customer are made with it. Returns the visit's row.

    Overlaps are the planner's own affair here (`overlapping` names them). Problem 422 visits.unknown_type,
    visits.type_ended, visits.unknown_customer, visits.erased_customer, visits.ends_first, visits.member_not_in_team,
    customers.businesses_only, customers.consumers_only.
    """
    kind = next(iter(desk.rows("visit_type", "code", new.type)), None)
    if kind is None:
        raise Problem(422, "visits.unknown_type", pointer="/type", type=new.type)
    if kind["ended_at"] is not None:
        raise Problem(422, "visits.type_ended", pointer="/type", name=kind["name"])
    ends = new.planned_to or new.planned_from + timedelta(minutes=kind["duration_min"])
    if ends <= new.planned_from:
        raise Problem(422, "visits.ends_first", pointer="/planned_to")
    if new.member:
        must_be_in_team(desk, new.member, new.team)
    customer, address = _where(desk, new)
    typed = (
        new.customer if isinstance(new.customer, NewCustomer) else None
    )  # who is at home need not be who we know there
    must_be_served(desk, new.entity, customer)
    order = make_work_order(desk, new, kind, customer, address)
    version = latest(desk, kind["checklist_template_id"]) if kind["checklist_template_id"] else None
    row = desk.add(
        "visit",
        {
            "id": new.id or desk.new_id(),
            "work_order_id": order["id"],
            "kind": kind["code"],
            "nr": 1,
            "day": day_in_amsterdam(new.planned_from),
            "planned_from": new.planned_from,
            "planned_to": ends,
            "team_id": new.team,
            "member_id": new.member,
            "state": "planned",
            "outcome": None,
            "checklist_version_id": version["id"] if version else None,
            "contact_name": new.contact_name or (typed.name if typed else customer["name"]),
            "contact_phone": new.contact_phone or (typed and phone_e164(typed.phone)) or customer["phone_e164"],
            "access_note": new.access_note or None,
            "remarks": new.remarks or None,
            "cancelled_at": None,
            "cancel_reason": None,
        },
    )
    if new.reserves and any(line.product for line in new.lines):
        follow(desk, order["id"])
    tell(desk, VisitMade(visit=row["id"], team=new.team, by=by))
    return row


def overlapping(reader: Reader, visit: str) -> list[str]:
    """Ids of the team's other visits of that day which are planned at the same time; cancelled ones do not count."""
    (row,) = reader.read("visit", [visit])
    return sorted(
        one["id"]
        for one in reader.read_by("visit", "day", [row["day"]])
        if one["id"] != visit
        and one["team_id"] == row["team_id"]
        and one["state"] != "cancelled"
        and one["planned_from"] < row["planned_to"]
        and row["planned_from"] < one["planned_to"]
    )


def _where(desk: "Desk", new: NewVisit) -> tuple[Row, Row]:
    if isinstance(new.customer, NewCustomer):
        return find_or_make(desk, new.customer, entity=new.entity)
    customer = desk.get("customer", new.customer)
    address = _address(desk, customer["id"], new.address) if customer else None
    if customer is None or address is None:
        raise Problem(422, "visits.unknown_customer", pointer="/customer")
    if customer.get("erased_at") is not None:
        raise Problem(422, "visits.erased_customer", pointer="/customer")
    return customer, address


def _address(desk: "Desk", customer: str, address: str | None) -> Row | None:
    row = desk.get("address", address) if address else address_of(desk, customer)
    return row if row is not None and row["customer_id"] == customer else None


def make_work_order(desk: "Desk", new: NewVisit, kind: Row, customer: Row, address: Row) -> Row:
    """What is to be done, with its lines and the next number."""
    order = desk.add(
        "work_order",
        {
            "number": next_work_order_number(desk),
            "entity_id": new.entity,
            "customer_id": customer["id"],
            "address_id": address["id"],
            "source_kind": None,
            "source_id": None,
            "type": kind["code"],
            "skills": kind["skills"],
            "duration_min": kind["duration_min"],
        },
    )
    for position, line in enumerate(new.lines or (Line(kind["name"]),), 1):
        desk.add(
            "work_order_line",
            {
                "work_order_id": order["id"],
                "position": position,
                "product_id": line.product,
                "text": line.text,
                "quantity": line.quantity,
            },
        )
    return order
