"""What is wrong with an item on its own: no title, nothing to choose, limits that no number satisfies; pure."""

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from typing import Any

from server.visits.checklist_facts import DECIMAL

from .flaw import Flaw
from .parts import Item, Section


def item_flaws(sections: Sequence[Section], categories: Collection[str] | None = None) -> Iterator[Flaw]:
    """Every flaw that needs no look at conditions, from top to bottom. `categories` as in proof.py."""
    signs: dict[str, str] = {}
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
                    yield from _category(section, item, categories)
                case "signature":
                    role = item.get("role", "customer")
                    if role in signs:
                        yield _flaw("signed_once", section, item, "role", grave=False, other=signs[role])
                    signs.setdefault(role, item["title"].strip())
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


def _category(section: Section, item: Item, categories: Collection[str] | None) -> Iterator[Flaw]:
    """The phone offers all numbered products then, and keeps the number alone where there are none: nobody is stuck."""
    wanted = (item.get("product_category") or "").strip()
    if categories is not None and not categories:
        yield _flaw("nothing_numbered", section, item, "category", grave=False)
    elif categories and wanted and wanted not in categories:
        yield _flaw("no_such_category", section, item, "category", grave=False, category=wanted)


def _flaw(code: str, section: Section, item: Item, on: str, *, grave: bool = True, **params: Any) -> Flaw:
    title = item["title"].strip()
    return Flaw(code, section["id"], item["id"], on, grave, {"item": title, **params})
