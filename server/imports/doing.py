"""A row is carried out as it was decided; in the dry run's house that is a try."""

from datetime import datetime

from server.customers.matching import NewCustomer, address_at, make_address, make_customer
from server.kit.errors import Problem
from server.kit.house import House
from server.visits.ability import went_despite
from server.visits.making import NewVisit, make

from .deciding import decide
from .known import Known, Plan, row_id
from .models import DataImport, ImportRow

__all__ = ["carry_out"]


def carry_out(
    house: House, known: Known, head: DataImport, row: ImportRow, *, by: str
) -> tuple[str | None, str | None]:
    """Decide the row anew and do it; what came of it is written with the row. The ids of what it is about, and of the
    customer whom it met."""
    plan = decide(house, known, head, row)
    mark = house.desk.mark()
    try:
        subject = _do(house, known, plan, head, row, by)
        row.outcome, row.why = plan.outcome, list(plan.why)
    except Problem as problem:  # a rule of the office says no to this one
        house.desk.back_to(mark)
        named = {name: str(one) for name, one in problem.params.items()}
        row.outcome, row.why = "refuse", [named | {"code": "rule", "field": "", "value": problem.code}]
        return None, plan.customer
    return subject, plan.customer


def _do(house: House, known: Known, plan: Plan, head: DataImport, row: ImportRow, by: str) -> str | None:
    if plan.outcome in ("same", "refuse") or plan.who is None:
        return plan.customer
    if plan.outcome == "change" and plan.customer:
        _change(house, plan, plan.customer, plan.who)
        return plan.customer
    assert plan.entity is not None, "what is made has a label"
    if head.kind == "customers":
        made = make_customer(house.desk, plan.who, entity=plan.entity, id_=row_id(house, head, row))[0]["id"]
        known.landed[made] = row.no
        return made
    return _make_visit(house, known, plan, head, row, by)


def _change(house: House, plan: Plan, customer: str, who: NewCustomer) -> None:
    before = house.desk.get("customer", customer)
    assert before is not None, "it was found a moment ago"
    if plan.changes:
        house.audit("change", "customer", customer, {name: before[name] for name in plan.changes}, dict(plan.changes))
        house.desk.change("customer", customer, **plan.changes)
    if plan.is_elsewhere:
        made = make_address(house.desk, customer, who.address)
        house.audit("add_address", "customer", customer, None, {"address": made["id"]})


def _make_visit(house: House, known: Known, plan: Plan, head: DataImport, row: ImportRow, by: str) -> str:
    assert plan.who is not None and plan.entity is not None
    desk, who, visit = house.desk, plan.who, plan.visit
    if plan.customer is None:
        customer, address = make_customer(desk, who, entity=plan.entity)
        known.landed[customer["id"]] = row.no
    else:
        customer = desk.get("customer", plan.customer)
        assert customer is not None
        address = address_at(desk, plan.customer, who.address) or make_address(desk, plan.customer, who.address)
    begins: datetime = visit["planned_from"]
    new = NewVisit(
        entity=plan.entity,
        customer=customer["id"],
        address=address["id"],
        type=visit["type"],
        team=visit["team"],
        planned_from=begins,
        planned_to=visit["planned_to"],
        contact_name=who.name,
        contact_phone=who.phone,
        access_note=visit["access_note"],
        remarks=visit["remarks"],
        id=row_id(house, head, row),
    )
    made = str(make(desk, new, by=by)["id"])
    if plan.lacking:
        went_despite(house, made, plan.lacking, plan.despite)
    return made
