"""Where the next page of a list begins, as an opaque text: what the list is ordered by, and the id of the last row seen."""

import base64
import binascii
import json
from datetime import UTC, datetime

from server.kit.clock import from_rfc3339
from server.kit.ids import is_id

__all__ = ["cursor_of", "read_cursor", "read_text_cursor", "text_cursor"]


def cursor_of(moment: datetime, row: str) -> str:
    """For a list in order of time: to the microsecond, as rows are kept, or some would be passed over."""
    return text_cursor(moment.astimezone(UTC).isoformat(), row)


def read_cursor(text: str | None) -> tuple[datetime, str] | None:
    """What such a cursor says; None for one that we did not make."""
    said = read_text_cursor(text)
    try:
        return (from_rfc3339(said[0]), said[1]) if said else None
    except (ValueError, TypeError):
        return None


def text_cursor(at: str, row: str) -> str:
    """For a list in order of a text, such as a name."""
    return base64.urlsafe_b64encode(json.dumps([at, row]).encode()).decode().rstrip("=")


def read_text_cursor(text: str | None) -> tuple[str, str] | None:
    """What such a cursor says; None for one that we did not make."""
    try:
        at, row = json.loads(base64.urlsafe_b64decode((text or "") + "=" * (-len(text or "") % 4)))
    except (ValueError, TypeError, binascii.Error):
        return None
    return (at, row) if isinstance(at, str) and is_id(row) else None
