"""What an act from a phone holds, as a planner reads it: refused, in quarantine, or of a visit that is not here.

Its arguments may hold anything: nobody has checked them.
"""

from typing import Any

from server.inventory.names import amount_text
from server.kit.clock import day_in_amsterdam, from_rfc3339
from server.kit.house import House
from server.kit.i18n import has_text, t
from server.kit.ids import is_id
from sync.kind import Row

from .asked_items import item_place, place_title
from .saying_values import lines_of_value, said
from .words import day_text, span_text

__all__ = ["act_about", "act_lines"]

FOR_PROGRAMS = frozenset({"item", "repeat", "bytes", "width", "height", "taken_at", "quality", "position", "was", "channel"})  # fmt: skip
PRODUCTS = ("product", "old_product")


def act_about(house: House, visit: str | None, args: dict[str, Any]) -> str:
    """Serienummer (Laadpaal 2): the item of a checklist that it is about, by its id when no checklist knows it; else ""."""
    found, repeat = item_place(house, visit, args), args.get("repeat")
    nth = repeat if isinstance(repeat, int) else 0
    if found:
        return place_title(found, nth)
    return " ".join([str(args["item"]), *([f"({nth + 1})"] if nth else [])]) if args.get("item") else ""


def act_lines(house: House, visit: str | None, args: dict[str, Any], lang: str) -> list[tuple[str, str]]:
    """Everything else that a person can read in it, by name: products, amounts, answers and times in words."""
    words = {name: value for name, value in args.items() if name not in FOR_PROGRAMS}
    if isinstance(words.get("field"), str) and has_text(f"office.{words['field']}"):
        words["field"] = t(f"office.{words['field']}", lang)
    if (found := item_place(house, visit, args)) and "value" in args:
        words["value"] = said(args["value"], lang, found[1])
    for name in ("fate", "kind"):
        key = f"office.{'fate' if name == 'fate' else 'hours'}_{words.get(name)}"
        words |= {name: t(key, lang)} if name in words and has_text(key) else {}
    return [*_products(house, args, words, lang), *lines_of_value(_timed(words, lang), lang)]


def _products(house: House, args: dict[str, Any], words: dict[str, Any], lang: str) -> list[tuple[str, str]]:
    """Each product by its name; what was used by the metre has its amount in metres."""
    named = {name: str(args[name]) for name in PRODUCTS if is_id(args.get(name))}
    rows: dict[str, Row] = {row["id"]: row for row in house.store.read("product", set(named.values()))}
    used, count = rows.get(named.get("product", "")), words.get("quantity")
    if used is not None and isinstance(count, int):
        words["quantity"] = amount_text(count, used["unit"])
    return [(t(f"office.arg_{name}", lang), rows[id_]["name"]) for name, id_ in named.items() if id_ in rows]


def _timed(words: dict[str, Any], lang: str) -> dict[str, Any]:
    """The hours of a day as one line: zaterdag 21 november 09:30–11:00."""
    try:
        begins, ends = from_rfc3339(words["from"]), from_rfc3339(words["to"])
        text = f"{day_text(day_in_amsterdam(begins), lang)} {span_text(begins, ends)}"
    except (KeyError, TypeError, ValueError, OverflowError, AttributeError):
        return words
    return {name: value for name, value in words.items() if name not in ("from", "to")} | {"times": text}
