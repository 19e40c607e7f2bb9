"""The night that keeps to the periods: per kind, in commits of a few hundred rows or of one customer, with a ledger.

Killed at any moment it is begun again: what was half erased is finished first, rows that went are not found again, and a
kind that was done today is not begun a second time. A kind that fails leaves the others alone; the job then fails too, so
that the page of background work says so, and is tried again, within the time that a night has. Each commit reads the
period anew: a longer one counts at once, and one that is switched off stops the night.
"""

from dataclasses import replace
from datetime import datetime, time
from time import monotonic, sleep
from typing import Literal

from sqlalchemy import select

from server.kit.house import House
from server.kit.jobs import Work, long_job
from server.kit.log import log
from server.notifications.mail_gateway import file_of_mail

from .asking import found_of, in_the_way, new_erasure
from .jobs import erase
from .models import Erasure
from .night_ledger import begin, end, kinds_that_are_on, last_moment, note, still
from .old_people import Old, sort_out
from .old_rows import HEAPS, Heap, count_old, next_old, take
from .periods import DataKind
from .retention_models import RetentionRun
from .shield import Shield
from .trial import MOST_A_NIGHT

__all__ = ["AT_NIGHT", "keep_to_periods"]

AT_NIGHT = time(1, 15)
"""Before the nightly backup: what goes tonight is not in it."""
AT_ONCE = 250
"""Rows a commit."""
REST = 0.05
"""Seconds between two commits, or as long as the last one took: on SQLite one process writes at a time, phones come first."""


@long_job("privacy.retention", daily=AT_NIGHT)
def keep_to_periods(work: Work) -> None:
    """Remove what is older than the company's periods: one customer, or a few hundred rows, a commit. Begun again it goes on."""
    wrong, stop = _finish_erasures(work), last_moment(work)
    with work.house(write=False) as house:
        kinds = kinds_that_are_on(house)
    for kind in kinds:
        run: str | None = None
        try:
            run = begin(work, kind, stop)
            if run is None:
                continue
            if kind.does == "erase":
                _erase_people(work, kind, run, stop)
            else:
                _take_rows(work, kind, run, stop)
            end(work, run)
        except Exception as error:  # another kind's night must not fail with it
            _log("retention failed", error, work, kind=kind.name)
            if run is not None:
                end(work, run, type(error).__name__)
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
            _log("erasure failed", error, work, erasure=id_)
            wrong.append(error)
    return wrong


def _erase_people(work: Work, kind: DataKind, run: str, stop: datetime) -> None:
    with work.house(write=False) as house:
        line = house.session.get_one(RetentionRun, (house.tenant, run))
        goes, done, total = sort_out(house, kind.name, line.before).goes, line.done, line.total
    wrong, waits = list[Exception](), 0
    for one in goes:
        if done + len(wrong) >= MOST_A_NIGHT or work.clock() > stop:
            break
        began = monotonic()
        try:
            ended = _erase_one(replace(work, now=work.clock()), kind, run, one)
        except Exception as error:  # one customer that cannot be erased must not keep the others
            _log("erasure failed", error, work, kind=kind.name, subject=one.id)
            wrong.append(error)
        else:
            if ended == "off":
                return
            done, waits = done + (ended == "done"), waits + (ended == "waits")
        note(work, run, done=done)
        work.progress(done, total)
        sleep(max(REST, monotonic() - began))
    with work.house() as house:
        if (line := still(house, kind, run)) is None:
            return
        found = sort_out(house, kind.name, line.before)
        line.held, line.busy, line.rest = found.held, found.busy + waits, len(found.goes) - waits
    if wrong:
        raise wrong[0]


def _erase_one(work: Work, kind: DataKind, run: str, one: Old) -> Literal["done", "waits", "stays", "off"]:
    """Erase him, unless somebody planned a visit or put a hold on him since it was counted, or the kind was switched off.

    `waits`: something of his has still to be decided on. No proof is begun then: it would say "failed" every night.
    """
    with work.house() as house:
        line = still(house, kind, run)
        if line is None:
            return "off"
        if not sort_out(house, kind.name, line.before, only=one.id).goes:
            return "stays"
        order = one.id if kind.name == "visits" else None
        if in_the_way(house, one.customer, found_of(house, one.customer, order)):
            return "waits"
        erasure = new_erasure(house, one.customer, reason="retention", order=order).id
    erase(work, erasure)
    with work.house(write=False) as house:
        return "done" if house.session.get_one(Erasure, (house.tenant, erasure)).state == "done" else "stays"


def _take_rows(work: Work, kind: DataKind, run: str, stop: datetime) -> None:
    shield = Shield()
    for heap in HEAPS[kind.name]:
        after: str | None = ""
        while after is not None:
            began = monotonic()
            with work.house() as house:
                line = still(house, kind, run)
                if line is None:
                    return
                if work.clock() > stop:
                    line.rest += count_old(house, heap, line.before)
                    break
                after = _take_some(work, house, heap, line, shield, after)
                done, total = line.done, line.total
            work.progress(done, total)
            sleep(max(REST, monotonic() - began) if after else 0)


def _take_some(work: Work, house: House, heap: Heap, line: RetentionRun, shield: Shield, after: str) -> str | None:
    """The next rows of a heap behind the id `after` ("": from the first). The id to go on behind; None at the end."""
    shield.look(house)
    ids = next_old(house, heap, line.before, after or None, AT_ONCE)
    mine = shield.without_held(heap.table, ids)
    if heap.table == "mail":
        for id_ in mine:
            file_of_mail(work.settings, work.tenant, id_).unlink(missing_ok=True)
    take(house, heap, mine)
    line.done, line.held = line.done + len(mine), line.held + len(ids) - len(mine)
    return ids[-1] if len(ids) == AT_ONCE else None


def _log(what: str, error: Exception, work: Work, **facts: str) -> None:
    log.error(what, exc_info=error, extra={"facts": facts | {"tenant": work.tenant}})
