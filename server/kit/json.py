"""JSON on the wire: strict in (no NaN, no lone surrogate), one way out."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

import orjson

from server.kit.clock import rfc3339

__all__ = ["dumps", "loads"]

loads = orjson.loads


def dumps(data: Any) -> bytes:
    """Bytes of JSON: moments as RFC 3339 in Z with milliseconds, days as ISO, decimals and ids as text."""
    return orjson.dumps(data, default=_text, option=orjson.OPT_PASSTHROUGH_DATETIME)


def _text(value: Any) -> Any:
    if isinstance(value, datetime):
        return rfc3339(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, (set, frozenset, tuple)):
        return list(cast(set[Any], value))
    raise TypeError(f"No JSON for {type(value).__name__}")
