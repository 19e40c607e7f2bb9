"""Hours as the office reads and approves them: a week of everybody, a person's week in days beside what was planned."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, cached_property

from sqlalchemy import select
from sqlalchemy.orm import aliased

from server.accounts.models import TeamMember
from server.kit.clock import AMSTERDAM, day_in_amsterdam
from server.kit.errors import Problem
from server.kit.house import House
from sync.kind import Row

from .models import HoursApproval, TimeEntry, Visit

COUNTS = ("travel", "work", "other")
"""What is worked time; a pause is not."""
SHOWN = (
    TimeEntry.id,
    TimeEntry.member_id,
    TimeEntry.kind,
    TimeEntry.visit_id,
    TimeEntry.from_at,
    TimeEntry.to_at,
    TimeEntry.corrects_id,
    TimeEntry.flags,
    TimeEntry.received_at,
)
"""What a week is made of: with a hundred and forty people it has thousands of blocks, and the rest of them is not shown."""


@dataclass(frozen=True)
class Week:
    """A person's week. `entries` stand (nothing corrects them) and are in order; `planned` is minutes by visit.

    `due` is minutes by visit as far as the plan has come by now: all of it when its time is over or it was worked on.
    `approval` is the standing one; `changed`: hours came or were corrected after it.
    """

    member: str
    entries: list[Row]
    planned: dict[str, int]
    due: dict[str, int]
    approval: HoursApproval | None
    changed: bool

    def minutes(self, kinds: Iterable[str] = COUNTS, day: date | None = None, visit: str | None = None) -> int:
        """Whole minutes of these kinds, of one day or visit or of all."""
        return sum(
            minutes
            for (kind, its_day, its_visit), minutes in self._sums.items()
            if kind in kinds and day in (None, its_day) and visit in (None, its_visit)
        )

    @cached_property
    def _sums(self) -> Counter[tuple[str, date, str | None]]:
        """Minutes by kind, day and visit: a page asks for nine sums a person, and a moment's Dutch day is not free."""
        sums = Counter[tuple[str, date, str | None]]()
        for one in self.entries:
            sums[one["kind"], day_of_entry(one), one["visit_id"]] += minutes_of(one)
        return sums


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def minutes_of(entry: Row) -> int:
    """How long it lasted; what ends before it begins lasted nothing."""
    return max(0, round((entry["to_at"] - entry["from_at"]).total_seconds() / 60))


def day_of_entry(entry: Row) -> date:
    """The Dutch day on which it began."""
    return day_in_amsterdam(entry["from_at"])


def weeks_of(house: House, monday: date, member: str | None = None) -> list[Week]:
    """The week of everybody who logged hours or was planned by name, or of one member."""
    rows, replaced = _logged(house, monday, member)
    entries: dict[str, list[Row]] = {}
    for row in sorted(rows, key=lambda one: (one["from_at"], one["to_at"])):
        if row["id"] not in replaced:
            entries.setdefault(row["member_id"], []).append(row)
    latest: dict[str, datetime] = {}
    for row in rows:
        latest[row["member_id"]] = max(row["received_at"], latest.get(row["member_id"], row["received_at"]))
    planned, over = _planned(house, monday, member)
    approvals = _approvals(house, monday, member)
    everybody: set[str] = {*entries, *planned, *approvals} | ({member} if member else set())
    return [
        Week(
            who,
            entries.get(who, []),
            planned.get(who, {}),
            _due(planned.get(who, {}), over, entries.get(who, [])),
            approvals.get(who),
            who in approvals and who in latest and latest[who] > approvals[who].at,
        )
        for who in sorted(everybody)
    ]


def _logged(house: House, monday: date, member: str | None) -> tuple[list[Row], set[str]]:
    """The week's blocks with the columns of SHOWN, and the ids of those that another one corrects."""
    begins, ends = (datetime.combine(day, datetime.min.time(), AMSTERDAM) for day in (monday, monday + timedelta(7)))
    mine = [TimeEntry.from_at >= begins, TimeEntry.from_at < ends]
    if member:
        mine.append(TimeEntry.member_id == member)
    names = [column.key for column in SHOWN]
    rows = [dict(zip(names, row, strict=True)) for row in house.session.execute(select(*SHOWN).where(*mine))]
    later = aliased(TimeEntry)
    corrected = select(TimeEntry.id).join(later, later.corrects_id == TimeEntry.id).where(*mine)
    return rows, set(house.session.scalars(corrected))


def approve(house: House, member: str, monday: date, *, by: str) -> None:
    """Approve a week as it stands now. Problem 404, 409 visits.hours_approved, 409 visits.hours_none."""
    if not house.store.read("member", [member]):
        raise Problem(404, "visits.hours_nobody")
    (week,) = weeks_of(house, monday, member)
    if week.approval and not week.changed:
        raise Problem(409, "visits.hours_approved")
    if not week.entries:
        raise Problem(409, "visits.hours_none")
    if week.approval:
        house.desk.change("hours_approval", week.approval.id, lifted_at=house.now)
    row = {"member_id": member, "week": monday, "minutes": week.minutes(), "by_member_id": by, "at": house.now}
    house.desk.add("hours_approval", row | {"lifted_at": None})
    house.audit("approve_hours", "member", member, None, {"week": monday.isoformat(), "minutes": week.minutes()})


def take_back(house: House, member: str, monday: date) -> None:
    """Take an approval back. Problem 409 visits.hours_not_approved."""
    standing = _approvals(house, monday, member).get(member)
    if standing is None:
        raise Problem(409, "visits.hours_not_approved")
    house.desk.change("hours_approval", standing.id, lifted_at=house.now)
    house.audit("lift_hours", "member", member, {"week": monday.isoformat(), "minutes": standing.minutes}, None)


def _approvals(house: House, monday: date, member: str | None) -> dict[str, HoursApproval]:
    query = select(HoursApproval).where(HoursApproval.week == monday, HoursApproval.lifted_at.is_(None))
    if member:
        query = query.where(HoursApproval.member_id == member)
    return {row.member_id: row for row in house.session.scalars(query)}


def _planned(house: House, monday: date, member: str | None) -> tuple[dict[str, dict[str, int]], dict[str, int]]:
    """Minutes by member and visit: a visit counts for the person who is named, else for everybody in the team that day.

    And by visit how many of them are over by now.
    """
    sunday = monday + timedelta(days=6)
    visits = house.session.execute(
        select(Visit.id, Visit.day, Visit.team_id, Visit.member_id, Visit.planned_from, Visit.planned_to).where(
            Visit.day >= monday, Visit.day <= sunday, Visit.state != "cancelled"
        )
    ).all()
    crews = house.session.execute(
        select(TeamMember.team_id, TeamMember.member_id, TeamMember.from_day, TeamMember.to_day).where(
            TeamMember.from_day <= sunday, (TeamMember.to_day.is_(None)) | (TeamMember.to_day >= monday)
        )
    ).all()
    in_team: dict[str, list[tuple[str, date, date | None]]] = {}
    for team, who, from_day, to_day in crews:
        in_team.setdefault(team, []).append((who, from_day, to_day))
    crew = cache(lambda team, day: _crew(in_team, team, day))
    planned: dict[str, dict[str, int]] = {}
    over: dict[str, int] = {}
    for visit in visits:
        minutes = round((visit.planned_to - visit.planned_from).total_seconds() / 60)
        over[visit.id] = min(minutes, max(0, round((house.now - visit.planned_from).total_seconds() / 60)))
        for who in [visit.member_id] if visit.member_id else crew(visit.team_id, visit.day):
            if member in (None, who):
                planned.setdefault(who, {})[visit.id] = minutes
    return planned, over


def _due(planned: dict[str, int], over: dict[str, int], entries: Iterable[Row]) -> dict[str, int]:
    """Without what the week still has to bring: else everybody is hours behind on Monday."""
    worked = {one["visit_id"] for one in entries if one["kind"] == "work"}
    return {visit: minutes if visit in worked else over[visit] for visit, minutes in planned.items()}


def _crew(in_team: dict[str, list[tuple[str, date, date | None]]], team: str, day: date) -> set[str]:
    """Who is in the team on this day."""
    return {who for who, since, until in in_team.get(team, ()) if since <= day and (until is None or until >= day)}
