"""Which refused work the office can still have done: "accept" is offered where it can work, and nowhere else.

What the rule would say at this moment is asked by accepting it; this is what can be told without trying.
"""

from typing import Any

from server.kit.house import House
from sync.accepting import can_be_accepted
from sync.kind import Row

from .states import FINAL

LEANS_ON = {"photo.hide": ("photo", "id"), "part.return": ("part_use", "of")}
"""Acts that name no visit, and by which argument they name what they are about."""


def acceptable(house: House, rows: list[Row]) -> set[str]:
    """Of these rejected mutations the ids of those that could be done now: their act is whole, what they lean on is here,
    the visit has not ended where that was the reason, and nothing that was to come first is still refused."""
    possible = [row for row in rows if can_be_accepted(row["code"], row["name"], row["args"], row["schema"])]
    named = {row["args"]["visit"] for row in possible if row["args"].get("visit")}
    visits = {row["id"]: row["state"] for row in house.store.read("visit", named)}
    parents = house.store.read("mutation", {parent for row in possible for parent in row["after"] or ()})
    waits_for = {row["id"] for row in parents if row["status"] == "rejected" and row["settled"] != "accepted"}
    here = _here(house, possible)
    return {
        row["id"]
        for row in possible
        if not waits_for & set(row["after"] or ())
        and _is_there(row, visits, here)
        and not (row["code"] == "final" and visits.get(row["args"].get("visit")) in FINAL)
    }


def _here(house: House, rows: list[Row]) -> set[tuple[str, Any]]:
    """Which photos and parts that these acts lean on there are."""
    found: set[tuple[str, Any]] = set()
    for name, (kind, argument) in LEANS_ON.items():
        wanted = {row["args"][argument] for row in rows if row["name"] == name}
        found |= {(kind, one["id"]) for one in house.store.read(kind, wanted)}
    return found


def _is_there(row: Row, visits: dict[str, str], here: set[tuple[str, Any]]) -> bool:
    if row["args"].get("visit"):
        return row["args"]["visit"] in visits
    kind, argument = LEANS_ON.get(row["name"], ("", ""))
    return not kind or (kind, row["args"][argument]) in here
