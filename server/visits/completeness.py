"""What is still missing before a visit may be called done; pure, the same rule as pwa/rules/completeness.js.

The phone stops at what is missing; the server never refuses work that was done, it makes an `incomplete` attention card.
Golden files for both languages: tests/wire/completeness/*.json.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

Document = Mapping[str, Any]

DECIMAL = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")
TICKS = frozenset({"ok", "fail", "na"})


def completeness(sections: Sequence[Mapping[str, Any]], documents: Iterable[Document]) -> list[dict[str, Any]]:
    """The required items that are not filled, in the checklist's order.

    `sections` as in a checklist_version document; `documents` are those of one visit, each with its `kind`
    (answer, photo, part_use, signature count; others are ignored). A section that repeats is asked once for each
    repeat that has something in it, and at least once (repeat 0). A signature counts for every repeat.
    Returns [{section, item, repeat, type, title, why}]; why is "empty" or "note_needed" (a number outside its limits).
    """
    facts = _Facts(documents)
    missing: list[dict[str, Any]] = []
    for section in sections:
        for repeat in _repeats(section, facts):
            for item in section["items"]:
                why = _why_missing(item, repeat, facts) if item["required"] else None
                if why:
                    missing.append(
                        {
                            "section": section["id"],
                            "item": item["id"],
                            "repeat": repeat,
                            "type": item["type"],
                            "title": item["title"],
                            "why": why,
                        }
                    )
    return missing


def is_blank(text: str | None) -> bool:
    """Nothing in it but spaces, tabs and line ends (named one by one: strip() differs between the two languages)."""
    return not (text or "").strip(" \t\r\n")


def fits(item: Mapping[str, Any], value: str | None) -> bool:
    """True if `value` is a value that this item can have; blank always fits: it clears the answer."""
    if is_blank(value):
        return True
    match item["type"]:
        case "tick":
            return value in TICKS
        case "choice":
            return any(option["id"] == value for option in item.get("options") or [])
        case "number":
            return DECIMAL.fullmatch(value or "") is not None
        case _:
            return True


def within_limits(item: Mapping[str, Any], value: str) -> bool:
    """True if a decimal string lies within the item's limits, the limits included."""
    limits = item.get("limits") or {}
    low, high = limits.get("min"), limits.get("max")
    number = Decimal(value)
    return (low is None or number >= Decimal(low)) and (high is None or number <= Decimal(high))


class _Facts:
    """The documents of a visit by (item, repeat), only those that count."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self.answers: dict[tuple[str, int], Document] = {}
        self.photos: set[tuple[str, int]] = set()
        self.serials: set[tuple[str, int]] = set()
        self.roles: set[str] = set()
        for document in documents:
            self._take(document)

    def _take(self, document: Document) -> None:
        place = (document.get("item") or "", document.get("repeat") or 0)
        match document["kind"]:
            case "answer" if document["head"] and not is_blank(document["value"]):
                self.answers[place] = document
            case "photo" if not document.get("hidden_reason"):
                self.photos.add(place)
            case "part_use" if document.get("serial") and not document.get("returned"):
                self.serials.add(place)
            case "signature":
                self.roles.add(document["role"])
            case _:
                pass

    def places(self) -> set[tuple[str, int]]:
        return {*self.answers, *self.photos, *self.serials}


def _repeats(section: Mapping[str, Any], facts: _Facts) -> list[int]:
    if not section.get("repeats"):
        return [0]
    items = {item["id"] for item in section["items"]}
    return sorted({0, *(repeat for item, repeat in facts.places() if item in items)})


def _why_missing(item: Mapping[str, Any], repeat: int, facts: _Facts) -> str | None:
    place = (item["id"], repeat)
    match item["type"]:
        case "photo":
            return None if place in facts.photos else "empty"
        case "serial":
            return None if place in facts.serials or place in facts.answers else "empty"
        case "signature":
            return None if item.get("role", "customer") in facts.roles else "empty"
        case _:
            return _why_unanswered(item, facts.answers.get(place))


def _why_unanswered(item: Mapping[str, Any], answer: Document | None) -> str | None:
    if answer is None or not fits(item, answer["value"]):
        return "empty"
    if item["type"] == "number" and not within_limits(item, answer["value"]) and is_blank(answer.get("note")):
        return "note_needed"
    return None
