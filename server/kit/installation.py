"""What the installation does for itself, not for one company: the nightly backup and the restore test.

A run is a row of its own, without a tenant: one per task and day. The clockwork writes it when its time has come and
brings it to a worker (`server.system.nightly`); the office reads here how it went.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Integer, Text, UniqueConstraint, column, func, select, table
from sqlalchemy.orm import Mapped, Session, mapped_column

from server.kit.clock import today_in_amsterdam
from server.kit.db import Day, Id, Json, Key, Model, Moment, one_of
from server.kit.ids import uuid7
from server.kit.schedule import moment_on

__all__ = ["TASKS", "InstallationRun", "Planned", "again", "newest_runs", "planned", "write_due"]

TASKS = {"backup": time(2, 30), "restore_test": time(4, 30), "statistics": time(5, 0)}
"""At which time of day in Amsterdam. A backup that failed in between leaves the test to look at yesterday's. The database looks
at itself when the night's jobs are done, before people come."""
TRIES = 3
PAUSE = timedelta(minutes=15)

# The room `accounts` owns the table and lies above the kit.
_TENANT = table("tenant", column("created_at", Moment))


class InstallationRun(Model):
    """One task of the installation on one day: when it ran, how far it is, what came of it or why it failed."""

    __tablename__ = "installation_run"
    __table_args__ = (
        UniqueConstraint("task", "local_date", name="uq_installation_run_task_local_date"),
        one_of("state", "waiting", "running", "done", "failed"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    task: Mapped[str] = mapped_column(Key(40))
    local_date: Mapped[date] = mapped_column(Day)
    state: Mapped[str] = mapped_column(Key(10))
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    run_at: Mapped[datetime] = mapped_column(Moment)
    began_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    progress: Mapped[list[int] | None] = mapped_column(Json)
    result: Mapped[dict[str, Any] | None] = mapped_column(Json)
    error: Mapped[str | None] = mapped_column(Text)

    def begin(self, now: datetime) -> None:
        """A worker takes it."""
        self.state, self.attempts, self.began_at, self.ended_at = "running", self.attempts + 1, now, None
        self.progress = None

    def succeed(self, result: dict[str, Any], now: datetime) -> None:
        """It is done, with this result."""
        self.state, self.ended_at, self.result, self.error = "done", now, result, None

    def fail(self, why: str, now: datetime) -> None:
        """It went wrong: again in a quarter of an hour, or after three tries for good."""
        last = self.attempts >= TRIES
        self.state, self.ended_at, self.error = "failed" if last else "waiting", now, why[:2000]
        self.run_at = self.run_at if last else now + PAUSE


@dataclass(frozen=True)
class Planned:
    """A task in the schedule: its time of day, when it comes next, and its last run."""

    task: str
    at: time
    following: datetime
    last: InstallationRun | None


def planned(session: Session, now: datetime) -> list[Planned]:
    """Every task of the installation."""
    runs, first = newest_runs(session, 40), _first_day(session)
    begins = moment_on(first, time.min) if first else now
    return [
        Planned(task, at, following(at, max(now, begins)), next((run for run in runs if run.task == task), None))
        for task, at in TASKS.items()
    ]


def following(at: time, now: datetime) -> datetime:
    """The next moment at which it is this time of day in Amsterdam."""
    today = today_in_amsterdam(now)
    moment = moment_on(today, at)
    return moment if moment > now else moment_on(today + timedelta(days=1), at)


def newest_runs(session: Session, most: int) -> list[InstallationRun]:
    """The last runs of all tasks, the newest first."""
    newest = select(InstallationRun).order_by(InstallationRun.local_date.desc(), InstallationRun.run_at.desc())
    return list(session.scalars(newest.limit(most)))


def write_due(session: Session, now: datetime) -> list[InstallationRun]:
    """Write a row for each task whose time of today has come and that has none. IntegrityError: another clock did."""
    today, first = today_in_amsterdam(now), _first_day(session)
    if first is None or today < first:
        return []
    there = set(session.scalars(select(InstallationRun.task).where(InstallationRun.local_date == today)))
    made = [
        InstallationRun(id=uuid7(), task=task, local_date=today, state="waiting", attempts=0, run_at=now)
        for task, at in TASKS.items()
        if task not in there and moment_on(today, at) <= now
    ]
    session.add_all(made)
    return made


def _first_day(session: Session) -> date | None:
    """The first day on which tasks are done: an installation that began after the backup's time has its first night on the
    day after. None while there is no company."""
    began = session.scalar(select(func.min(_TENANT.c.created_at)))
    if began is None:
        return None
    day = today_in_amsterdam(began)
    return day if began <= moment_on(day, TASKS["backup"]) else day + timedelta(days=1)


def again(session: Session, id_: str, now: datetime) -> bool:
    """Have a failed run done again, with all its tries; False when there is none, or it did not fail."""
    run = session.get(InstallationRun, id_, with_for_update=True)
    if run is None or run.state != "failed":
        return False
    run.state, run.attempts, run.run_at = "waiting", 0, now
    return True
