"""What is wrong with an item on its own: no title, nothing to choose, limits that no number satisfies; pure."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from server.visits.checklist_facts import DECIMAL

from .flaw import Flaw
from .parts import Item, Section


def item_flaws(sections: Sequence[Section]) -> Iterator[Flaw]:
    """Every flaw that needs no look at conditions, from top to bottom."""
    if not any(section["items"] for section in sections):
        yield Flaw("nothing_asked")
    for section in sections:
        if not section["title"].strip():
            yield Flaw("section_title", section["id"], on="title")
        if not section["items"]:
            yield Flaw("section_empty", section["id"], grave=False)
        for item in section["items"]:
            if not item["title"].strip():
                yield _flaw("item_title", section, item, "title")
            match item["type"]:
                case "choice":
                    yield from _choice(section, item)
                case "number":
                    yield from _number(section, item)
                case "serial":
                    yield from _serial(section, item)
                case _:
                    pass


def _choice(section: Section, item: Item) -> Iterator[Flaw]:
    options = item.get("options") or []
    titles = [option["title"].strip() for option in options]
    if not options:
        yield _flaw("no_options", section, item, "options")
    elif not all(titles):
        yield _flaw("option_title", section, item, "options")
    elif twice := next((title for title in titles if titles.count(title) > 1), None):
        yield _flaw("option_twice", section, item, "options", option=twice)
    elif len(options) == 1:
        yield _flaw("one_option", section, item, "options", grave=False)


def _number(section: Section, item: Item) -> Iterator[Flaw]:
    limits = {end: text.strip() for end, text in (item.get("limits") or {}).items() if text.strip()}
    wrong = next((text for text in limits.values() if not DECIMAL.fullmatch(text)), None)
    if wrong is not None:
        yield _flaw("limit_decimal", section, item, "limits", value=wrong)
    elif len(limits) == 2 and Decimal(limits["min"]) > Decimal(limits["max"]):
        yield _flaw("limits_empty", section, item, "limits", low=limits["min"], high=limits["max"])


def _serial(section: Section, item: Item) -> Iterator[Flaw]:
    plate = (item.get("plate") or "").strip()
    if plate and not any(one["id"] == plate and one["type"] == "photo" for one in section["items"]):
        yield _flaw("plate", section, item, "plate")


def _flaw(code: str, section: Section, item: Item, on: str, *, grave: bool = True, **params: Any) -> Flaw:
    title = item["title"].strip()
    return Flaw(code, section["id"], item["id"], on, grave, {"item": title, **params})
