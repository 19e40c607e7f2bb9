"""The ledger of the nights: a line a kind and night, with the period as it stands at each commit."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from server.kit.house import House
from server.kit.jobs import Work

from .old_people import sort_out
from .old_rows import HEAPS, count_old
from .periods import KINDS, DataKind, months_before, periods
from .retention_models import RetentionRun

__all__ = ["LONGEST", "StillFailed", "begin", "end", "kinds_that_are_on", "last_moment", "note", "still"]

LONGEST = timedelta(minutes=40)
"""After the first begin of a night nothing new is begun: the rest goes the next night, however often the job is tried."""


class StillFailed(Exception):
    """A kind failed tonight, and its time is over: the page of background work goes on saying so."""


def kinds_that_are_on(house: House) -> list[DataKind]:
    """The kinds that this company keeps for a while only, in the order in which they are done."""
    chosen = periods(house)
    return [kind for kind in KINDS if kind.name in chosen and chosen[kind.name].months is not None]


def last_moment(work: Work) -> datetime:
    """Until when tonight something new is begun, counted from the night's first try."""
    with work.house(write=False) as house:
        of_today = RetentionRun.tenant_id == house.tenant, RetentionRun.local_date == house.today
        first = house.session.scalar(select(func.min(RetentionRun.began_at)).where(*of_today))
    return (first or work.clock()) + LONGEST


def begin(work: Work, kind: DataKind, stop: datetime) -> str | None:
    """Tonight's line of the ledger (its id); None when the kind was done today. Raises StillFailed."""
    with work.house() as house:
        of_today = select(RetentionRun).where(
            RetentionRun.tenant_id == house.tenant,
            RetentionRun.kind == kind.name,
            RetentionRun.local_date == house.today,
        )
        run = house.session.scalars(of_today).one_or_none()
        if run is not None and run.state == "done":
            return None
        if run is not None and run.state == "failed" and work.clock() > stop:
            raise StillFailed(f"{kind.name}: {run.error}")
        if run is None:
            run = RetentionRun(id=house.desk.new_id(), kind=kind.name, local_date=house.today)
            run.began_at, run.done = work.clock(), 0
        if not _keeps_up(house, kind, run):
            return None
        house.session.add(run)
        run.state, run.error, run.ended_at, run.held, run.busy, run.rest = "running", None, None, 0, 0, 0
        run.total = run.done + _count(house, kind, run)
        return run.id


def still(house: House, kind: DataKind, run: str) -> RetentionRun | None:
    """The line with the period as it is now, since somebody may lengthen it in the night; None: he switched it off."""
    row = house.session.get_one(RetentionRun, (house.tenant, run))
    return row if _keeps_up(house, kind, row) else None


def note(work: Work, run: str, **numbers: int) -> None:
    """How far it is."""
    with work.house() as house:
        row = house.session.get_one(RetentionRun, (house.tenant, run))
        for name, number in numbers.items():
            setattr(row, name, number)


def end(work: Work, run: str, error: str | None = None) -> None:
    """It is done, or failed with this error."""
    with work.house() as house:
        row = house.session.get_one(RetentionRun, (house.tenant, run))
        row.state, row.error, row.ended_at = "failed" if error else "done", error and error[:80], work.clock()
        if row.done:
            counts = {"kind": row.kind, "done": row.done, "before": row.before.isoformat()}
            house.audit("retained", "retention_run", row.id, after=counts)


def _keeps_up(house: House, kind: DataKind, run: RetentionRun) -> bool:
    chosen = periods(house).get(kind.name)
    if chosen is None or chosen.months is None:
        return False
    run.months, run.before = chosen.months, months_before(run.local_date, chosen.months)
    return True


def _count(house: House, kind: DataKind, run: RetentionRun) -> int:
    """How much there is now, and how much of it stays because something is open."""
    if kind.does == "erase":
        found = sort_out(house, kind.name, run.before)
        run.held, run.busy = found.held, found.busy
        return len(found.goes)
    heaps = HEAPS[kind.name]
    counts = [count_old(house, heap, run.before) for heap in heaps]
    with_open = [count_old(house, heap, run.before, open_too=True) for heap in heaps]
    run.busy = sum(with_open) - sum(counts)
    return sum(counts)
