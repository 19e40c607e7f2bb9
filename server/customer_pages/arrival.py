"""When somebody will be there: the plan, put right by what phones told. Nobody is followed; the page says what it is from."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from server.accounts.models import Team
from server.kit.clock import day_in_amsterdam, done_at, from_rfc3339
from server.kit.house import House
from server.visits.models import Visit, WorkOrder
from server.visits.travel import Point, travel_minutes
from sync.kind import Row

from .showing import Guest
from .words import age_text, clock_text, day_text

__all__ = ["arrival_of", "is_day_over"]

EARLIER, LATER = timedelta(minutes=5), timedelta(minutes=15)
"""The window around a reckoned arrival."""
STEP = 5
"""Minutes: finer than that would be a lie."""
GOING = ("on_site", "working", "paused")
OPEN = ("planned", "en_route", *GOING)


@dataclass(frozen=True)
class _Window:
    begins: datetime
    ends: datetime


def arrival_of(house: House, guest: Guest, steps: list[Row]) -> dict[str, Any]:
    """`arrival`: {how, begins, ends, age, minutes}, a sentence of this room and what stands in it. None when there is nothing to say.

    On the way: departure and the distance. Before: the plan; on the day itself also how late the team's visit before
    this one is, or that the planned time has passed. A day later: what was planned, and that we do not know.
    """
    state, now = guest.visit["state"], guest.now
    if is_day_over(guest):
        planned = from_rfc3339(guest.visit["planned_from"])
        names = {"day": day_text(planned, guest.lang), "begins": clock_text(planned)}
        return {"arrival": {"how": "over" if state == "planned" else "over_begun", **names}}
    if state == "en_route":
        return {"arrival": _on_the_way(house, guest, steps)}
    if state != "planned":
        return {"arrival": None}
    begins = from_rfc3339(guest.visit["planned_from"])
    late = _lateness(house, guest)
    if late:
        return {
            "arrival": {"how": "runs_late", "minutes": late, "begins": clock_text(begins + timedelta(minutes=late))}
        }
    if now > begins + EARLIER:
        return {"arrival": {"how": "past_plan", "begins": clock_text(begins)}}
    return {"arrival": {"how": "as_planned", "begins": clock_text(begins)}}


def is_day_over(guest: Guest) -> bool:
    """Whether the planned day went by and nobody told how it ended: the phone may still be without signal."""
    planned = day_in_amsterdam(from_rfc3339(guest.visit["planned_to"]))
    return guest.visit["state"] in OPEN and day_in_amsterdam(guest.now) > planned


def _on_the_way(house: House, guest: Guest, steps: list[Row]) -> dict[str, Any]:
    left = next((row for row in reversed(steps) if row["to_state"] == "en_route"), None)
    minutes = _drive(house, guest)
    if left is None or minutes is None:
        return {"how": "on_the_way"}
    departed = done_at(left["at"], left["offset_ms"], left["received_at"])
    window = _window(departed + timedelta(minutes=minutes))
    if guest.now > window.ends:
        return {"how": "any_moment", "ends": clock_text(window.ends)}
    names = {"begins": clock_text(window.begins), "ends": clock_text(window.ends)}
    return {"how": "reckoned", **names, "age": age_text(departed, guest.now, guest.lang)}


def _window(arrival: datetime) -> _Window:
    """Around the arrival, on whole five minutes."""
    begins, ends = arrival - EARLIER, arrival + LATER
    down = timedelta(minutes=begins.minute % STEP, seconds=begins.second, microseconds=begins.microsecond)
    up = timedelta(minutes=-ends.minute % STEP, seconds=-ends.second, microseconds=-ends.microsecond)
    return _Window(begins - down, ends + up)


def _drive(house: House, guest: Guest) -> float | None:
    """Minutes from where the team was before: its visit before this one on the day, else where its day starts."""
    here = _place(house, guest.visit["work_order"])
    before = _before(house, guest)
    team = house.session.get(Team, (house.tenant, guest.visit["team"]))
    start: Point | None = None
    if team is not None and team.start_lat is not None and team.start_lon is not None:
        start = (team.start_lat, team.start_lon)
    there = (_place(house, before[-1].work_order_id) if before else None) or start
    return travel_minutes(there, here) if here and there else None


def _lateness(house: House, guest: Guest) -> int:
    """Minutes, on whole fives, by which the visit that is going on now has run over its plan. 0: none that we know of."""
    going = [one for one in _before(house, guest) if one.state in GOING and one.planned_to < guest.now]
    if not going:
        return 0
    over = (guest.now - going[-1].planned_to).total_seconds() / 60
    return int(-(-over // STEP) * STEP)


def _before(house: House, guest: Guest) -> list[Visit]:
    """The team's visits of the day that were planned before this one and not called off, in order."""
    mine = select(Visit).where(
        Visit.tenant_id == house.tenant,
        Visit.team_id == guest.visit["team"],
        Visit.day == house.store.read("visit", [guest.visit["id"]])[0]["day"],
        Visit.planned_from < from_rfc3339(guest.visit["planned_from"]),
        Visit.state != "cancelled",
    )
    return list(house.session.scalars(mine.order_by(Visit.planned_from, Visit.id)))


def _place(house: House, order: str) -> Point | None:
    row = house.session.get(WorkOrder, (house.tenant, order))
    address = next(iter(house.store.read("address", [row.address_id])), None) if row and row.address_id else None
    lat, lon = (address["lat"], address["lon"]) if address else (None, None)
    return (lat, lon) if lat is not None and lon is not None else None
