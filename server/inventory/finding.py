"""What numbered pieces are found by: the beginning of their number, and its end, which is what people read aloud."""

from collections.abc import Iterable

from sqlalchemy import or_, select

from server.kit.house import House
from server.kit.search import found_by, with_word
from server.kit.search_models import SearchWord
from server.kit.search_words import LONGEST
from sync.kind import Row

from .models import Serial
from .names import serial_norm

__all__ = ["pieces_found"]

FROM_BEHIND = "~"
"""Before a number that is kept from behind; no sign that anybody's number begins with."""
FEWEST = 3
"""Signs of an end: with fewer it is the end of half of all numbers."""


def _of_serial(row: Row) -> Iterable[str]:
    norm = row["serial_norm"].casefold()
    return (norm[:LONGEST], _behind(norm)) if norm else ()


def _behind(norm: str) -> str:
    return f"{FROM_BEHIND}{norm[::-1]}"[:LONGEST]


def pieces_found(house: House, typed: str, most: int) -> list[str]:
    """Ids of pieces whose number begins or ends with what was typed, at most so many, in the order of their numbers."""
    norm = serial_norm(typed)
    if not norm:
        return []
    small = norm.casefold()
    ways = [small[:LONGEST], *([_behind(small)] if len(small) >= FEWEST else [])]
    ids: set[str] = set()
    for way in ways:
        ids |= set(house.session.scalars(with_word("serial", way).order_by(SearchWord.word).limit(most)))
    whole = or_(
        Serial.serial_norm.startswith(norm, autoescape=True), Serial.serial_norm.endswith(norm, autoescape=True)
    )
    asked = select(Serial.id).where(Serial.id.in_(ids), whole).order_by(Serial.serial_norm, Serial.id).limit(most)
    return list(house.session.scalars(asked))


found_by("serial", ("serial_norm",), _of_serial)
