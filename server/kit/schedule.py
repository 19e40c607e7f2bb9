"""The schedule: what is done every day, by the clock of Amsterdam, once a day whatever happens.

A job says `daily=time(3, 10)`. Its moment is that time on the calendar day in Amsterdam: in spring 02:30 does not exist
and means 03:30, in autumn it comes twice and the first counts. The ledger (`schedule_run`, unique on job and
local date) keeps two clocks from queueing it twice. A server that was off at that moment does it when it is back, if
the day is not over.
"""

from datetime import UTC, date, datetime, time

from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from server.kit.clock import AMSTERDAM, today_in_amsterdam
from server.kit.house import open_house
from server.kit.jobs import JobKind, job_kinds
from server.kit.work_models import ScheduleRun

__all__ = ["due", "moment_on", "run_schedule"]


def moment_on(day: date, at: time) -> datetime:
    """The moment in UTC at which it is this time of day in Amsterdam on this day, or would be."""
    return datetime.combine(day, at, AMSTERDAM).astimezone(UTC)


def due(now: datetime) -> list[JobKind]:
    """The daily jobs whose moment of today has come."""
    today = today_in_amsterdam(now)
    return [kind for kind in job_kinds() if kind.daily is not None and moment_on(today, kind.daily) <= now]


def run_schedule(app: Flask, tenant: str, now: datetime) -> list[str]:
    """Queue what is due today and was not queued yet. The names of what it queued; [] when another clock was first."""
    wanted = {kind.name for kind in due(now)}
    if not wanted:
        return []
    with open_house(app, tenant, write=False, now=now) as house:
        of_today = select(ScheduleRun.job).where(ScheduleRun.local_date == house.today)
        missing = sorted(wanted - set(house.session.scalars(of_today)))
    if not missing:
        return []
    try:
        with open_house(app, tenant, now=now, origin="schedule") as house:
            for name in missing:
                house.session.add(ScheduleRun(id=house.desk.new_id(), job=name, local_date=house.today, at=now))
                house.queue(name)
    except IntegrityError:
        return []  # another clock wrote the ledger in between; the next round sees what is left
    return missing
