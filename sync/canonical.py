"""Canonical JSON (RFC 8785) and the digest by which the server tells a repeat from another mutation."""

import json
from decimal import Decimal
from hashlib import sha256
from typing import Any, cast

__all__ = ["canonical", "digest"]

_text = json.JSONEncoder(ensure_ascii=False).encode
_sorted = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def canonical(value: Any) -> str:
    """The RFC 8785 text of a JSON value. ValueError for NaN and infinities; integers must be within 2^53."""
    if isinstance(value, dict):
        table = cast("dict[str, Any]", value)
        names = sorted(table, key=lambda name: name.encode("utf-16-be"))
        return "{" + ",".join(f"{_text(name)}:{canonical(table[name])}" for name in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(canonical(item) for item in cast("list[Any]", value)) + "]"
    return _number(value) if type(value) is float else _text(value)


def digest(name: str, args: dict[str, Any], after: list[str]) -> str:
    """SHA-256 (hex) over the UTF-8 of RFC 8785 of {"after", "args", "name"}; no `after` is an empty one."""
    said = {"after": after, "args": args, "name": name}
    # Flat ASCII-keyed arguments without fractions, which is nearly all of them, sort the same way in C.
    plain = all(key.isascii() and type(value) not in _DEEP for key, value in args.items())
    return sha256((_sorted(said) if plain else canonical(said)).encode()).hexdigest()


_DEEP = (float, dict, list)


def _number(value: float) -> str:
    """A number as ECMAScript prints it (Number::toString)."""
    if value != value or value in (float("inf"), float("-inf")):
        raise ValueError("NaN and infinities are no JSON")
    sign, digits, exponent = Decimal(repr(value)).as_tuple()
    text = "".join(map(str, digits)).lstrip("0")
    text, point = text.rstrip("0"), len(text) + cast("int", exponent)
    if not text:
        return "0"
    minus = "-" if sign else ""
    if len(text) <= point <= 21:
        return minus + text.ljust(point, "0")
    if 0 < point <= 21:
        return f"{minus}{text[:point]}.{text[point:]}"
    if -6 < point <= 0:
        return f"{minus}0.{'0' * -point}{text}"
    mantissa = text if len(text) == 1 else f"{text[0]}.{text[1:]}"
    return f"{minus}{mantissa}e{'+' if point > 0 else '-'}{abs(point - 1)}"
