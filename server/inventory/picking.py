"""Numbered pieces that lie at a location, picked by their id or by their number as it was scanned."""

from collections.abc import Sequence

from server.kit.errors import Problem
from server.kit.ids import is_id
from sync.desk import Desk
from sync.kind import Row

from .flaws import Flaw, refuse
from .names import serial_norm
from .number_list import MOST


def picked(desk: Desk, location: Row, tokens: Sequence[str]) -> list[Row]:
    """The pieces in stock at this location that the tokens name, each once, by id. Problem 422 that names what is not there."""
    if len(tokens) > MOST:
        raise Problem(422, "inventory.too_many", pointer="/serials", most=MOST)
    here = {row["id"]: row for row in desk.rows("serial", "location_id", location["id"]) if row["state"] == "stock"}
    by_norm: dict[str, list[Row]] = {}
    for row in here.values():
        by_norm.setdefault(row["serial_norm"], []).append(row)
    elsewhere = _elsewhere(desk, tokens, here, by_norm)
    found: dict[str, int] = {}
    flaws: list[Flaw] = []
    for line, token in enumerate(tokens, 1):
        rows = [here[token]] if token in here else by_norm.get(serial_norm(token), [])
        if len(rows) != 1:
            flaws.append(_why_not(desk, line, token, rows, elsewhere.get(serial_norm(token))))
        elif rows[0]["id"] in found:
            flaws.append(Flaw(line, rows[0]["serial"], "twice", {"first": found[rows[0]["id"]]}))
        else:
            found[rows[0]["id"]] = line
    refuse(flaws)
    return [here[one] for one in sorted(found)]


def _elsewhere(
    desk: Desk, tokens: Sequence[str], here: dict[str, Row], by_norm: dict[str, list[Row]]
) -> dict[str, Row]:
    """What we know of numbers that are not here, to say where they are."""
    strange = {norm for token in tokens if token not in here and (norm := serial_norm(token)) not in by_norm}
    known = desk.read_by("serial", "serial_norm", sorted(strange)) if strange else []
    ids = [token for token in tokens if is_id(token) and token not in here]
    return {serial_norm(row["id"]): row for row in desk.read("serial", ids)} | {
        row["serial_norm"]: row for row in known
    }


def _why_not(desk: Desk, line: int, token: str, rows: list[Row], known: Row | None) -> Flaw:
    if rows:
        return Flaw(line, token, "ambiguous")
    if known is None:
        return Flaw(line, token[:200], "unknown")
    if known["state"] == "installed":
        return Flaw(line, known["serial"], "installed")
    place = desk.get("location", known["location_id"]) if known["location_id"] else None
    return Flaw(line, known["serial"], "elsewhere", {"place": place["name"] if place else "?"})
