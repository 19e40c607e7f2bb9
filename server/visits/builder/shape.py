"""The shape of a checklist as the office writes it: what a draft or a file may hold at all. What it means is proof.py's.

A draft may be half-finished (a condition without an item, a choice without options) and still be kept; what has another
shape is refused with a JSON pointer to the place and a sentence.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, cast

from server.visits.conditions import TESTS

ITEM_TYPES = ("tick", "choice", "number", "text", "photo", "serial", "signature")
ROLES = ("customer", "technician")
OUTLINES = ("meter_cupboard", "fuse_box", "charger_wall", "charger_pole", "type_plate", "cable_route", "room", "house")

MOST_SECTIONS, MOST_ITEMS, MOST_OPTIONS = 40, 300, 40
MOST_PATHS, PATH_LENGTH = 60, 4000
DEEPEST, MOST_TESTS = 4, 40
ID = re.compile(r"[a-z0-9][a-z0-9_.-]{0,59}")
PATH = re.compile(r"[MmLlHhVvCcSsQqTtAaZz0-9eE ,.+-]*")


class Misshapen(Exception):
    """Something does not have the shape: `pointer` into what was sent, and a text's code with its params."""

    def __init__(self, pointer: str, code: str, **params: Any) -> None:
        super().__init__(f"{pointer} {code} {params}")
        self.pointer, self.code, self.params = pointer, code, params


Reader = Callable[[Any, str], Any]


def read_sections(sent: Any, pointer: str = "/sections") -> list[dict[str, Any]]:
    """The sections of a draft, as they were sent, in a canonical order of fields. Raises Misshapen."""
    sections = [_read(one, f"{pointer}/{at}", _SECTION) for at, one in enumerate(_list(sent, pointer, MOST_SECTIONS))]
    ids: set[str] = set()
    for at, section in enumerate(sections):
        _once(ids, section["id"], f"{pointer}/{at}/id")
    items: set[str] = set()
    for at, section in enumerate(sections):
        for position, item in enumerate(section["items"]):
            _once(items, item["id"], f"{pointer}/{at}/items/{position}/id")
    if len(items) > MOST_ITEMS:
        raise Misshapen(pointer, "visits.shape_too_many", most=MOST_ITEMS)
    return sections


def text_of(most: int, *, lines: bool = False) -> Reader:
    """A reader of a text of at most `most` characters; blank is allowed, other line ends than LF are not kept."""

    def read(sent: Any, pointer: str) -> str:
        if not isinstance(sent, str):
            raise Misshapen(pointer, "visits.shape_not_text")
        text = sent.replace("\r\n", "\n")
        if len(text) > most:
            raise Misshapen(pointer, "visits.shape_too_long", most=most)
        if any(ord(sign) < 32 and not (lines and sign == "\n") for sign in text):
            raise Misshapen(pointer, "visits.shape_odd_signs")
        return text

    return read


def _once(seen: set[str], one: str, pointer: str) -> None:
    if one in seen:
        raise Misshapen(pointer, "visits.shape_twice", id=one)
    seen.add(one)


def _list(sent: Any, pointer: str, most: int) -> list[Any]:
    if not isinstance(sent, list):
        raise Misshapen(pointer, "visits.shape_not_a_list")
    found = cast("list[Any]", sent)
    if len(found) > most:
        raise Misshapen(pointer, "visits.shape_too_many", most=most)
    return found


def _object(sent: Any, pointer: str) -> Mapping[str, Any]:
    if not isinstance(sent, dict):
        raise Misshapen(pointer, "visits.shape_not_an_object")
    return cast("dict[str, Any]", sent)


def _read(sent: Any, pointer: str, fields: Mapping[str, tuple[bool, Reader]]) -> dict[str, Any]:
    """An object with exactly these fields: name -> (must be there, how it is read). Null is as good as left out."""
    given = {name: value for name, value in _object(sent, pointer).items() if value is not None}
    unknown = sorted(set(given) - set(fields))
    if unknown:
        raise Misshapen(f"{pointer}/{unknown[0]}", "visits.shape_unknown", name=unknown[0])
    for name, (needed, _) in fields.items():
        if needed and name not in given:
            raise Misshapen(f"{pointer}/{name}", "visits.shape_missing", name=name)
    return {name: read(given[name], f"{pointer}/{name}") for name, (_, read) in fields.items() if name in given}


def _flag(sent: Any, pointer: str) -> bool:
    if not isinstance(sent, bool):
        raise Misshapen(pointer, "visits.shape_not_yes_or_no")
    return sent


def _id(sent: Any, pointer: str) -> str:
    if not isinstance(sent, str) or not ID.fullmatch(sent):
        raise Misshapen(pointer, "visits.shape_not_an_id")
    return sent


def _one_of(*known: str) -> Reader:
    def read(sent: Any, pointer: str) -> str:
        if not isinstance(sent, str) or sent not in known:
            raise Misshapen(pointer, "visits.shape_not_one_of", known=", ".join(known))
        return sent

    return read


def _options(sent: Any, pointer: str) -> list[dict[str, str]]:
    fields: dict[str, tuple[bool, Reader]] = {"id": (True, _id), "title": (True, text_of(200))}
    found = [_read(one, f"{pointer}/{at}", fields) for at, one in enumerate(_list(sent, pointer, MOST_OPTIONS))]
    seen: set[str] = set()
    for at, option in enumerate(found):
        _once(seen, option["id"], f"{pointer}/{at}/id")
    return found


def _limits(sent: Any, pointer: str) -> dict[str, str]:
    return _read(sent, pointer, {"min": (False, text_of(30)), "max": (False, text_of(30))})


def _outline(sent: Any, pointer: str) -> dict[str, Any]:
    """One of our own, or one that was drawn: a box in its own units and the lines within it."""
    if "set" in _object(sent, pointer):
        return _read(sent, pointer, {"set": (True, _one_of(*OUTLINES))})
    return _read(sent, pointer, {"box": (True, _box), "paths": (True, _paths)})


def _box(sent: Any, pointer: str) -> list[int]:
    sides = _list(sent, pointer, 2)
    if len(sides) != 2 or not all(isinstance(one, int) and 1 <= one <= 4000 for one in sides):
        raise Misshapen(pointer, "visits.shape_not_a_box")
    return sides


def _paths(sent: Any, pointer: str) -> list[str]:
    paths = _list(sent, pointer, MOST_PATHS)
    for at, path in enumerate(paths):
        if not isinstance(path, str) or len(path) > PATH_LENGTH or not PATH.fullmatch(path):
            raise Misshapen(f"{pointer}/{at}", "visits.shape_not_a_path")
    return paths


def _condition(sent: Any, pointer: str) -> dict[str, Any]:
    condition = _part(sent, pointer, 1)
    if _tests_in(condition) > MOST_TESTS:
        raise Misshapen(pointer, "visits.shape_too_many", most=MOST_TESTS)
    return condition


def _part(sent: Any, pointer: str, depth: int) -> dict[str, Any]:
    said = _object(sent, pointer)
    if depth > DEEPEST:
        raise Misshapen(pointer, "visits.shape_too_deep", most=DEEPEST)
    if len(said) == 1 and "not" in said:
        return {"not": _part(said["not"], f"{pointer}/not", depth + 1)}
    if len(said) == 1 and (join := next(iter(said))) in ("all", "any"):
        parts = _list(said[join], f"{pointer}/{join}", MOST_TESTS)
        return {join: [_part(one, f"{pointer}/{join}/{at}", depth + 1) for at, one in enumerate(parts)]}
    names = [name for name in said if name != "item"]
    if "item" not in said or len(names) != 1 or names[0] not in TESTS:
        raise Misshapen(pointer, "visits.shape_not_a_condition")
    return {"item": text_of(60)(said["item"], f"{pointer}/item"), names[0]: _wanted(names[0], said[names[0]], pointer)}


def _wanted(test: str, sent: Any, pointer: str) -> Any:
    if test == "answered":
        if sent is not True:
            raise Misshapen(f"{pointer}/{test}", "visits.shape_not_a_condition")
        return True
    if test == "one_of":
        values = _list(sent, f"{pointer}/{test}", MOST_OPTIONS)
        return [text_of(60)(one, f"{pointer}/{test}/{at}") for at, one in enumerate(values)]
    return text_of(60)(sent, f"{pointer}/{test}")


def _tests_in(condition: Mapping[str, Any]) -> int:
    if "not" in condition:
        return _tests_in(condition["not"])
    parts = condition.get("all", condition.get("any"))
    return 1 if parts is None else sum(_tests_in(one) for one in parts)


def _items(sent: Any, pointer: str) -> list[dict[str, Any]]:
    return [_read(one, f"{pointer}/{at}", _ITEM) for at, one in enumerate(_list(sent, pointer, MOST_ITEMS))]


_ITEM: dict[str, tuple[bool, Reader]] = {
    "id": (True, _id),
    "type": (True, _one_of(*ITEM_TYPES)),
    "title": (True, text_of(200)),
    "required": (True, _flag),
    "help": (False, text_of(1000, lines=True)),
    "when": (False, _condition),
    "unit": (False, text_of(20)),
    "limits": (False, _limits),
    "options": (False, _options),
    "shot": (False, text_of(300)),
    "outline": (False, _outline),
    "role": (False, _one_of(*ROLES)),
    "product_category": (False, text_of(60)),
    "plate": (False, text_of(60)),
}
_SECTION: dict[str, tuple[bool, Reader]] = {
    "id": (True, _id),
    "title": (True, text_of(200)),
    "repeats": (False, _flag),
    "when": (False, _condition),
    "items": (True, _items),
}
