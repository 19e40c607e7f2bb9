"""Dead zones: an address without signal is known from how late the work that was done there arrived.

A phone with a signal hands an act in within seconds. When everything that was done on site came more than ten minutes
after it was done, though the app was in the hand, there was none. One visit is enough to say "probably"; as many with
a signal take it back, and the office can say it by hand.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import select

from server.accounts.models import Tenant
from server.kit.events import listens
from server.kit.house import House

from .events import VisitCompleted
from .models import AddressSignal, Answer, Visit, VisitStep, WorkOrder

__all__ = ["learn_signal", "say_signal", "signal_of", "silent_on", "silent_visits"]

LATE = timedelta(minutes=10)
PROMPT = timedelta(minutes=2)
LONGEST = timedelta(days=4)
"""Later than that something else was the matter: a phone in a drawer, a clock that was wrong."""
FEWEST = 3
"""Acts at an address that must have told something: one press may have been made in the street."""


@listens(VisitCompleted)
def learn_signal(event: VisitCompleted, house: House) -> None:
    """A visit ended: what its acts tell of the signal at its address is counted."""
    visit = house.session.get(Visit, (house.tenant, event.visit))
    had = None if visit is None else _had_signal(house, event.visit)
    if visit is None or had is None:
        return
    row = _row(house, visit.work_order_id)
    without, with_signal = row.without + (not had), row.with_signal + had
    was, row.without, row.with_signal, row.at = _known(row), without, with_signal, house.now
    if row.by_member_id is None:
        row.state = "none" if without > with_signal else "good"
    _tell(house, row, was)


def say_signal(house: House, visit: str, state: str | None, *, by: str) -> bool:
    """The office says it of a visit's address: "none", "good", or None to go by what is learned. False for no such visit."""
    found = house.session.get(Visit, (house.tenant, visit))
    if found is None:
        return False
    row = _row(house, found.work_order_id)
    was, learned = _known(row), "none" if row.without > row.with_signal else "good"
    row.state, row.by_member_id, row.at = state or learned, by if state else None, house.now
    house.audit("signal", "visit", visit, {"signal": was[0]}, {"signal": row.state})
    _tell(house, row, was)
    return True


def signal_of(house: House, visit: str) -> AddressSignal | None:
    """What is known of the address of a visit."""
    return house.session.scalars(
        select(AddressSignal)
        .join(WorkOrder, (WorkOrder.tenant_id == AddressSignal.tenant_id) & (WorkOrder.address_id == AddressSignal.address_id))
        .join(Visit, (Visit.tenant_id == WorkOrder.tenant_id) & (Visit.work_order_id == WorkOrder.id))
        .where(AddressSignal.tenant_id == house.tenant, Visit.id == visit)
    ).one_or_none()  # fmt: skip


def silent_visits(house: House, visits: Iterable[str]) -> set[str]:
    """Which of these visits are at an address without signal."""
    rows = (
        select(Visit.id)
        .join(WorkOrder, (WorkOrder.tenant_id == Visit.tenant_id) & (WorkOrder.id == Visit.work_order_id))
        .join(AddressSignal, (AddressSignal.tenant_id == WorkOrder.tenant_id) & (AddressSignal.address_id == WorkOrder.address_id))
        .where(Visit.tenant_id == house.tenant, Visit.id.in_(list(visits)), AddressSignal.state == "none")
    )  # fmt: skip
    return set(house.session.scalars(rows))


def silent_on(house: House, day: date) -> list[str]:
    """The planned visits of a day that are at an address without signal, by time."""
    query = select(Visit.id).where(Visit.tenant_id == house.tenant, Visit.day == day, Visit.state == "planned")
    planned = house.session.scalars(query.order_by(Visit.planned_from, Visit.id)).all()
    silent = silent_visits(house, planned) if planned else set[str]()
    return [visit for visit in planned if visit in silent]


def _had_signal(house: House, visit: str) -> bool | None:
    """Whether there was a signal while somebody worked there; None when the acts do not tell."""
    restored = house.session.scalar(select(Tenant.restored_at).where(Tenant.id == house.tenant))
    late = [one for one in _delays(house, visit, restored) if one <= LONGEST]
    if any(timedelta(0) - PROMPT <= one <= PROMPT for one in late):
        return True
    return False if len(late) >= FEWEST and all(one > LATE for one in late) else None


def _delays(house: House, visit: str, restored: datetime | None) -> list[timedelta]:
    """How long after it was done each act on site arrived, by phones whose clock had not jumped."""
    steps = select(VisitStep).where(
        VisitStep.tenant_id == house.tenant, VisitStep.visit_id == visit, VisitStep.to_state.not_in(("planned", "en_route"))
    )  # fmt: skip
    answers = select(Answer).where(Answer.tenant_id == house.tenant, Answer.visit_id == visit)
    found = list[timedelta]()
    for row in (*house.session.scalars(steps), *house.session.scalars(answers)):
        done = row.at + timedelta(milliseconds=row.offset_ms)
        # What phones send again to a database that was set back says nothing of the place.
        was_lost = restored is not None and done < restored <= row.received_at
        if row.device_id is not None and row.jumps == 0 and not was_lost:
            found.append(row.received_at - done)
    return found


def _row(house: House, work_order: str) -> AddressSignal:
    order = house.session.get_one(WorkOrder, (house.tenant, work_order))
    known = select(AddressSignal).where(
        AddressSignal.tenant_id == house.tenant, AddressSignal.address_id == order.address_id
    )
    row = house.session.scalars(known.with_for_update()).one_or_none()
    if row is None:
        row = AddressSignal(
            id=house.desk.new_id(), address_id=order.address_id, state="good", without=0, with_signal=0, at=house.now
        )
        house.session.add(row)
    return row


def _known(row: AddressSignal) -> tuple[str, bool]:
    """What phones hold of it: the state, and whether a person said that there is none."""
    return row.state, row.state == "none" and row.by_member_id is not None


def _tell(house: House, row: AddressSignal, was: tuple[str, bool]) -> None:
    """Phones hold it in the work order's address: every order there is another document now."""
    house.session.flush()
    if _known(row) == was:
        return
    orders = select(WorkOrder.id).where(WorkOrder.tenant_id == house.tenant, WorkOrder.address_id == row.address_id)
    for order in house.session.scalars(orders.order_by(WorkOrder.id)).all():
        house.desk.touch("work_order", order)
