"""Time: one clock, handed in from outside; moments are aware and UTC, days are the days of Amsterdam."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

__all__ = [
    "AMSTERDAM",
    "Clock",
    "day_in_amsterdam",
    "from_rfc3339",
    "now",
    "rfc3339",
    "start_of_day",
    "today_in_amsterdam",
]

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
Clock = Callable[[], datetime]


def now() -> datetime:
    """The moment by this machine's clock. Doors and jobs ask it once and hand it on; rules never call it."""
    return datetime.now(UTC)


def day_in_amsterdam(moment: datetime) -> date:
    """The calendar day in the Netherlands at this moment."""
    return moment.astimezone(AMSTERDAM).date()


today_in_amsterdam = day_in_amsterdam


def start_of_day(day: date) -> datetime:
    """Midnight in Amsterdam at which this day begins, in UTC."""
    return datetime.combine(day, time(), AMSTERDAM).astimezone(UTC)


def rfc3339(moment: datetime) -> str:
    """The text of a moment on every wire: UTC, milliseconds, "2026-11-21T08:30:00.000Z"."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def from_rfc3339(text: str) -> datetime:
    """The moment that a text with an offset means, in UTC. ValueError when it is none, or has no offset.

    An offset that would lead out of the calendar (before year 1, after 9999) is left out of the sum.
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text} has no offset; write 2026-11-21T08:30:00Z or +01:00")
    try:
        return moment.astimezone(UTC)
    except OverflowError:  # an offset at the very end of the calendar
        return moment.replace(tzinfo=UTC)
