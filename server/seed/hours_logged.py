"""Hours: each technician keeps what the phone proposed of the day, and on Mondays the office approves the week before."""

from datetime import datetime, timedelta

from server.visits.office_hours import Week, monday_of, weeks_of

from .chapters import Chapter, Day, Played
from .made_ids import made_id
from .phone import MINUTE

APPROVED = 10
"""The days of the last week and a half wait for approval."""


def log_the_day(day: Day) -> None:
    """Travel and work at each visit, by the phones."""
    for played in day.visits:
        leaves, comes = played.one.begins - 28 * MINUTE, played.one.begins - 5 * MINUTE
        _log(played, "travel", leaves, comes)
        _log(played, "work", comes, max(played.phone.clock, comes))


def approve_last_week(day: Day) -> None:
    """As `office_hours.approve` does it for one, for everybody in the day's teams who logged hours."""
    if day.day.weekday() or day.age <= APPROVED:
        return
    monday = monday_of(day.day) - timedelta(days=7)
    teams = {one.crew for one in day.planned}
    crew = {made_id(day.company.slug, "member", person.first) for person in day.company.people if person.team in teams}
    for week in weeks_of(day.house, monday):
        if week.member in crew and week.entries and not week.approval:
            _approve(day, week)


def _approve(day: Day, week: Week) -> None:
    house, monday = day.house, monday_of(day.day) - timedelta(days=7)
    row = {"member_id": week.member, "week": monday, "minutes": week.minutes(), "by_member_id": day.planner}
    house.desk.add("hours_approval", row | {"at": house.now, "lifted_at": None})
    told = {"week": monday.isoformat(), "minutes": week.minutes()}
    house.audit("approve_hours", "member", week.member, None, told)


def _log(played: Played, kind: str, begins: datetime, ends: datetime) -> None:
    phone = played.phone
    said = {"kind": kind, "visit": played.visit, "from": begins.isoformat(), "to": ends.isoformat(), "corrects": None}
    phone.does("time.log", 1, id=phone.new_id(), **said)


CHAPTER = Chapter("hours", morning=approve_last_week, evening=log_the_day)
