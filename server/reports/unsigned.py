"""The text of a report that nobody signed: what the office holds of the visit, in the form of a statement, under no name."""

from collections.abc import Iterable

from server.accounts.brands import brand_of
from server.kit.house import House
from server.visits.statement import Content, Document, Shown, sealed
from server.visits.statement import content as content_of

__all__ = ["APP", "text_of_nobody", "unsigned_text"]

APP = "office/1"
"""What such a text names as the app that made it."""


def unsigned_text(house: House, visit: str, entity: str, documents: Iterable[Document]) -> bytes:
    """The canonical text, in the first language of the visit's brand. Role, name and consent are empty: nobody agreed."""
    langs = brand_of(house, entity).langs
    return sealed(text_of_nobody(house, visit, langs[0] if langs else "nl", documents))[0].encode()


def text_of_nobody(house: House, visit: str, lang: str, documents: Iterable[Document]) -> Content:
    """What the office holds now, as a statement would say it to somebody."""
    return content_of(Shown(lang, house.tenant, visit, APP, "", "", ""), documents)
