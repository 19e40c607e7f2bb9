"""Moments on the wire: RFC 3339 with an offset in, UTC with milliseconds out."""

import re
from datetime import UTC, datetime
from typing import Any

__all__ = ["is_moment", "printed", "read_moment"]

_RFC3339 = re.compile(
    r"\d{4}-\d\d-\d\d[Tt ](?:[01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(?:\.\d{1,12})?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)",
    re.ASCII,
).fullmatch


def read_moment(text: str) -> datetime:
    """The moment that this text names, in UTC. ValueError if it is no RFC 3339 date-time, or has no offset.

    A leap second is read as the second before it; a moment that its offset carries off the calendar stays at its edge.
    """
    found = _RFC3339(text)
    if found is None:
        raise ValueError(f"not RFC 3339 with an offset: {text[:40]}")
    if found[1] == "60":
        text = f"{text[:17]}59{text[19:]}"
    moment = datetime.fromisoformat(text.upper())
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return moment.replace(tzinfo=UTC)


def is_moment(value: Any) -> bool:
    """True for a text that `read_moment` can read."""
    if not isinstance(value, str):
        return False
    try:
        read_moment(value)
    except ValueError:
        return False
    return True


def printed(moment: datetime) -> str:
    """The text of a moment: "2026-11-21T08:30:00.000Z"."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"
