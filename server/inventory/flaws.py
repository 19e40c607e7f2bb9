"""What is wrong with a list of serial numbers, line by line; a list is done wholly or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from server.kit.errors import Problem


@dataclass(frozen=True)
class Flaw:
    """One number that cannot be: its place in the list (from 1), as it was typed, and a code of texts/nl.json.

    `code`: odd (does not fit the product's pattern), empty, too_long, twice, in_stock, installed, elsewhere, unknown,
    ambiguous. `params` fill the text: {serial, line, first, place, product, pattern}.
    """

    line: int
    serial: str
    code: str
    params: dict[str, Any] = field(default_factory=dict[str, Any])

    def told(self) -> dict[str, Any]:
        """As it goes over the wire and into a sentence."""
        return {"line": self.line, "serial": self.serial, "code": self.code, **self.params}


def refuse(flaws: Sequence[Flaw]) -> None:
    """Problem 422 inventory.list_flawed that names every flaw; nothing if there is none."""
    if flaws:
        told = [flaw.told() for flaw in flaws]
        raise Problem(422, "inventory.list_flawed", pointer="/serials", count=len(told), flaws=told)
