"""The office calls a visit off. What a technician did meanwhile stays, and meets the office as a clash."""

from typing import TYPE_CHECKING

from sync.clash import stands_now
from sync.kind import Row

from .acts import made_by_office
from .events import VisitCancelled, tell
from .notices import notice, which, workers
from .planning import must_be_open
from .returning import close_returns
from .standing import visit_of
from .steps import add_step

if TYPE_CHECKING:
    from sync.desk import Desk


def cancel(desk: "Desk", visit: str, *, reason: str, by: str) -> Row:
    """Call a visit off. It stays on its team's phones to the end of its window, crossed out. Returns the row.

    Problem 404; 409 visits.ended if it was completed (reopen it first), visits.is_cancelled if it is off already.
    """
    row = visit_of(desk, visit)
    must_be_open(desk, row)
    add_step(desk, row, "cancelled", moved=True, made=made_by_office(by, desk.now), note=reason)
    desk.add(
        "cancellation", {"visit_id": visit, "reason": reason, "by_member_id": by, "at": desk.now, "lifted_at": None}
    )
    stands_now(desk, "visit", visit, "state", "cancelled")
    close_returns(desk, visit, "withdrawn", by)
    told = workers(desk, visit) | ({row["member_id"]} if row["member_id"] else set())
    for member in sorted(told):
        notice(desk, member, "visit_cancelled", visit=visit, by=by, params={"reason": reason, **which(desk, visit)})
    tell(desk, VisitCancelled(visit=visit, reason=reason, by=by))
    return desk.change("visit", visit, cancelled_at=desk.now, cancel_reason=reason)


def lift(desk: "Desk", visit: str) -> None:
    """The cancellation stands no longer."""
    for one in desk.rows("cancellation", "visit_id", visit):
        if one["lifted_at"] is None:
            desk.change("cancellation", one["id"], lifted_at=desk.now)
    desk.change("visit", visit, cancelled_at=None, cancel_reason=None)
