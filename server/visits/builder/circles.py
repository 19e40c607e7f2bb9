"""Conditions that wait for each other: who looks at whom, in the end; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from server.visits.conditions import leaves

from .parts import Item, Section


@dataclass(frozen=True)
class Spot:
    """Where an item stands: the section's number and its own, from 0."""

    section_at: int
    at: int
    section: Section
    item: Item


def spots_of(sections: Sequence[Section]) -> dict[str, Spot]:
    """Every item's place by its id."""
    return {
        item["id"]: Spot(nr, at, section, item)
        for nr, section in enumerate(sections)
        for at, item in enumerate(section["items"])
    }


class Circles:
    """Over the items of one list, each looked through once however many conditions ask."""

    def __init__(self, spots: Mapping[str, Spot]) -> None:
        self.spots = spots
        self._sees = {item: _seen_from(spot, spots) for item, spot in spots.items()}
        self._bit = {item: 1 << at for at, item in enumerate(spots)}
        self._ends = self._all_seen()
        self._found: dict[tuple[str, ...], list[str]] = {}

    def round(self, own: Sequence[str], there: str) -> list[str]:
        """Titles from one of these items over what it looks at back to itself; [] if `there` does not lead back.

        The first circle of the same items is told for each way into one.
        """
        if not self._ends[there] & sum(self._bit[item] for item in own):
            return []
        if tuple(own) not in self._found:
            self._found[tuple(own)] = self._walk(own, there)
        return self._found[tuple(own)]

    def _walk(self, own: Sequence[str], there: str) -> list[str]:
        trail: dict[str, str | None] = {there: None}
        for item in (ask := [there]):
            if item in own:
                return self._told(item, trail)
            for seen in self._sees[item]:
                if seen not in trail:
                    trail[seen] = item
                    ask.append(seen)
        return []

    def _told(self, item: str, trail: Mapping[str, str | None]) -> list[str]:
        back: list[str] = []
        at: str | None = item
        while at is not None:
            back.append(self.spots[at].item["title"])
            at = trail[at]
        return [back[0], *reversed(back)]

    def _all_seen(self) -> dict[str, int]:
        """By item: itself and all that it sees in the end, as bits (Warshall)."""
        ends = {item: self._bit[item] | sum(self._bit[one] for one in seen) for item, seen in self._sees.items()}
        for over, bit in self._bit.items():
            for item, seen in ends.items():
                if seen & bit:
                    ends[item] = seen | ends[over]
        return ends


def _seen_from(spot: Spot, spots: Mapping[str, Spot]) -> list[str]:
    """The other items that decide over one, in the order of its conditions."""
    whens: list[Any] = [spot.section.get("when"), spot.item.get("when")]
    found = dict.fromkeys(leaf["item"] for when in whens for leaf in leaves(when))
    return [one for one in found if one in spots and one != spot.item["id"]]
