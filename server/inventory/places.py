"""Locations as the office keeps them: new places, and what they are called."""

from server.kit.errors import Problem
from sync.desk import Desk
from sync.kind import Row

MADE = ("warehouse", "staging", "van", "scrap")


def make(desk: Desk, kind: str, name: str, team: str | None) -> Row:
    """A new location. Problem 422 for a van without a team, or a team that is not there; 409 for a name that is taken."""
    if kind == "van" and (team is None or desk.get("team", team) is None):
        raise Problem(422, "inventory.van_without_team", pointer="/team")
    free_name(desk, name)
    return desk.add(
        "location",
        {"kind": kind, "name": name, "team_id": team if kind == "van" else None, "plate": None, "ended_on": None},
    )


def rename(desk: Desk, location: str, name: str) -> tuple[Row, Row]:
    """The location as it was and as it is. Problem 404, 409 for a name that is taken."""
    before = desk.get("location", location)
    if before is None or before["kind"] not in MADE:
        raise Problem(404, "inventory.unknown_location")
    free_name(desk, name, but=location)
    return before, desk.change("location", location, name=name)


def free_name(desk: Desk, name: str, but: str | None = None) -> None:
    """Problem 409 when another place is called that."""
    named = (row for one in MADE for row in desk.rows("location", "kind", one) if row["id"] != but)
    if any(row["name"].casefold() == name.casefold() for row in named):
        raise Problem(409, "inventory.name_taken", pointer="/name", name=name)


def tell_team(desk: Desk, team: str | None) -> None:
    """A team got or lost a van: its phones look at once. Who gets one does not listen to the van itself yet."""
    if team is not None:
        desk.touch("team", team)
