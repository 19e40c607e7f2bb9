"""The types of a mutation's arguments: each a fast check, and a description that documentation and JavaScript share.

A check gets what the JSON parser made and says True or False. Text is counted in code points; what cannot be stored
everywhere (U+0000, half a surrogate pair) is no text. An integer is at most 2^53, so that JavaScript reads it exactly.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from sync.ids import is_id
from sync.moment import is_moment

__all__ = ["SAFE", "Shape", "either", "flag", "flat", "id_", "integer", "moment", "position", "sha256", "text", "word"]

SAFE = 2**53
_HEX = re.compile(r"[0-9a-f]{64}").fullmatch


@dataclass(frozen=True, slots=True)
class Shape:
    """What a value may be: `check(value)` decides, `says` describes it in JSON."""

    check: Callable[[Any], bool]
    says: dict[str, Any]


def is_text(value: Any) -> bool:
    """True for a string that every part of the house can hold."""
    if not isinstance(value, str) or "\0" in value:
        return False
    if value.isascii():
        return True
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def is_integer(value: Any) -> bool:
    """True for a whole number that JavaScript holds exactly; True and False are none."""
    return type(value) is int and -SAFE <= value <= SAFE


id_ = Shape(is_id, {"type": "id"})
sha256 = Shape(lambda value: isinstance(value, str) and _HEX(value) is not None, {"type": "sha256"})
moment = Shape(is_moment, {"type": "moment"})
flag = Shape(lambda value: value is True or value is False, {"type": "flag"})


def text(most: int, *, least: int = 0) -> Shape:
    """A text of `least` to `most` code points."""
    return Shape(lambda v: is_text(v) and least <= len(v) <= most, {"type": "text", "min": least, "max": most})


def word(*words: str) -> Shape:
    """One of these words."""
    known = frozenset(words)
    return Shape(lambda v: isinstance(v, str) and v in known, {"type": "word", "of": list(words)})


def integer(least: int, most: int) -> Shape:
    """A whole number in a range."""
    return Shape(lambda v: type(v) is int and least <= v <= most, {"type": "integer", "min": least, "max": most})


def either(*shapes: Shape) -> Shape:
    """Any of these."""
    return Shape(lambda v: any(s.check(v) for s in shapes), {"type": "either", "of": [s.says for s in shapes]})


def _is_number(value: Any, least: float, most: float) -> bool:
    return type(value) in (int, float) and least <= value <= most  # NaN is in no range


def _is_position(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    place = cast("dict[str, Any]", value)
    if not place.keys() >= {"lat", "lon"} or not place.keys() <= {"lat", "lon", "accuracy"}:
        return False
    accuracy = place.get("accuracy")
    within = accuracy is None or _is_number(accuracy, 0, 1e7)
    return within and _is_number(place["lat"], -90, 90) and _is_number(place["lon"], -180, 180)


position = Shape(_is_position, {"type": "position"})


def _is_flat(value: Any) -> bool:
    if not isinstance(value, dict):
        return _is_plain(value)
    table = cast("dict[str, Any]", value)
    return len(table) <= 12 and all(is_text(k) and len(k) <= 40 and _is_plain(v) for k, v in table.items())


def _is_plain(value: Any) -> bool:
    if value is None or value is True or value is False:
        return True
    if isinstance(value, str):
        return is_text(value) and len(value) <= 200
    return is_integer(value) or (type(value) is float and _is_number(value, -1e15, 1e15))


flat = Shape(_is_flat, {"type": "flat"})
"""A word, a number, or an object of up to 12 of them: what a phone measured and the server only keeps."""
