"""Work that does not get done: what failed for good, and what waits longer than it should; and having it done again.

Read from the rows alone, so it is as true when Redis is away. Rows of `delivery` and `job` alike.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select

from server.kit.asking import Question
from server.kit.errors import Problem
from server.kit.house import House
from server.kit.work import TABLES
from server.kit.work_models import Delivery, EventRow, Job

__all__ = ["Stuck", "StuckCount", "WorkLine", "count_stuck", "do_again", "stuck_work"]

BRINGS_WITHIN = timedelta(minutes=1)
"""What is due longer than this and still waits was not brought: Redis is away, or the clockwork stands still."""
DONE_WITHIN = timedelta(minutes=10)
"""What was brought longer ago than this and is not done: the workers stand still, or have more than they can do."""
AT_MOST = 100
Rows = type[Delivery] | type[Job]


@dataclass(frozen=True)
class StuckCount:
    """How many pieces of work failed for good, and how many wait too long."""

    failed: int
    waiting: int


@dataclass(frozen=True)
class WorkLine:
    """A piece of work. `name` is the job's, or the event's with its listener; `tries` how often it was tried."""

    table: str
    id: str
    name: str
    state: str
    tries: int
    at: datetime
    error: str | None


@dataclass(frozen=True)
class Stuck:
    """The newest of each, at most a hundred a table."""

    failed: list[WorkLine]
    waiting: list[WorkLine]


def count_stuck(house: House) -> StuckCount:
    """How much stands still in this tenant."""
    late = {"brought_by": house.now - BRINGS_WITHIN, "done_by": house.now - DONE_WITHIN}
    (counted,) = _STUCK.all(house.session, **late)
    return counted


def stuck_work(house: House) -> Stuck:
    """What failed, and what waits for its turn or its next try, the newest first."""
    return Stuck(
        failed=_lines(house, ("failed",)),
        waiting=_lines(house, ("waiting", "queued")),
    )


def do_again(house: House, table: str, id_: str) -> None:
    """Have failed work done again, with all its tries. Problem 404 for what did not fail, or is not there."""
    model = TABLES.get(table)
    row = house.session.get(model, (house.tenant, id_), with_for_update=True) if model else None
    if row is None or row.state != "failed":
        raise Problem(404, "kit.not_found")
    before = {"state": row.state, "attempts": row.attempts}
    row.state, row.attempts, row.run_at = "waiting", 0, house.now
    house.audit("do_again", table, id_, before, {"state": "waiting"})


def _late(model: Rows) -> ColumnElement[bool]:
    late = or_(
        and_(model.state == "waiting", model.run_at <= bindparam("brought_by")),
        and_(model.state == "queued", model.queued_at <= bindparam("done_by")),
    )
    # Without this SQLite reads all that was done in a month, too.
    return and_(or_(model.state == "waiting", model.state == "queued"), late)


def _count(model: Rows, which: ColumnElement[bool]) -> ColumnElement[int]:
    return select(func.count()).select_from(model).where(which).scalar_subquery()


_STUCK = Question(
    StuckCount,
    select(
        _count(Job, Job.state == "failed") + _count(Delivery, Delivery.state == "failed"),
        _count(Job, _late(Job)) + _count(Delivery, _late(Delivery)),
    ),
)
"""Asked on every page."""


def _lines(house: House, states: tuple[str, ...]) -> list[WorkLine]:
    jobs = house.session.scalars(
        select(Job).where(Job.state.in_(states)).order_by(Job.run_at.desc()).limit(AT_MOST)
    ).all()
    told = (
        select(Delivery, EventRow.name)
        .join(EventRow, (EventRow.id == Delivery.event_id) & (EventRow.tenant_id == Delivery.tenant_id))
        .where(Delivery.state.in_(states))
        .order_by(Delivery.run_at.desc())
    )
    lines = [_line("job", row, row.name) for row in jobs]
    for row, event in house.session.execute(told.limit(AT_MOST)).all():
        lines.append(_line("delivery", row, f"{event} → {row.listener.removeprefix('server.')}"))
    return sorted(lines, key=lambda line: (line.at, line.id), reverse=True)


def _line(table: str, row: Delivery | Job, name: str) -> WorkLine:
    return WorkLine(table, row.id, name, row.state, row.attempts, row.run_at, row.error)
