"""Can an item ever appear? Decided exactly, by trying every answer that makes a difference; pure.

Conditions look at finitely many things of an answer: which option, on which side of a limit, whether there is one at
all. So each item has a few kinds of answers, and a condition that looks back at a few items a few kinds of paths. They
are walked from top to bottom, and left as soon as what is known decides the question. A list that is too tangled for
that is refused by name (`TooTangled`), never guessed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from server.visits.checklist_facts import DECIMAL
from server.visits.conditions import UNSEEN, Seen, Verdict, all_of, decide, leaves

from .parts import Item, Section

Answers = dict[str, Seen]

MOST_STEPS = 60_000
"""Steps for one question: about half a second. A list of a person asks a few dozen."""
_GRAIN = Decimal("0.000001")
_LARGEST = Decimal("999999999999.999999")


class TooTangled(Exception):
    """The answer was not found within the bound."""


@dataclass
class Reach:
    """The walks over one checklist in the office's form, all of whose conditions look upward."""

    sections: Sequence[Section]
    _items: dict[str, Item] = field(default_factory=dict[str, Item])
    _guards: dict[str, list[Any]] = field(default_factory=dict[str, list[Any]])
    _order: list[str] = field(default_factory=list[str])

    def __post_init__(self) -> None:
        for section in self.sections:
            for item in section["items"]:
                self._items[item["id"]] = item
                self._guards[item["id"]] = [one for one in (section.get("when"), item.get("when")) if one is not None]
                self._order.append(item["id"])

    def path_to(self, item: str) -> Answers | None:
        """Answers under which an item is shown, at any moment of the work; None if there are none. Raises TooTangled."""
        return self.path_under(self._guards[item])

    def path_under(self, guards: Sequence[Any], *, complete: bool = False) -> Answers | None:
        """Answers under which these conditions hold; `complete`: when everything that is demanded is filled."""
        return self._find(guards, wanted=True, complete=complete)

    def path_around(self, guards: Sequence[Any]) -> Answers | None:
        """Answers under which these conditions do not all hold; None: they always do."""
        return self._find(guards, wanted=False, complete=False)

    def _find(self, guards: Sequence[Any], *, wanted: bool, complete: bool) -> Answers | None:
        cone = self.cone(guards)
        walk = _Walk(self, guards, cone, wanted, complete)
        return walk.on(0, {})

    def cone(self, guards: Sequence[Any]) -> list[str]:
        """Every item that decides over these conditions, directly or by hiding another, from top to bottom."""
        found: set[str] = set()
        ask = [leaf["item"] for guard in guards for leaf in leaves(guard)]
        while ask:
            item = ask.pop()
            if item in self._items and item not in found:
                found.add(item)
                ask += [leaf["item"] for guard in self._guards[item] for leaf in leaves(guard)]
        return [item for item in self._order if item in found]

    def is_shown(self, item: str, answers: Answers) -> bool:
        """Whether an item is shown, when all that decides over it is among these answers."""
        return all(decide(guard, lambda name: answers.get(name, UNSEEN)) for guard in self._guards[item])

    def kinds_of(self, item: str, among: Sequence[Any], *, complete: bool) -> Iterator[Seen]:
        """One answer of each kind that these conditions tell apart; none at all too, unless it must be there."""
        asked = self._items[item]
        yield from _values(asked, [leaf for guard in among for leaf in leaves(guard) if leaf["item"] == item])
        if not (complete and asked["required"]):
            yield UNSEEN

    def guards_of(self, items: Sequence[str]) -> list[Any]:
        """All conditions on these items."""
        return [guard for item in items for guard in self._guards[item]]


@dataclass
class _Walk:
    reach: Reach
    guards: Sequence[Any]
    cone: list[str]
    wanted: bool
    complete: bool
    steps: int = 0
    cones: dict[str, list[str]] = field(default_factory=dict[str, list[str]])

    def __post_init__(self) -> None:
        among = [*self.guards, *self.reach.guards_of(self.cone)]
        self.kinds = {item: list(self.reach.kinds_of(item, among, complete=self.complete)) for item in self.cone}

    def on(self, at: int, answers: Answers) -> Answers | None:
        """Go on from item number `at` of the cone."""
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise TooTangled
        verdict = all_of(_partly(guard, answers) for guard in self.guards)
        if verdict is (not self.wanted):
            return None
        if at == len(self.cone):
            return answers if verdict is self.wanted else None
        item = self.cone[at]
        free = item in self._matters(answers) and self.reach.is_shown(item, answers)
        kinds = self.kinds[item] if free else [UNSEEN]
        return next(
            (found for kind in kinds if (found := self.on(at + 1, {**answers, item: kind})) is not None),
            None,
        )

    def _matters(self, answers: Answers) -> set[str]:
        """Items on which the open part of the question still hangs. Of another one any answer is as good."""
        return {one for guard in self.guards for leaf in _open(guard, answers) for one in self.behind(leaf)}

    def behind(self, item: str) -> list[str]:
        """An item and all that decides whether it is shown."""
        if item not in self.cones:
            self.cones[item] = [item, *self.reach.cone(self.reach.guards_of([item]))]
        return self.cones[item]


def _open(condition: Any, answers: Answers) -> Iterator[str]:
    """Items of the tests that are not decided and matter: those within parts that are undecided themselves."""
    if _partly(condition, answers) is not None:
        return
    parts = condition.get("all", condition.get("any", [condition["not"]] if "not" in condition else None))
    if parts is None:
        yield condition["item"]
    for part in parts or ():
        yield from _open(part, answers)


def _partly(condition: Any, answers: Answers) -> Verdict:
    """The verdict as far as it is known: None while it hangs on items that were not reached yet."""
    if condition is None:
        return True
    if "not" in condition:
        inner = _partly(condition["not"], answers)
        return None if inner is None else not inner
    if "all" in condition:
        return all_of(_partly(one, answers) for one in condition["all"])
    if "any" in condition:
        none = all_of(None if one is None else not one for one in (_partly(c, answers) for c in condition["any"]))
        return None if none is None else not none
    return decide(condition, lambda name: answers[name]) if condition["item"] in answers else None


def _values(item: Item, tests: Sequence[Mapping[str, Any]]) -> list[Seen]:
    said = [value for test in tests for value in _said(test)]
    match item["type"]:
        case "tick":
            return _named(("ok", "fail", "na"), said)
        case "choice":
            return _named(tuple(option["id"] for option in item.get("options") or []), said)
        case "number":
            return [Seen(True, f"{number:f}", True) for number in _numbers(said)]
        case _:
            return [Seen(True)]


def _said(test: Mapping[str, Any]) -> list[str]:
    (name,) = (one for one in test if one != "item")
    value = test[name]
    return [] if name == "answered" else list(value) if name == "one_of" else [value]


def _named(possible: Sequence[str], said: Sequence[str]) -> list[Seen]:
    """Each value that a condition names, and one that stands for all others."""
    named = [one for one in possible if one in said]
    others = [one for one in possible if one not in said][:1]
    return [Seen(True, one) for one in (*named, *others)]


def _numbers(said: Sequence[str]) -> list[Decimal]:
    """Each limit, and a number in each gap between them, with at most six decimals."""
    limits = sorted({Decimal(one) for one in said if DECIMAL.fullmatch(one)})
    if not limits:
        return [Decimal(1)]
    around = [limits[0] - _GRAIN, *(limit + _GRAIN for limit in limits), *limits]
    return sorted({one for one in around if -_LARGEST <= one <= _LARGEST})
