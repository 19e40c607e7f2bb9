"""What an item of the inbox is about, in words, and the page where one looks at it."""

from server.kit.clock import from_rfc3339
from server.kit.house import House
from server.kit.i18n import t
from sync.kind import Document

from .words import customer_text, day_text

__all__ = ["about"]


def about(house: House, subject: Document, lang: str) -> tuple[str, str | None]:
    """(words, address or None): a visit, what lies in a van or on a shelf, a numbered piece, work that was handed in."""
    if subject["kind"] == "quarantine":
        return t("rescues.title", lang), None
    if subject.get("customer"):
        day = day_text(from_rfc3339(f"{subject['day']}T12:00:00Z").date(), lang)
        said = f"{customer_text(subject['customer'], lang)} · {subject['team_name']} · {day}"
        return said, f"/office/visit/{subject['visit']}"
    if subject["kind"] == "serial":
        for serial in house.store.read("serial", [subject["id"]]):
            return str(serial["serial"]), f"/office/serial/{serial['id']}"
    for place in _place(house, subject):
        return str(place["name"]), f"/office/stock?place={place['id']}"
    return t("office.no_customer", lang), None


def _place(house: House, subject: Document) -> list[Document]:
    """The van or the shelf, of itself or of what lies there."""
    if subject["kind"] == "stock_level":
        levels = house.store.read("stock_level", [subject["id"]])
        return house.store.read("location", [one["location_id"] for one in levels])
    return house.store.read("location", [subject["id"]]) if subject["kind"] == "location" else []
