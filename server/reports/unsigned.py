"""The text of a report that nobody signed: what the office holds of the visit, in the form of a statement, under no name."""

from collections.abc import Iterable

from server.accounts.brands import brand_of
from server.kit.house import House
from server.visits.statement import Document, Shown, sealed
from server.visits.statement import content as content_of

__all__ = ["APP", "unsigned_text"]

APP = "office/1"
"""What such a text names as the app that made it."""


def unsigned_text(house: House, visit: str, entity: str, documents: Iterable[Document]) -> bytes:
    """The canonical text, in the first language of the visit's brand. Role, name and consent are empty: nobody agreed."""
    langs = brand_of(house, entity).langs
    shown = Shown(langs[0] if langs else "nl", house.tenant, visit, APP, "", "", "")
    return sealed(content_of(shown, documents))[0].encode()
