"""Time: one clock, handed in from outside; moments are aware and UTC, days are the days of Amsterdam."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

__all__ = [
    "AMSTERDAM",
    "Clock",
    "day_in_amsterdam",
    "done_at",
    "end_of_minute",
    "from_rfc3339",
    "minute_of_day",
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


def minute_of_day(moment: datetime) -> int:
    """0 to 1439: what a clock on the wall in Amsterdam shows, as minutes since its midnight."""
    there = moment.astimezone(AMSTERDAM)
    return there.hour * 60 + there.minute


def end_of_minute(day: date, minute: int) -> datetime:
    """The last moment at which a clock on the wall in Amsterdam shows this minute (0 to 1439) of this day, in UTC."""
    last = time(minute // 60, minute % 60, 59, 999_999, fold=1)  # an hour that comes twice ends when it has come twice
    return datetime.combine(day, last, AMSTERDAM).astimezone(UTC)


def done_at(at: datetime, offset_ms: int, received_at: datetime) -> datetime:
    """When a phone did something: its clock put right by what it was wrong (ms), at the latest when it came."""
    try:
        return min(at + timedelta(milliseconds=offset_ms), received_at)
    except OverflowError:  # a clock at the very end of the calendar
        return min(at, received_at)


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
