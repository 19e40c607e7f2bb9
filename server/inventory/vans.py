"""Vans: made, named, given to another team from a day, taken out of use. The people of its team drive it.

What a phone without signal takes from a van that changed hands meanwhile is booked off that van all the same: its people
had it until that day (visits, `part.use`).
"""

from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import select

from server.inventory.events import VanChangedHands
from server.inventory.models import VanChange
from server.inventory.office_acts import Act, location_of
from server.inventory.places import free_name, tell_team
from server.inventory.plates import plate_of
from server.inventory.reading import lines_at
from server.inventory.reserving import Endangered
from server.inventory.transferring import Some, transfer
from server.inventory.van_drivers import plans_of
from server.inventory.van_reservations import changed_hands, short_without
from server.kit.errors import Problem
from server.kit.house import House
from server.kit.ids import uuid7
from server.kit.jobs import job
from sync.desk import Desk
from sync.kind import Row

__all__ = [
    "change_van",
    "end_van",
    "forget_van_plan",
    "give_van",
    "had_van",
    "lacking_without",
    "make_van",
    "turn_vans",
]

REMEMBERED = timedelta(days=120)
"""How long after a change of hands work of the people of before still counts, as for a moved visit (sync.reach)."""


def make_van(house: House, name: str, plate: str, team: str) -> Row:
    """A new van with its plate, driven by a team. Problem 409 `name_taken`, `plate_taken`; 422 `no_plate`, `van_without_team`."""
    free_name(house.desk, name)
    spelt = _free_plate(house, plate, None)
    _team(house, team)
    row = house.desk.add("location", {"kind": "van", "name": name, "team_id": team, "plate": spelt, "ended_on": None})
    house.audit("make_van", "location", row["id"], None, {"name": name, "plate": spelt, "team_id": team})
    tell_team(house.desk, team)
    return row


def change_van(house: House, van: str, fields: dict[str, Any]) -> Row:
    """Another `name` or `plate`. Problem 404, 409, 422."""
    row = _van(house, van)
    said = dict(fields)
    if "name" in said:
        free_name(house.desk, said["name"], but=van)
    if "plate" in said:
        said["plate"] = _free_plate(house, said["plate"], van)
    changed = {name: value for name, value in said.items() if row.get(name) != value}
    if not changed:
        return row
    house.audit("change_van", "location", van, {name: row.get(name) for name in changed}, changed)
    return house.desk.change("location", van, **changed)


def give_van(house: House, van: str, team: str, from_day: date) -> list[Endangered]:
    """Another team drives it from this day (today, or later: phones see it that morning). A later plan takes this one's place.

    A van that was out of use is in use again. Who lacks something by it, from that day on: work of before still counts on
    it. Problem 404; 422 `van_in_the_past`, `van_without_team`; 409 `van_is_theirs`.
    """
    row = _van(house, van)
    if from_day < house.today:
        raise Problem(422, "inventory.van_in_the_past", pointer="/from")
    _team(house, team)
    if row["team_id"] == team and from_day == house.today:
        raise Problem(409, "inventory.van_is_theirs", pointer="/team")
    _drop_plans(house, van)
    change = _plan(house, row, team, from_day, house.by)
    house.audit("give_van", "location", van, {"team_id": row["team_id"]}, {"team_id": team, "from": from_day.isoformat()})  # fmt: skip
    return _done(house, change) if from_day == house.today else changed_hands(house.desk, row)


def forget_van_plan(house: House, van: str) -> list[Endangered]:
    """What was planned for a later day is taken back. Who lacks something by it: the team that does not get it. Problem 404."""
    row = _van(house, van)
    if not _drop_plans(house, van):
        raise Problem(404, "inventory.no_van_plan")
    house.audit("forget_van_plan", "location", van)
    return changed_hands(house.desk, row)


def lacking_without(house: House, van: str, from_day: date) -> list[Endangered]:
    """Who would lack something if nobody drove it from that day on. For a house that only reads: tried in memory, no lock."""
    with house.desk.glimpsing():
        row = _van(house, van)
        _drop_plans(house, van)
        _plan(house, row, None, from_day, None)
        return short_without(house.desk, row)


def end_van(house: House, van: str, to: str | None, *, by: str) -> list[Endangered]:
    """Out of use from today. What lies in it goes to the location `to` in the same commit, broken pieces too. Who now
    lacks something.

    Problem 404; 409 `van_not_empty` when something lies in it and nothing says where it goes, `van_below_zero` when the
    books say that less than nothing does: count it first.
    """
    row = _van(house, van)
    if row.get("ended_on"):
        return []
    lines = lines_at(house, van)
    if any(line.quantity < 0 or min(line.by_batch.values()) < 0 for line in lines):
        raise Problem(409, "inventory.van_below_zero", pointer="/to", name=row["name"])
    lacking = list[Endangered]()
    _drop_plans(house, van)
    if any(line.quantity or line.pieces for line in lines):
        lacking = _empty(house, row, lines, to, by)
    change = _plan(house, row, None, house.today, by)
    house.audit("end_van", "location", van, {"team_id": row["team_id"]}, {"moved_to": to})
    return sorted({*lacking, *_done(house, change)})


def had_van(desk: Desk, van: Row, teams: set[str]) -> bool:
    """Whether one of these teams drives this van, or did within the last 120 days."""
    if van["team_id"] in teams:
        return True
    since = desk.today - REMEMBERED
    changes = desk.rows("van_change", "location_id", van["id"])
    return any(
        one["done_at"] is not None and one["on_day"] >= since and one["from_team_id"] in teams for one in changes
    )


@job("inventory.turn_vans", daily=time(0, 3))
def turn_vans(house: House) -> None:
    """The day has turned: vans that change hands today do so on the phones too. Who lacks something by it now was told
    when it was planned, but for what came between: that is told to the rooms above."""
    due = select(VanChange.id).where(VanChange.done_at.is_(None), VanChange.on_day <= house.today)
    for change_id in house.session.scalars(due.order_by(VanChange.on_day, VanChange.id)).all():
        change = house.desk.get("van_change", change_id)
        assert change is not None, "it was found a moment ago"
        van = _van(house, change["location_id"])
        lacking = _done(house, house.desk.change("van_change", change_id, from_team_id=van["team_id"]))
        if lacking:
            lacks = [f"{one.cause}:{one.product}" for one in lacking]
            house.tell(VanChangedHands(van=van["id"], team=change["to_team_id"], lacks=lacks))


def _plan(house: House, van: Row, team: str | None, on_day: date, by: str | None) -> Row:
    said = {"location_id": van["id"], "from_team_id": van["team_id"], "to_team_id": team, "on_day": on_day}
    return house.desk.add("van_change", said | {"by_member_id": by, "done_at": None})


def _done(house: House, change: Row) -> list[Endangered]:
    house.desk.change("van_change", change["id"], done_at=house.now)
    ended_on = None if change["to_team_id"] else change["on_day"]
    for team in (change["from_team_id"], change["to_team_id"]):
        tell_team(house.desk, team)
    row = house.desk.change("location", change["location_id"], team_id=change["to_team_id"], ended_on=ended_on)
    return changed_hands(house.desk, row)


def _empty(house: House, van: Row, lines: list[Any], to: str | None, by: str) -> list[Endangered]:
    if to is None:
        raise Problem(409, "inventory.van_not_empty", pointer="/to", name=van["name"])
    goal = location_of(house.desk, to, "/to")
    numbered = [piece for line in lines for piece in line.pieces]
    loose = [
        Some(line.product, quantity, batch or None)
        for line in lines
        if line.tracking != "serial"
        for batch, quantity in line.by_batch.items()
        if quantity
    ]
    whole = [piece["id"] for piece in numbered if piece["state"] == "stock"]
    lacking = list[Endangered]()
    if whole or loose:
        _, lacking = transfer(
            house.desk, van["id"], goal["id"], whole, loose, Act(uuid7(), by, van["name"]), despite=van["name"]
        )
    for piece in numbered:
        if piece["state"] == "defective":  # counts nowhere: no movement, only another shelf
            house.desk.change("serial", piece["id"], location_id=goal["id"])
    return lacking


def _drop_plans(house: House, van: str) -> int:
    planned = plans_of(house.desk, van)
    for one in planned:
        house.desk.remove("van_change", one["id"])
    return len(planned)


def _van(house: House, van: str) -> Row:
    row = house.desk.get("location", van)
    if row is None or row["kind"] != "van":
        raise Problem(404, "inventory.no_van")
    return row


def _team(house: House, team: str) -> None:
    if house.desk.get("team", team) is None:
        raise Problem(422, "inventory.van_without_team", pointer="/team")


def _free_plate(house: House, typed: str, van: str | None) -> str:
    """The plate as it is spelt, if no other van has it; one that is out of use keeps its own."""
    plate = plate_of(typed)
    if plate is None:
        raise Problem(422, "inventory.no_plate", pointer="/plate", plate=typed)
    if any(row["id"] != van for row in house.desk.rows("location", "plate", plate)):
        raise Problem(409, "inventory.plate_taken", pointer="/plate", plate=plate)
    return plate
