"""The item of a checklist that an act is about, as the checklist calls it."""

from typing import Any

from server.kit.house import House
from server.kit.ids import is_id
from server.visits.checklists import place_of
from sync.kind import Document

__all__ = ["Place", "item_place", "item_title", "place_title"]

Place = tuple[dict[str, Any], Document]
"""The section and the item."""


def item_title(house: House, visit: str, item: str, repeat: int = 0) -> str:
    """Serienummer (Laadpaal 2): the title, and of what where its section repeats. The item's own id when it is unknown."""
    found = item_place(house, visit, {"item": item})
    return place_title(found, repeat) if found else item


def item_place(house: House, visit: str | None, args: dict[str, Any]) -> Place | None:
    """What an act's arguments call `item`: of this visit's checklist, else of the one that the phone says it showed. None
    for neither. The arguments may hold anything."""
    item = args.get("item")
    if not isinstance(item, str):
        return None
    rows = list(house.store.read("visit", [visit])) if visit else []
    if is_id(args.get("checklist")):
        rows.append({"checklist_version_id": args["checklist"]})
    return next((found for row in rows if (found := place_of(house.store, row, item))), None)


def place_title(found: Place, repeat: int) -> str:
    """The item's title, and which one where its section repeats."""
    section, item = found
    return f"{item['title']} ({section['title']} {repeat + 1})" if section.get("repeats") else str(item["title"])
