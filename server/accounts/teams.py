"""Who is in which team, from which day until which."""

from collections.abc import Iterable
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from server.accounts.models import TeamMember
from server.kit.errors import Problem
from server.kit.jobs import job

if TYPE_CHECKING:
    from server.kit.house import House
    from sync.desk import Desk
    from sync.kind import Row

__all__ = ["forget_plan", "join_team", "members_on", "plan_team", "stay_in_team", "team_of", "turn_teams"]

ONE = timedelta(days=1)


def join_team(desk: "Desk", member: str, team: str | None, *, from_day: date) -> None:
    """From this day on the member is in this team and in no other; with None in none. What was before stays known."""
    stay_in_team(desk, member, team, from_day=from_day, to_day=None)


def stay_in_team(desk: "Desk", member: str, team: str | None, *, from_day: date, to_day: date | None) -> None:
    """From this day up to and including that one the member is in this team and in no other.

    Before and after it stays as it was: who is lent out for a week is back the Monday after.
    """
    for row in desk.rows("team_member", "member_id", member):
        _make_room(desk, row, from_day, to_day)
    if team is not None:
        desk.add("team_member", {"team_id": team, "member_id": member, "from_day": from_day, "to_day": to_day})
    desk.change("member", member, team_id=team_of(desk, member))


def plan_team(
    house: "House", member: str, team: str | None, *, from_day: date, to_day: date | None, was: str | None = ""
) -> None:
    """The office's word: from today or later, `to_day` included. `was`: the team of that day as the planner saw it.

    Problem 404 for nobody we know; 422 `team_in_the_past`, `ends_first`, `no_team`; 409 `member_ended`, `team_meanwhile`.
    """
    desk = house.desk
    row = desk.get("member", member)
    if row is None:
        raise Problem(404, "accounts.no_member")
    if not row["active"] or (row["ends_on"] is not None and row["ends_on"] < from_day):
        raise Problem(409, "accounts.member_ended", name=row["name"])
    if from_day < house.today:  # what a phone held is history
        raise Problem(422, "accounts.team_in_the_past", pointer="/from")
    if to_day is not None and to_day < from_day:
        raise Problem(422, "accounts.ends_first", pointer="/until")
    if team is not None and desk.get("team", team) is None:
        raise Problem(422, "accounts.no_team", pointer="/team")
    before = team_of(desk, member, on=from_day)
    if was != "" and was != before:
        raise Problem(409, "accounts.team_meanwhile")
    stay_in_team(desk, member, team, from_day=from_day, to_day=to_day)
    said = {"team": team, "from": from_day.isoformat(), "until": to_day.isoformat() if to_day else None}
    house.audit("plan_team", "member", member, {"team": before}, said)


def forget_plan(house: "House", stay: str) -> None:
    """A stay that has not begun is taken back; the team of before goes on where that ended for it. Problem 404, 409."""
    row = house.desk.get("team_member", stay)
    if row is None:
        raise Problem(404, "accounts.no_stay")
    if row["from_day"] <= house.today:
        raise Problem(409, "accounts.stay_begun")
    house.desk.remove("team_member", stay)
    for one in house.desk.rows("team_member", "member_id", row["member_id"]):
        if one["to_day"] == row["from_day"] - ONE:
            house.desk.change("team_member", one["id"], to_day=row["to_day"])
    said = {"team": row["team_id"], "from": row["from_day"].isoformat()}
    house.audit("forget_team", "member", row["member_id"], said, None)


def team_of(desk: "Desk", member: str, *, on: date | None = None) -> str | None:
    """The team that a member is in on a day (today); of several the one he joined last."""
    day = on or desk.today
    rows = [
        row
        for row in desk.rows("team_member", "member_id", member)
        if row["from_day"] <= day and (row["to_day"] is None or day <= row["to_day"])
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
    yesterday = house.today - ONE
    store = house.store
    turned = {row["member_id"] for row in store.read_by("team_member", "from_day", [house.today])}
    turned |= {row["member_id"] for row in store.read_by("team_member", "to_day", [yesterday])}
    for member in sorted(turned):
        house.desk.change("member", member, team_id=team_of(house.desk, member))
        house.desk.look_again("member", member)


def _make_room(desk: "Desk", row: "Row", from_day: date, to_day: date | None) -> None:
    """Take the days from..to out of a stay: what is left of it before and after goes on."""
    ends = row["to_day"]
    if (ends is not None and ends < from_day) or (to_day is not None and row["from_day"] > to_day):
        return
    goes_on = to_day is not None and (ends is None or ends > to_day)
    if row["from_day"] < from_day:
        desk.change("team_member", row["id"], to_day=from_day - ONE)
        if goes_on and to_day is not None:
            desk.add("team_member", {**_stay(row), "from_day": to_day + ONE, "to_day": ends})
    elif goes_on and to_day is not None:
        desk.change("team_member", row["id"], from_day=to_day + ONE)
    else:
        desk.remove("team_member", row["id"])


def _stay(row: "Row") -> "Row":
    return {"team_id": row["team_id"], "member_id": row["member_id"]}
