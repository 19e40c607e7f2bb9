"""What was filled in on one visit, by item and repeat; pure, the twin of pwa/rules/checklist_facts.js."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

Document = Mapping[str, Any]
Place = tuple[str, int]

DECIMAL = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")
TICKS = frozenset({"ok", "fail", "na"})


class Facts:
    """The documents of a visit by (item, repeat), only those that count."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self.answers: dict[Place, Document] = {}
        self.photos: set[Place] = set()
        self.good_photos: set[Place] = set()
        self.serials: set[Place] = set()
        self.roles: set[str] = set()
        for document in documents:
            self._take(document)

    def repeats(self, section: Mapping[str, Any]) -> list[int]:
        """How often a section is asked: once, and if it repeats once for each repeat that has something in it."""
        if not section.get("repeats"):
            return [0]
        items = {item["id"] for item in section["items"]}
        touched = (*self.answers, *self.photos, *self.serials)
        return sorted({0, *(repeat for item, repeat in touched if item in items)})

    def is_filled(self, item: Mapping[str, Any], repeat: int) -> bool:
        """Whether there is anything under an item that this item can have."""
        place = (item["id"], repeat)
        match item["type"]:
            case "photo":
                return place in self.photos
            case "serial":
                return place in self.serials or place in self.answers
            case "signature":
                return item.get("role", "customer") in self.roles
            case _:
                return place in self.answers and fits(item, self.answers[place]["value"])

    def _take(self, document: Document) -> None:
        place = (document.get("item") or "", document.get("repeat") or 0)
        match document["kind"]:
            case "answer" if document["head"] and not is_blank(document["value"]):
                self.answers[place] = document
            case "photo" if not document.get("hidden_reason"):
                self.photos.add(place)
                if not document.get("poor_reason"):
                    self.good_photos.add(place)
            case "part_use" if document.get("serial") and not document.get("returned"):
                self.serials.add(place)
            case "signature":
                self.roles.add(document["role"])
            case _:
                pass


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
