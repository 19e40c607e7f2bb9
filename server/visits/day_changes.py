"""The office changed somebody's day: a moment later his phone says so, all changes of that minute in one message."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select

from server.accounts.models import TeamMember
from server.kit.clock import day_in_amsterdam
from server.kit.house import House
from server.notifications.subscribing import subscribed_members

from .models import DayChange, Visit

__all__ = ["WAIT", "members_of", "note_change", "take_changes", "teams_of"]

WAIT = timedelta(minutes=1)
"""How long changes are gathered before the phone says something."""
TOMORROW = timedelta(days=1)


def note_change(
    house: House,
    visit: Visit,
    what: str,
    *,
    by: str,
    was_team: str | None = None,
    was_from: datetime | None = None,
    any_day: bool = False,
) -> None:
    """Something changed for the people of the visit's team, and of `was_team` which had it before at `was_from`.

    Only today and tomorrow count (unless `any_day`), only who asked to be told is told, and nobody is told of what he did himself.
    """
    days = {visit.day} | ({day_in_amsterdam(was_from)} if was_from else set())
    if not any_day and not days & {house.today, house.today + TOMORROW}:
        return
    asked = subscribed_members(house).keys() - {by}
    before = members_of(house, was_team) & asked if was_team else set[str]()
    now = members_of(house, visit.team_id) & asked
    for member in sorted(before | now):
        house.session.add(
            DayChange(
                id=house.desk.new_id(),
                member_id=member,
                visit_id=visit.id,
                what=what,
                was_from=was_from if member in before else None,
                at=house.told_at or house.now,
            )
        )
        # Always a job of its own: one that is at work at this moment may have read before this row was there.
        house.queue("visits.tell_day_changed", run_at=house.now + WAIT, member=member)


def take_changes(house: House, member: str) -> list[DayChange]:
    """What the member was not told of yet, in the order in which it happened; it is taken away, so that nobody says it a second time."""
    mine = select(DayChange).where(DayChange.tenant_id == house.tenant, DayChange.member_id == member)
    rows = list(house.session.scalars(mine.order_by(DayChange.at).with_for_update()))
    for row in rows:
        house.session.delete(row)
    return rows


def members_of(house: House, team: str) -> set[str]:
    """Who is in this team today."""
    rows = select(TeamMember.member_id).where(TeamMember.team_id == team, *_today(house))
    return set(house.session.scalars(rows))


def teams_of(house: House, member: str) -> set[str]:
    """The teams that a member is in today."""
    rows = select(TeamMember.team_id).where(TeamMember.member_id == member, *_today(house))
    return set(house.session.scalars(rows))


def _today(house: House) -> tuple[ColumnElement[bool], ...]:
    ends = TeamMember.to_day.is_(None) | (TeamMember.to_day >= house.today)
    return (TeamMember.tenant_id == house.tenant, TeamMember.from_day <= house.today, ends)
