"""Vans as the office reads them: all of them in a handful of queries."""

from typing import Any

from sqlalchemy import func, select

from server.accounts.people_reading import team_documents
from server.inventory.models import Location, Serial, StockLevel, VanChange
from server.kit.house import House

__all__ = ["van_documents"]


def van_documents(house: House, van: str | None = None) -> list[dict[str, Any]]:
    """Every van by name (or one), those out of use last: {id, name, plate, team, team_name, people, ended_on, products,
    units, defective, next}.

    `people` are the names of who is in its team today; `products` how many kinds lie in it (or are below zero), `units`
    how many in all; `next`: {team, team_name, from} when another team gets it on a later day.
    """
    asked = select(Location).where(Location.kind == "van")
    rows = house.session.scalars(asked.where(Location.id == van) if van else asked).all()
    teams = {team["id"]: team for team in team_documents(house)}
    ids = [row.id for row in rows]
    lying, broken, planned = _lying(house, ids), _broken(house, ids), _planned(house)
    return [
        {
            "id": row.id,
            "name": row.name,
            "plate": row.plate,
            "team": row.team_id,
            "team_name": teams[row.team_id]["name"] if row.team_id in teams else None,
            "people": [one["name"] for one in teams[row.team_id]["members"]] if row.team_id in teams else [],
            "ended_on": row.ended_on,
            "products": lying.get(row.id, (0, 0))[0],
            "units": lying.get(row.id, (0, 0))[1],
            "defective": broken.get(row.id, 0),
            "next": _next(planned.get(row.id), teams),
        }
        for row in sorted(rows, key=lambda one: (one.ended_on is not None, one.name.casefold(), one.id))
    ]


def _lying(house: House, vans: list[str]) -> dict[str, tuple[int, int]]:
    query = (
        select(StockLevel.location_id, func.count(), func.sum(StockLevel.quantity))
        .where(StockLevel.location_id.in_(vans), StockLevel.quantity != 0)
        .group_by(StockLevel.location_id)
    )
    return {location: (int(products), int(units)) for location, products, units in house.session.execute(query)}


def _broken(house: House, vans: list[str]) -> dict[str, int]:
    here = Serial.location_id.in_(vans)  # by its index: pieces grow with the years, and few of them lie in a van
    query = select(Serial.location_id, func.count()).where(here, Serial.state == "defective").group_by(Serial.location_id)  # fmt: skip
    return {location: int(count) for location, count in house.session.execute(query) if location}


def _planned(house: House) -> dict[str, VanChange]:
    rows = house.session.scalars(select(VanChange).where(VanChange.done_at.is_(None)).order_by(VanChange.on_day.desc()))
    return {row.location_id: row for row in rows}


def _next(change: VanChange | None, teams: dict[str, Any]) -> dict[str, Any] | None:
    if change is None or change.to_team_id is None:
        return None
    name = teams[change.to_team_id]["name"] if change.to_team_id in teams else ""
    return {"team": change.to_team_id, "team_name": name, "from": change.on_day}
