"""The proof that a checklist can be completed on every path that answers can open; pure.

Conditions look upward only, so a list can be filled from top to bottom: nothing that is filled later opens or shuts what
stands above it. Then it can be completed on every path if, and only if, each item that can appear can also be filled,
and no condition is broken. That leaves three things to show: no condition is flawed (condition_flaws.py), each item has
an answer (item_flaws.py), and each can appear at all, which reach.py decides exactly or refuses by name.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from server.visits.conditions import Seen

from .condition_flaws import condition_flaws, spots_of
from .flaw import Flaw
from .item_flaws import item_flaws
from .parts import Section
from .reach import Reach, TooTangled

CANNOT_BE_FILLED = frozenset({"no_options", "limits_empty"})
"""Flaws by which a path is blocked where it reaches the item."""


@dataclass(frozen=True)
class Proof:
    """What was found, grave flaws first. `conditions` were looked through in `steps`; `holds`: it may be published."""

    flaws: tuple[Flaw, ...]
    conditions: int
    steps: int = 0

    @property
    def holds(self) -> bool:
        """Whether every path can be completed."""
        return not any(flaw.grave for flaw in self.flaws)


def prove(sections: Sequence[Section], categories: Collection[str] | None = None) -> Proof:
    """Look at a checklist in the office's form (shape.py has read it). A blocked item says on which path it is met.

    `categories` are those of the company's products with serial numbers; None: not looked at.
    """
    conditions = sum(1 for section in sections for one in (section, *section["items"]) if one.get("when") is not None)
    broken = list(condition_flaws(sections))
    single = list(item_flaws(sections, categories))
    reach = Reach(sections)
    if not broken:
        single = [_with_its_path(flaw, reach, sections) for flaw in single]
        broken = list(_out_of_reach(sections, reach))
    order = {item: at for at, item in enumerate(spots_of(sections))}
    flaws = sorted([*single, *broken], key=lambda flaw: (not flaw.grave, order.get(flaw.item or "", -1)))
    return Proof(tuple(flaws), conditions, reach.steps)


def _with_its_path(flaw: Flaw, reach: Reach, sections: Sequence[Section]) -> Flaw:
    """The flaw of an item that cannot be filled, with the answers that lead to it."""
    if flaw.code not in CANNOT_BE_FILLED or flaw.item is None:
        return flaw
    try:
        path = reach.path_to(flaw.item)
    except TooTangled:
        return flaw
    steps = steps_of(path or {}, sections)
    return replace(flaw, params={**flaw.params, "path": steps}) if steps else flaw


def _out_of_reach(sections: Sequence[Section], reach: Reach) -> Iterator[Flaw]:
    for section in sections:
        lost = False
        if section.get("when") is not None and section["items"]:
            yield from (found := list(_reachable(section, None, section["items"][0], reach)))
            lost = any(flaw.grave for flaw in found)
        for item in section["items"] if not lost else ():
            if item.get("when") is not None:
                yield from _reachable(section, item["id"], item, reach)


def _reachable(section: Section, item: str | None, first: Mapping[str, Any], reach: Reach) -> Iterator[Flaw]:
    """Whether an item, or with `item` None a whole section, can appear, can be away, and is there at the end."""
    guards = [one for one in (section.get("when"), first.get("when") if item else None) if one is not None]
    title = first["title"] if item else section["title"]

    def flaw(code: str, *, grave: bool) -> Flaw:
        return Flaw(code, section["id"], item, "when", grave, {"title": title})

    try:
        if reach.path_under(guards, complete=True) is None:  # who finds it at the end has seen that it can appear
            gone = reach.path_under(guards) is not None
            yield flaw("gone_at_the_end", grave=False) if gone else flaw("never_shown", grave=True)
        elif reach.path_around(guards[-1:]) is None:
            yield flaw("always_shown", grave=False)
    except TooTangled:
        yield flaw("too_tangled", grave=True)


def steps_of(path: Mapping[str, Seen], sections: Sequence[Section]) -> list[tuple[Mapping[str, Any], str]]:
    """A path as what was answered: (item, value), in order; "" is something that has no value to name."""
    spots = spots_of(sections)
    return [(spots[item].item, seen.value) for item, seen in path.items() if seen.filled]
