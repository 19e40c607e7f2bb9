"""One id of a person and a day: by it a day's hours are found without reading those of all years."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from server.kit.ids import named

if TYPE_CHECKING:
    from sync.kind import Row

__all__ = ["days_around", "member_day"]

MOST = 3
"""Days of a block that are looked at: whoever logs more at once forgot to press, and the office sees how long it is."""


def member_day(member: str, begins: datetime) -> str:
    """The id of this person's day: UUIDv5 of the day's number (in UTC, of the calendar's first day 1) within the person's id."""
    return _named(member, _day(begins))


def days_around(entry: "Row") -> Iterator[str]:
    """The days on which a block may begin that overlaps this one: the day before it, and each that it touches."""
    first, last = _day(entry["from_at"]), _day(entry["to_at"])
    for day in range(first - 1, max(first, min(last, first + MOST - 1)) + 1):
        yield _named(entry["member_id"], day)


def _day(moment: datetime) -> int:
    return moment.astimezone(UTC).toordinal()


def _named(member: str, day: int) -> str:
    return named(member, str(day))
