"""Teams themselves: a new one, another name."""

import re

from sqlalchemy import select

from server.accounts.models import Team
from server.kit.errors import Problem
from server.kit.house import House
from sync.kind import Row

__all__ = ["add_team", "rename_team"]


def add_team(house: House, name: str) -> Row:
    """A new team, without people or a van yet. Problem 409 `team_name_taken`."""
    _must_be_new(house, name, None)
    taken = set(house.session.scalars(select(Team.slug).where(Team.tenant_id == house.tenant)))
    plain = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:50] or "team"
    slug = next(one for nr in range(1, 1000) if (one := plain if nr == 1 else f"{plain}-{nr}") not in taken)
    team = {"slug": slug, "name": name, "start_lat": None, "start_lon": None, "capacity_day": None}
    row = house.desk.add("team", team)
    house.audit("make", "team", row["id"], None, {"name": name})
    return row


def rename_team(house: House, team: str, name: str) -> Row:
    """Another name, also on the phones; the short name in addresses stays. Problem 404, 409."""
    row = house.desk.get("team", team)
    if row is None:
        raise Problem(404, "accounts.no_team")
    _must_be_new(house, name, team)
    house.audit("change", "team", team, {"name": row["name"]}, {"name": name})
    return house.desk.change("team", team, name=name)


def _must_be_new(house: House, name: str, team: str | None) -> None:
    others = house.session.execute(select(Team.id, Team.name).where(Team.tenant_id == house.tenant)).all()
    if any(one.casefold() == name.casefold() and id_ != team for id_, one in others):
        raise Problem(409, "accounts.team_name_taken", pointer="/name", name=name)
