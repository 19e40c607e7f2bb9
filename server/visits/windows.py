"""How long phones hold a visit: from 3 days before to 14 days after its day, while it is under way, while a clash is open."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from . import states

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sync.desk import Desk
    from sync.kind import Row

BEFORE = timedelta(days=3)
AFTER = timedelta(days=14)


def in_window(day: date, today: date) -> bool:
    """True from 3 days before to 14 days after, both included."""
    return day - BEFORE <= today <= day + AFTER


def held(desk: "Desk", visit: "Row") -> bool:
    """True if the visit's team has it on its phones today."""
    if in_window(visit["day"], desk.today) or visit["state"] in states.UNDER_WAY:
        return True
    return any(
        clash["state"] == "open" for one in _disputable(desk, visit) for clash in desk.rows("clash", "doc_id", one)
    )


def _disputable(desk: "Desk", visit: "Row") -> "Iterator[str]":
    """What a clash may be about that keeps this visit on the phones: itself, and the serial numbers used there."""
    yield visit["id"]
    for use in desk.rows("part_use", "visit_id", visit["id"]):
        if use["serial_id"]:
            yield use["serial_id"]


def scopes_of_visit(desk: "Desk", visit: "Row | None") -> frozenset[str]:
    """The one scope of a visit, its current team's; none outside its window, and none of an erased customer's."""
    if visit is None or visit.get("erased_at") is not None or not held(desk, visit):
        return frozenset()
    return frozenset({f"team:{visit['team_id']}"})
