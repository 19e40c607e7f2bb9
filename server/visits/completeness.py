"""What is still missing before a visit may be called done; pure, the same rule as pwa/rules/completeness.js.

The phone stops at what is missing; the server never refuses work that was done, it makes an `incomplete` attention card.
Golden files for both languages: tests/wire/completeness/*.json.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from .checklist_facts import DECIMAL, TICKS, Document, Facts, fits, is_blank
from .showing import Showing

__all__ = ["DECIMAL", "TICKS", "Document", "completeness", "fits", "is_blank", "within_limits"]


def completeness(sections: Sequence[Mapping[str, Any]], documents: Iterable[Document]) -> list[dict[str, Any]]:
    """The demanded items that are not filled, in the checklist's order. What is hidden is never missing (showing.py).

    `sections` as in a checklist_version document; `documents` are those of one visit, each with its `kind`
    (answer, photo, part_use, signature count; others are ignored). A section that repeats is asked once for each
    repeat that has something in it, and at least once (repeat 0). A signature counts for every repeat.
    Returns [{section, item, repeat, type, title, why}]; why is "empty", "note_needed" (a number outside its limits) or
    "poor" (the office wants a better photo).
    """
    facts = Facts(documents)
    showing = Showing(sections, facts)
    missing: list[dict[str, Any]] = []
    for at, section in enumerate(sections):
        for repeat in facts.repeats(section):
            for asked in showing.asked(at, repeat):
                item = asked.item
                why = _why_missing(item, repeat, facts) if asked.demanded else None
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


def within_limits(item: Mapping[str, Any], value: str) -> bool:
    """True if a decimal string lies within the item's limits, the limits included."""
    limits = item.get("limits") or {}
    low, high = limits.get("min"), limits.get("max")
    number = Decimal(value)
    return (low is None or number >= Decimal(low)) and (high is None or number <= Decimal(high))


def _why_missing(item: Mapping[str, Any], repeat: int, facts: Facts) -> str | None:
    if not facts.is_filled(item, repeat):
        return "empty"
    if item["type"] == "photo":
        return None if (item["id"], repeat) in facts.good_photos else "poor"
    if item["type"] != "number":
        return None
    answer = facts.answers[item["id"], repeat]
    return "note_needed" if not within_limits(item, answer["value"]) and is_blank(answer.get("note")) else None
