"""The tip above the day, in the reader's language."""

from server.kit.house import House
from server.kit.http import Door
from server.tips.telling import LINKS, tip_for

__all__ = ["shown_tip"]


def shown_tip(house: House, door: Door) -> dict[str, str] | None:
    """The tip of the front page, in the reader's language."""
    row = tip_for(house, door.who.member)
    if row is None:
        return None
    text = row.text_en if door.lang == "en" and row.text_en else row.text_nl
    return {"id": row.id, "text": text, "address": LINKS[row.link][0] if row.link else ""}
