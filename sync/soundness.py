"""JSON, strictly: what a parser lets pass and the protocol does not. Doubled keys, NaN, numbers that JavaScript rounds.

The fast parser is tried first. Its result is trusted when printing it again gives back the very same bytes: then no key
was doubled. Whatever else is read by Python's own parser, which marks what is wrong where it is wrong.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from sync.shape import SAFE, is_text

__all__ = ["Codec", "Doubled", "NoNumber", "deep_text", "flaw_in", "read_json"]

DEEPEST = 32


class Doubled(dict[str, Any]):
    """An object in which a key came twice."""


@dataclass(frozen=True)
class NoNumber:
    """Where NaN, an infinity or a number of more than 300 digits stood."""

    text: str


@dataclass(frozen=True)
class Codec:
    """A fast JSON reader and printer (orjson's). It must refuse NaN, half surrogates and invalid UTF-8 by ValueError."""

    loads: Callable[[bytes], Any]
    dumps: Callable[[Any], bytes]


def read_json(body: bytes, codec: Codec | None = None) -> tuple[Any, bool]:
    """The value, and whether it is known to have no doubled keys. ValueError when it is no JSON at all."""
    if codec is not None:
        try:
            value = codec.loads(body)
            if codec.dumps(value) == body:
                return value, True
        except (ValueError, TypeError):
            pass  # perhaps only one mutation is bad: the strict reader finds it
    try:
        text = body.decode()
        return json.loads(text, object_pairs_hook=_object, parse_constant=NoNumber, parse_int=_integer), False
    except RecursionError as error:
        raise ValueError("too deep") from error


def flaw_in(value: Any, depth: int = 0) -> str | None:
    """What in this value cannot be stored, or None."""
    if depth > DEEPEST:
        return "nested too deep"
    if isinstance(value, str):
        return None if is_text(value) else "a text with U+0000 or half a surrogate pair"
    if isinstance(value, NoNumber) or (type(value) is float and not -1e308 < value < 1e308):
        return "no number"
    if type(value) is int:
        return None if -SAFE <= value <= SAFE else "an integer above 2^53"
    if isinstance(value, Doubled):
        return "a key that comes twice"
    if isinstance(value, dict):
        parts = [part for pair in cast("dict[str, Any]", value).items() for part in pair]
    else:
        parts = cast("list[Any]", value) if isinstance(value, list) else []
    return next((flaw for part in parts if (flaw := flaw_in(part, depth + 1))), None)


def deep_text(value: Any) -> str:
    """The JSON text of a value nested deeper than json.dumps can go."""
    out: list[str] = []
    todo: list[Any] = [value]
    while todo:
        one = todo.pop()
        if isinstance(one, _Token):
            out.append(one)
        elif isinstance(one, dict):
            pairs = cast("dict[str, Any]", one).items()
            todo += _stacked("{}", [(_Token(f"{json.dumps(key)}:"), part) for key, part in pairs])
        elif isinstance(one, list):
            todo += _stacked("[]", [(part,) for part in cast("list[Any]", one)])
        else:
            out.append(json.dumps(one.text if isinstance(one, NoNumber) else one))
    return "".join(out)


class _Token(str):
    """A piece of JSON that is text already."""


def _stacked(brackets: str, parts: list[tuple[Any, ...]]) -> list[Any]:
    """These parts between brackets and commas, the last first: what is taken off a stack comes in order."""
    line: list[Any] = [_Token(brackets[0])]
    for nr, part in enumerate(parts):
        line += [_Token(","), *part] if nr else part
    return [_Token(brackets[1]), *reversed(line)]


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    return read if len(read) == len(pairs) else Doubled(read)


def _integer(text: str) -> int | NoNumber:
    return int(text) if len(text) < 300 else NoNumber(text[:40])
