"""Who is in which team, from which day."""

from collections.abc import Iterable
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from server.accounts.models import TeamMember
from server.kit.jobs import job

if TYPE_CHECKING:
    from server.kit.house import House
    from sync.desk import Desk

__all__ = ["join_team", "members_on", "team_of", "turn_teams"]


def join_team(desk: "Desk", member: str, team: str | None, *, from_day: date) -> None:
    """From this day on the member is in this team and in no other; with None in none. What was before stays known."""
    for row in desk.rows("team_member", "member_id", member):
        if row["from_day"] >= from_day:
            desk.remove("team_member", row["id"])
        elif row["to_day"] is None or row["to_day"] >= from_day:
            desk.change("team_member", row["id"], to_day=from_day - timedelta(days=1))
    if team is not None:
        desk.add("team_member", {"team_id": team, "member_id": member, "from_day": from_day, "to_day": None})
    desk.change("member", member, team_id=team_of(desk, member))


def team_of(desk: "Desk", member: str) -> str | None:
    """The team that a member is in today; of several the one he joined last."""
    rows = [
        row
        for row in desk.rows("team_member", "member_id", member)
        if row["from_day"] <= desk.today and (row["to_day"] is None or desk.today <= row["to_day"])
    ]
    return max(rows, key=lambda row: (row["from_day"], row["id"]))["team_id"] if rows else None


def members_on(house: "House", teams: Iterable[str], day: date) -> dict[str, set[str]]:
    """Who is in each of these teams on a day."""
    rows = house.session.execute(
        select(TeamMember.team_id, TeamMember.member_id).where(
            TeamMember.tenant_id == house.tenant,
            TeamMember.team_id.in_(list(teams)),
            TeamMember.from_day <= day,
            TeamMember.to_day.is_(None) | (TeamMember.to_day >= day),
        )
    )
    found: dict[str, set[str]] = {}
    for team, member in rows:
        found.setdefault(team, set()).add(member)
    return found


@job("accounts.turn_teams", daily=time(0, 2))
def turn_teams(house: "House") -> None:
    """The day has turned: who joins or leaves a team today does so on the phones too."""
    yesterday = house.today - timedelta(days=1)
    store = house.store
    turned = {row["member_id"] for row in store.read_by("team_member", "from_day", [house.today])}
    turned |= {row["member_id"] for row in store.read_by("team_member", "to_day", [yesterday])}
    for member in sorted(turned):
        house.desk.change("member", member, team_id=team_of(house.desk, member))
        house.desk.look_again("member", member)
