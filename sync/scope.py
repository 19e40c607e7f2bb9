"""Who sees what: the names of scopes, and which of them a member holds."""

from datetime import date, timedelta
from typing import Any

from sync.actor import Membership
from sync.kind import Reader

__all__ = ["CATALOGUE", "memberships", "scopes_of_member", "team", "user", "van"]

CATALOGUE = "catalogue"


def team(id_: str) -> str:
    """What a team sees: its visits and what hangs on them."""
    return f"team:{id_}"


def user(id_: str) -> str:
    """What one member sees: time entries and notices."""
    return f"user:{id_}"


def van(id_: str) -> str:
    """What is on a van."""
    return f"van:{id_}"


def memberships(reader: Reader, member: str, today: date) -> tuple[Membership, ...]:
    """The teams that a member is in, or was in within the last 120 days."""
    rows = reader.read_by("team_member", "member_id", (member,))
    since = today - timedelta(days=120)
    return tuple(
        Membership(row["team_id"], row["from_day"], row["to_day"])
        for row in rows
        if row["to_day"] is None or row["to_day"] >= since
    )


def scopes_of_member(reader: Reader, member: str, teams: tuple[Membership, ...], today: date) -> frozenset[str]:
    """What a member's phone holds today: the teams he is in, their vans, himself, the catalogue."""
    held = sorted({m.team for m in teams if m.covers(today)})
    vans: list[dict[str, Any]] = reader.read_by("location", "team_id", held) if held else []
    return frozenset(
        {CATALOGUE, user(member), *map(team, held), *(van(row["id"]) for row in vans if row["kind"] == "van")}
    )
