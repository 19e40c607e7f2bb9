"""What is wrong with a condition itself: it looks at nothing, at what comes later, in a circle, or asks what cannot be; pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from server.visits.checklist_facts import DECIMAL, TICKS
from server.visits.conditions import COMPARED, leaves

from .circles import Circles, Spot, spots_of
from .flaw import Flaw
from .parts import Item, Section

__all__ = ["Spot", "condition_flaws", "spots_of"]


def condition_flaws(sections: Sequence[Section]) -> Iterator[Flaw]:
    """Every flaw of every condition, from top to bottom."""
    circles = Circles(spots_of(sections))
    for nr, section in enumerate(sections):
        yield from _of(section.get("when"), Spot(nr, -1, section, {}), circles)
        for at, item in enumerate(section["items"]):
            yield from _of(item.get("when"), Spot(nr, at, section, item), circles)


def _of(when: Any, here: Spot, circles: Circles) -> Iterator[Flaw]:
    """A flaw that several tests of one condition have is told once: it is one thing to mend."""
    told: dict[tuple[str, str], Flaw] = {}
    for flaw in _each_of(when, here, circles) if when is not None else ():
        told.setdefault((flaw.code, str(flaw.params)), flaw)
    yield from told.values()


def _each_of(when: Any, here: Spot, circles: Circles) -> Iterator[Flaw]:
    if any(not part for part in _joined(when)):
        yield _flaw("condition_empty", here)
    for leaf in leaves(when):
        there = circles.spots.get(leaf["item"])
        if there is None:
            yield _flaw("condition_gone" if leaf["item"] else "condition_no_item", here)
        else:
            yield from _looks(here, there, circles)
            yield from _asks(here, there.item, leaf)


def _looks(here: Spot, there: Spot, circles: Circles) -> Iterator[Flaw]:
    """Whether one can see the other from here."""
    title = there.item["title"]
    if here.at < 0 and there.section_at == here.section_at:
        yield _flaw("condition_own_section", here, title=title)
    elif here.at >= 0 and there.item["id"] == here.item["id"]:
        yield _flaw("condition_self", here)
    elif (there.section_at, there.at) > (here.section_at, here.at):
        own = [here.item["id"]] if here.at >= 0 else [item["id"] for item in here.section["items"]]
        circle = circles.round(own, there.item["id"])
        if circle:
            yield _flaw("condition_circle", here, circle=" → ".join(f"“{one}”" for one in circle))
        else:
            yield _flaw("condition_later", here, title=title)
    elif there.section.get("repeats") and there.section_at != here.section_at:
        yield _flaw("condition_repeats", here, title=title, section=there.section["title"])
    if there.item["type"] == "signature":
        yield _flaw("condition_signature", here, title=title)


def _asks(here: Spot, item: Item, leaf: Mapping[str, Any]) -> Iterator[Flaw]:
    """Whether an item can be asked this."""
    (test,) = (name for name in leaf if name != "item")
    kind, title = item["type"], item["title"]
    if test == "answered":
        return
    if kind not in ("tick", "choice", "number"):
        yield _flaw("condition_only_answered", here, title=title)
    elif test in COMPARED and kind != "number":
        yield _flaw("condition_not_a_number", here, title=title)
    else:
        values: list[str] = leaf[test] if test == "one_of" else [leaf[test]]
        if not values or not all(value.strip() for value in values):
            yield _flaw("condition_no_value", here, title=title)
        elif wrong := [value for value in values if not _possible(item, value)]:
            yield _flaw(f"condition_{'decimal' if kind == 'number' else 'option'}", here, title=title, value=wrong[0])


def _possible(item: Item, value: str) -> bool:
    match item["type"]:
        case "tick":
            return value in TICKS
        case "choice":
            return any(option["id"] == value for option in item.get("options") or [])
        case _:
            return DECIMAL.fullmatch(value) is not None


def _joined(when: Mapping[str, Any]) -> Iterator[list[Any]]:
    """Every list of a condition."""
    for join in ("all", "any"):
        if join in when:
            yield when[join]
            for part in when[join]:
                yield from _joined(part)
    if "not" in when:
        yield from _joined(when["not"])


def _flaw(code: str, here: Spot, **params: Any) -> Flaw:
    return Flaw(code, here.section["id"], here.item["id"] if here.at >= 0 else None, "when", params=params)
