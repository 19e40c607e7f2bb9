"""What can be read of a mutation that could not be stored under its own id.

Its act (name and arguments) must be whole: nothing is guessed there. What stands around it is put right: a moment that is
none becomes that of its arrival, marked as unsure; numbers and ids that are none are left out, and so are arguments
that the catalogue does not know.
"""

import json
from datetime import datetime
from typing import Any, cast

from sync.ids import is_id
from sync.kind import Row
from sync.moment import read_moment
from sync.mutation import CATALOGUE, SCHEMA, check
from sync.shape import SAFE, is_text
from sync.soundness import flaw_in
from sync.upcast import upcast

__all__ = ["known_args", "readable"]


def readable(body: str, came: datetime) -> Row | None:
    """Its `name`, `args`, `schema`, `at`, `offset_ms`, `jumps` and `after`; None when the act itself is not whole.

    `body` is its JSON text as `Refusing` keeps it, `came` when it arrived.
    """
    try:
        raw = json.loads(body)
    except (ValueError, RecursionError):
        return None
    sent = cast("dict[str, Any]", raw) if isinstance(raw, dict) else {}
    name, args = sent.get("name"), sent.get("args")
    if not is_text(name) or not isinstance(args, dict) or flaw_in(args) is not None:
        return None
    schema = _whole(sent.get("schema"), 1) or SCHEMA
    act, said = upcast(cast("str", name), cast("dict[str, Any]", args), schema)
    if act not in CATALOGUE or check(act, known_args(act, said)) is not None:
        return None
    return {"name": name, "args": args, "schema": schema, "after": _ids(sent.get("after")), **_when(sent, came)}


def known_args(name: str, args: dict[str, Any]) -> dict[str, Any]:
    """The arguments that the catalogue knows; the rest came from a newer app, or from none."""
    known = {arg.name for arg in CATALOGUE[name].args}
    return {key: value for key, value in args.items() if key in known}


def _when(sent: dict[str, Any], came: datetime) -> Row:
    offset, jumps = _whole(sent.get("offset"), -SAFE), _whole(sent.get("jumps"), 0)
    try:
        at = read_moment(cast("str", sent.get("at")))
    except (TypeError, ValueError):
        return {"at": came, "offset_ms": 0, "jumps": 1}
    return {"at": at, "offset_ms": offset or 0, "jumps": min(jumps or 0, 1_000_000)}


def _whole(value: Any, least: int) -> int | None:
    return value if type(value) is int and least <= value <= SAFE else None


def _ids(value: Any) -> list[str]:
    return [one for one in cast("list[Any]", value) if is_id(one)] if isinstance(value, list) else []
