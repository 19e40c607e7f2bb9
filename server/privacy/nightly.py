"""The night that keeps to the periods: per kind, in commits of a few hundred rows or of one customer, with a ledger.

Killed at any moment it is begun again: what was half erased is finished first, rows that went are not found again, and a
kind that was done today is not begun a second time. A kind that fails leaves the others alone; the job then fails too, so
that the page of background work says so, and is tried again.
"""

from datetime import datetime, time
from time import monotonic, sleep

from sqlalchemy import select

from server.kit.house import House
from server.kit.jobs import Work, long_job
from server.kit.log import log
from server.notifications.mail_gateway import file_of_mail

from .asking import new_erasure
from .jobs import erase
from .models import Erasure
from .old_people import Old, sort_out
from .old_rows import HEAPS, Heap, count_old, next_old, take
from .periods import KINDS, DataKind, months_before, periods
from .retention_models import RetentionRun
from .shield import Shield
from .trial import MOST_A_NIGHT

__all__ = ["AT_NIGHT", "keep_to_periods"]

AT_NIGHT = time(1, 15)
"""Before the nightly backup: what goes tonight is not in it."""
LONGEST = 40 * 60
"""Seconds after which nothing new is begun: a job may take an hour, and the rest goes the next night."""
AT_ONCE = 250
"""Rows a commit."""
REST = 0.05
"""Seconds between two commits, or as long as the last one took: on SQLite one process writes at a time, phones come first."""


@long_job("privacy.retention", daily=AT_NIGHT)
def keep_to_periods(work: Work) -> None:
    """Remove what is older than the company's periods: one customer, or a few hundred rows, a commit. Begun again it goes on."""
    stop, wrong = monotonic() + LONGEST, _finish_erasures(work)
    with work.house(write=False) as house:
        chosen = {name: row.months for name, row in periods(house).items() if row.months is not None}
    for kind in KINDS:
        run = _begin(work, kind, chosen[kind.name]) if kind.name in chosen else None
        if run is None:
            continue
        try:
            if kind.does == "erase":
                _erase_people(work, kind, run, stop)
            else:
                _take_rows(work, kind, run, stop)
            _end(work, run.id)
        except Exception as error:  # another kind's night must not fail with it
            log.error("retention failed", exc_info=error, extra={"facts": {"kind": kind.name, "tenant": work.tenant}})
            _end(work, run.id, type(error).__name__)
            wrong.append(error)
    if wrong:
        raise wrong[0]


def _finish_erasures(work: Work) -> list[Exception]:
    """What a night before this one, or this one before it was killed, left half done: no job of its own does it.

    What went wrong with some of them is told at the end.
    """
    wrong = list[Exception]()
    with work.house(write=False) as house:
        mine = select(Erasure.id).where(
            Erasure.tenant_id == house.tenant,
            Erasure.reason == "retention",
            Erasure.by_member_id.is_(None),
            Erasure.state.in_(("waiting", "running")),
        )
        ids = list(house.session.scalars(mine.order_by(Erasure.at, Erasure.id)))
    for id_ in ids:
        try:
            erase(work, id_)
        except Exception as error:
            log.error("erasure failed", exc_info=error, extra={"facts": {"erasure": id_, "tenant": work.tenant}})
            wrong.append(error)
    return wrong


def _begin(work: Work, kind: DataKind, months: int) -> RetentionRun | None:
    """Tonight's line of the ledger; None when the kind was done today."""
    with work.house() as house:
        of_today = select(RetentionRun).where(
            RetentionRun.tenant_id == house.tenant,
            RetentionRun.kind == kind.name,
            RetentionRun.local_date == house.today,
        )
        run = house.session.scalars(of_today).one_or_none()
        if run is not None and run.state == "done":
            return None
        if run is None:
            run = RetentionRun(id=house.desk.new_id(), kind=kind.name, local_date=house.today, months=months)
            run.before, run.began_at, run.done = months_before(house.today, months), _clock(work), 0
            house.session.add(run)
        run.state, run.error, run.ended_at, run.held, run.busy, run.rest = "running", None, None, 0, 0, 0
        run.total = run.done + _count(house, kind, run)
        house.session.flush()
        return run


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


def _erase_people(work: Work, kind: DataKind, run: RetentionRun, stop: float) -> None:
    with work.house(write=False) as house:
        goes = sort_out(house, kind.name, run.before).goes
    done, wrong = run.done, list[Exception]()
    for number, one in enumerate(goes):
        if number == MOST_A_NIGHT or monotonic() > stop:
            break
        began = monotonic()
        try:
            done += _erase_one(work, kind, run, one)
        except Exception as error:  # one customer that cannot be erased must not keep the others
            wrong.append(error)
        _note(work, run.id, done=done)
        work.progress(done, run.total)
        sleep(max(REST, monotonic() - began))
    with work.house(write=False) as house:
        found = sort_out(house, kind.name, run.before)
    _note(work, run.id, done=done, held=found.held, busy=found.busy, rest=len(found.goes))
    if wrong:
        raise wrong[0]


def _erase_one(work: Work, kind: DataKind, run: RetentionRun, one: Old) -> bool:
    """Whether it was erased: somebody may have planned a visit or put a hold on it since it was counted."""
    with work.house() as house:
        if not sort_out(house, kind.name, run.before, only=one.id).goes:
            return False
        order = one.id if kind.name == "visits" else None
        erasure = new_erasure(house, one.customer, reason="retention", order=order).id
    erase(work, erasure)
    with work.house(write=False) as house:
        return house.session.get_one(Erasure, (house.tenant, erasure)).state == "done"


def _take_rows(work: Work, kind: DataKind, run: RetentionRun, stop: float) -> None:
    shield, done, held, left = Shield(), run.done, 0, 0
    for heap in HEAPS[kind.name]:
        after: str | None = None
        while monotonic() <= stop:
            began = monotonic()
            with work.house() as house:
                shield.look(house)
                ids = next_old(house, heap, run.before, after, AT_ONCE)
                mine = shield.without_held(heap.table, ids)
                _take(work, house, heap, mine)
                done, held = done + len(mine), held + len(ids) - len(mine)
                row = house.session.get_one(RetentionRun, (house.tenant, run.id))
                row.done, row.held = done, held
            if len(ids) < AT_ONCE:
                break
            after = ids[-1]
            work.progress(done, run.total)
            sleep(max(REST, monotonic() - began))
        else:
            with work.house(write=False) as house:
                left += count_old(house, heap, run.before)
    _note(work, run.id, done=done, held=held, rest=left)


def _take(work: Work, house: House, heap: Heap, ids: list[str]) -> None:
    if heap.table == "mail":
        for id_ in ids:
            file_of_mail(work.settings, work.tenant, id_).unlink(missing_ok=True)
    take(house, heap, ids)


def _note(work: Work, run: str, **numbers: int) -> None:
    with work.house() as house:
        row = house.session.get_one(RetentionRun, (house.tenant, run))
        for name, number in numbers.items():
            setattr(row, name, number)


def _end(work: Work, run: str, error: str | None = None) -> None:
    with work.house() as house:
        row = house.session.get_one(RetentionRun, (house.tenant, run))
        row.state, row.error, row.ended_at = "failed" if error else "done", error and error[:80], _clock(work)
        if row.done:
            counts = {"kind": row.kind, "done": row.done, "before": row.before.isoformat()}
            house.audit("retained", "retention_run", row.id, after=counts)


def _clock(work: Work) -> datetime:
    moment: datetime = work.app.extensions["clock"]()
    return moment
