"""What was done, is being done and comes next: jobs of one company as the office shows them."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import func, select

from server.kit.house import House
from server.kit.installation import following
from server.kit.jobs import job_kinds
from server.kit.work_models import Job

__all__ = ["Daily", "Run", "daily_jobs", "last_runs", "running_now"]


@dataclass(frozen=True)
class Run:
    """One job that ran or runs. `took` is None while it runs, `progress` [done, of] if it says so."""

    name: str
    state: str
    began: datetime | None
    took: timedelta | None
    error: str | None
    progress: tuple[int, int] | None


@dataclass(frozen=True)
class Daily:
    """A job of the schedule: its time of day in Amsterdam, when it comes next, and its last run."""

    name: str
    at: time
    following: datetime
    last: Run | None


def daily_jobs(house: House) -> list[Daily]:
    """Every job that is done daily, by time of day."""
    kinds = [kind for kind in job_kinds() if kind.daily is not None]
    newest = (
        select(Job.name, func.max(Job.run_at).label("run_at"))
        .where(Job.name.in_([kind.name for kind in kinds]), Job.began_at.is_not(None))
        .group_by(Job.name)
        .subquery()
    )
    same = (Job.name == newest.c.name) & (Job.run_at == newest.c.run_at)
    last = {row.name: _run(row) for row in house.session.scalars(select(Job).join(newest, same))}
    daily = [
        Daily(kind.name, kind.daily, following(kind.daily, house.now), last.get(kind.name))
        for kind in kinds
        if kind.daily is not None
    ]
    return sorted(daily, key=lambda one: (one.at, one.name))


def last_runs(house: House, most: int = 25) -> list[Run]:
    """The jobs that ended last, the newest first."""
    ended = select(Job).where(Job.state.in_(("done", "failed")), Job.began_at.is_not(None))
    return [_run(row) for row in house.session.scalars(ended.order_by(Job.began_at.desc(), Job.id).limit(most))]


def running_now(house: House) -> list[Run]:
    """The jobs that a worker is at, as far as they say so: those that take long."""
    open_ones = select(Job).where(Job.state.in_(("waiting", "queued")), Job.began_at.is_not(None), Job.error.is_(None))
    return [_run(row) for row in house.session.scalars(open_ones.order_by(Job.began_at).limit(50))]


def _run(row: Job) -> Run:
    took = row.done_at - row.began_at if row.done_at and row.began_at else None
    progress = (row.progress[0], row.progress[1]) if row.progress else None
    return Run(row.name, row.state, row.began_at, took, row.error, progress)
