"""The office opens a visit again that had ended, or that it had called off."""

from typing import TYPE_CHECKING

from server.kit.errors import Problem
from sync.clash import stands_now
from sync.kind import Row

from . import states
from .acts import made_by_office
from .cancellation import lift
from .events import VisitReopened, tell
from .finishing import goes_on
from .notices import notice, which, workers
from .returning import close_returns
from .standing import document_of, visit_of
from .steps import add_step, steps_of

if TYPE_CHECKING:
    from sync.desk import Desk


def reopen(desk: "Desk", visit: str, *, reason: str, by: str) -> Row:
    """Let a visit stand where it stood before it ended (or planned, if nobody had begun). Returns the row.

    Problem 404; 409 visits.not_ended, with the current row, if it has neither ended nor been cancelled.
    """
    row = visit_of(desk, visit)
    if row["state"] not in states.FINAL and row["state"] != "cancelled":
        raise Problem(409, "visits.not_ended", row=document_of(desk, row))
    to = states.before_the_end(steps_of(desk, visit))
    add_step(desk, row, to, moved=True, made=made_by_office(by, desk.now), note=reason)
    desk.add(
        "reopening",
        {"visit_id": visit, "reason": reason, "from_state": row["state"], "by_member_id": by, "at": desk.now},
    )
    lift(desk, visit)
    goes_on(desk, visit)
    close_returns(desk, visit, "withdrawn", by)
    for concern in ("state", "outcome"):
        stands_now(desk, "visit", visit, concern, to)
    for member in sorted(workers(desk, visit)):
        notice(desk, member, "visit_reopened", visit=visit, by=by, params={"reason": reason, **which(desk, visit)})
    tell(desk, VisitReopened(visit=visit, reason=reason, by=by))
    return visit_of(desk, visit)
