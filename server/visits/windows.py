"""How long phones hold a visit: from 3 days before to 14 days after its day, while it is under way, while a clash is open.

Their person's hours and messages: 35 days, but what settles an act that a phone still has under "needs attention" stays.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from server.kit.clock import AMSTERDAM

from . import states

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sync.desk import Desk
    from sync.kind import Row

BEFORE = timedelta(days=3)
AFTER = timedelta(days=14)
RECENT = timedelta(days=35)
SETTLES = ("mutation", "clash")
"""A notice that names one of these says what became of an act: the phone that wrote it may have been off for months."""


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


def scopes_of_hours(desk: "Desk", entry: "Row") -> frozenset[str]:
    """Its person's, while the block or its coming is recent: also hours of long ago are seen when they have just come."""
    return _own(desk, entry, entry["from_at"], entry["received_at"])


def scopes_of_notice(desk: "Desk", notice: "Row") -> frozenset[str]:
    """Its person's, while it is recent; for good when it settles something."""
    if any(notice["params"].get(name) for name in SETTLES):
        return frozenset({f"user:{notice['member_id']}"})
    return _own(desk, notice, notice["at"])


def recent_since(today: date) -> datetime:
    """The moment from which on something is recent."""
    return datetime.combine(today - RECENT, time.min, AMSTERDAM).astimezone(UTC)


def _own(desk: "Desk", row: "Row", *moments: datetime) -> frozenset[str]:
    return frozenset({f"user:{row['member_id']}"}) if max(moments) >= recent_since(desk.today) else frozenset()
