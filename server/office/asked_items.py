"""What an act says of an item of a checklist, in the checklist's own words: its title, which repeat, the option's name."""

from typing import Any

from server.kit.house import House
from server.visits.checklists import place_of
from sync.kind import Document

from .saying_values import said

__all__ = ["in_its_words", "item_title"]

Place = tuple[dict[str, Any], Document]


def item_title(house: House, visit: str, item: str, repeat: int = 0) -> str:
    """Serienummer (Laadpaal 2): the title, and of what where its section repeats. The item's own id when it is unknown."""
    found = _found(house, visit, item)
    return _title(found, repeat) if found else item


def in_its_words(house: House, visit: str | None, args: dict[str, Any], lang: str) -> dict[str, Any]:
    """Arguments of an act with the item, the repeat and the value as the checklist calls them, where it knows the item."""
    item, repeat = args.get("item"), args.get("repeat")
    found = _found(house, visit, item) if visit and isinstance(item, str) else None
    words = {name: value for name, value in args.items() if name != "repeat" or (value and found is None)}
    if found is None:
        return words
    words["item"] = _title(found, repeat if isinstance(repeat, int) else 0)
    if "value" in args:
        words["value"] = said(args["value"], lang, found[1])
    return words


def _found(house: House, visit: str, item: str) -> Place | None:
    row = next(iter(house.store.read("visit", [visit])), None)
    return place_of(house.store, row, item) if row else None


def _title(found: Place, repeat: int) -> str:
    section, item = found
    return f"{item['title']} ({section['title']} {repeat + 1})" if section.get("repeats") else str(item["title"])
