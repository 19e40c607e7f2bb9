"""A list of serial numbers as it is scanned or pasted, read and checked before anything is written."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from server.inventory.names import serial_id, serial_norm
from sync.desk import Desk
from sync.kind import Row

from .flaws import Flaw

BETWEEN = re.compile(r"[\n\r\t,;]+")
LONGEST = 200
MOST = 1000
"""Numbers in one act: more is a mistake in the clipboard."""


@dataclass(frozen=True)
class Numbered:
    """One number of a list: its place (from 1), as typed, its plain form and the id that it has of this product."""

    line: int
    typed: str
    norm: str
    id: str


def split(text: str) -> list[str]:
    """The numbers in a text: one a line, or with commas, semicolons or tabs between. Blanks belong to a number."""
    return [one for part in BETWEEN.split(text) if (one := part.strip())]


def read_list(product: Row, typed: Iterable[str]) -> tuple[list[Numbered], list[Flaw]]:
    """The numbers of a product, and what is wrong with the list by itself: odd, empty, too long, named twice."""
    numbers: list[Numbered] = []
    flaws: list[Flaw] = []
    first: dict[str, int] = {}
    for line, one in enumerate(typed, 1):
        norm = serial_norm(one)
        if not norm or len(norm) > LONGEST or len(one) > LONGEST:
            flaws.append(Flaw(line, one[:LONGEST], "too_long" if norm else "empty"))
        elif norm in first:
            flaws.append(Flaw(line, one, "twice", {"first": first[norm]}))
        elif not fits(product, one):
            params = {"product": product["name"], "pattern": product["serial_pattern"]}
            flaws.append(Flaw(line, one, "odd", params))
        else:
            numbers.append(Numbered(line, one, norm, serial_id(product["id"], norm)))
        first.setdefault(norm, line)
    return numbers, flaws


def fits(product: Row, typed: str) -> bool:
    """Whether a number looks like one of this product; a pattern that cannot be read says nothing, as on the phone."""
    pattern = product["serial_pattern"]
    if not pattern:
        return True
    try:
        return bool(re.search(pattern, typed.strip()) or re.search(pattern, serial_norm(typed)))
    except re.error:
        return True


def where_it_is(desk: Desk, number: Numbered, known: Row) -> Flaw:
    """Why a number that we have cannot come in again."""
    if known["state"] == "installed":
        return Flaw(number.line, number.typed, "installed")
    place = desk.get("location", known["location_id"]) if known["location_id"] else None
    return Flaw(number.line, number.typed, "in_stock", {"place": place["name"] if place else ""})


def add_serial(desk: Desk, product: Row, number: Numbered, location: str) -> Row:
    """A piece that we did not know, in stock at a location; its movement is the caller's."""
    return desk.add(
        "serial",
        {
            "id": number.id,
            "product_id": product["id"],
            "serial": number.typed,
            "serial_norm": number.norm,
            "state": "stock",
            "location_id": location,
            "warranty_until": None,
        },
    )
