""" "Gewijzigd na ondertekening": what is no longer as the statement said when it was signed; pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from .statement import Content, Document, Shown, content, without_unit

# Of each list in a statement: the fields that say which of its things one is.
LISTS = {"answers": ("item", "repeat"), "parts": ("product", "serial"), "photos": ("item", "repeat", "sha256")}
HOW_IT_IS_SAID = {"unit", "shown"}
TEXTS = ("nr", "customer", "address", "remarks", "lines")
"""Not `title`: an order keeps its type, so only what the company calls that type can differ, and that changes no work."""


def changes_since(signed: Mapping[str, Any], rows: Iterable[Document]) -> list[dict[str, Any]]:
    """What changed since `signed` (a statement's content), by the visit's documents as they are now.

    Returns [{"part": "answers" | "parts" | "photos" | "remarks" | ..., "before": ..., "after": ...}] in the order of the
    statement; before is None for what came, after is None for what went.
    """
    names = ("lang", "tenant", "visit", "app", "role", "name", "consent")
    documents = list(rows)
    now = content(Shown(**{name: signed[name] for name in names}), documents)
    then = dict(signed) | {"photos": _without_issues(signed["photos"], documents)}
    changes: list[dict[str, Any]] = []
    for part in (*TEXTS, *LISTS):
        if part in LISTS:
            changes += _in_list(part, then[part], now[part])
        elif _plain(then[part]) != _plain(now[part]):
            changes.append({"part": part, "before": then[part], "after": now[part]})
    return changes


def _in_list(part: str, signed: list[Content], now: list[Content]) -> list[dict[str, Any]]:
    before, after = _by_key(part, signed), _by_key(part, now)
    return [
        {"part": part, "before": before.get(key), "after": after.get(key)}
        for key in dict.fromkeys([*before, *after])
        if not _is_same(before.get(key), after.get(key))
    ]


def _plain(text: Any) -> Any:
    """Lines without the word for their unit: it is the product's and never changes, and older statements have not got it."""
    return [without_unit(line) for line in text] if isinstance(text, list) else text


def _is_same(before: Content | None, after: Content | None) -> bool:
    """Whether a thing is as it was, but for how it is said: the unit, as with lines, and an answer's words."""
    if before is None or after is None:
        return before is after
    return all(before.get(name) == after.get(name) for name in {*before, *after} - HOW_IT_IS_SAID)


def _without_issues(photos: list[Content], documents: list[Document]) -> list[Content]:
    """Older statements named the photos of issues too, which are the office's."""
    of_issues = {one["sha256"] for one in documents if one["kind"] == "photo" and one.get("issue")}
    return [one for one in photos if one["sha256"] not in of_issues]


def _by_key(part: str, things: list[Content]) -> dict[tuple[Any, ...], Content]:
    """Things by what they are; the same part used twice is told apart by its turn."""
    keyed: dict[tuple[Any, ...], Content] = {}
    for thing in things:
        key: tuple[Any, ...] = tuple(thing[name] for name in LISTS[part])
        turn = sum(1 for one in keyed if one[:-1] == key)
        keyed[(*key, turn)] = thing
    return keyed
