"""Can an item ever appear? Decided exactly, by trying every answer that makes a difference; pure.

Conditions look at finitely many things of an answer: which option, on which side of a limit, whether there is one at
all. So each item has a few kinds of answers, and a condition that looks back at a few items a few kinds of paths. They
are walked from top to bottom, and left as soon as what is known decides the question (remainder.py). A list that is too
tangled for that is refused by name (`TooTangled`), never guessed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from server.visits.checklist_facts import DECIMAL
from server.visits.conditions import UNSEEN, Seen, leaves

from .parts import Item, Section
from .remainder import Left, Reader, Remainder, after, holds, joined

Answers = dict[str, Seen]

MOST_STEPS = 60_000
"""Looks at a test or a join for one question. A list of a person asks a few dozen."""
MOST_OF_ALL = 1_000_000
"""For all questions over one list: a second or two. What was not reached by then is too tangled too."""
_GRAIN = Decimal("0.000001")
_LARGEST = Decimal("999999999999.999999")


class TooTangled(Exception):
    """The answer was not found within the bound."""


@dataclass
class Reach:
    """The walks over one checklist in the office's form, all of whose conditions look upward. `steps`: taken so far."""

    sections: Sequence[Section]
    steps: int = 0
    items: list[Item] = field(default_factory=list[Item])
    shown: list[Remainder] = field(default_factory=list[Remainder])
    _guards: list[list[Any]] = field(default_factory=list[list[Any]])
    _tests: dict[str, list[tuple[int, Mapping[str, Any]]]] = field(default_factory=dict[str, list[tuple[int, Mapping[str, Any]]]])  # fmt: skip

    def __post_init__(self) -> None:
        self._places: dict[str, int] = {}
        behind: list[int] = []
        self.reader = Reader(self._places, behind)
        for section in self.sections:
            first = len(self.items)
            whole = self.reader.read(section.get("when"))
            for item in section["items"]:
                at = len(self.items)
                guards = joined("all", [whole, self.reader.read(item.get("when"))])
                self._places[item["id"]] = at
                behind.append(1 << at | (guards.behind if isinstance(guards, Left) else 0))
                self.items.append(item)
                self.shown.append(guards)
                self._guards.append([one for one in (section.get("when"), item.get("when")) if one is not None])
                self._note(item.get("when"), 1 << at)
            self._note(section.get("when"), (1 << len(self.items)) - (1 << first))

    def path_to(self, item: str) -> Answers | None:
        """Answers under which an item is shown, at any moment of the work; None if there are none. Raises TooTangled."""
        return self.path_under(self._guards[self._places[item]])

    def path_under(self, guards: Sequence[Any], *, complete: bool = False) -> Answers | None:
        """Answers under which these conditions hold; `complete`: when everything that is demanded is filled."""
        return _Walk(self, guards, wanted=True, complete=complete).find()

    def path_around(self, guards: Sequence[Any]) -> Answers | None:
        """Answers under which these conditions do not all hold; None: they always do."""
        return _Walk(self, guards, wanted=False, complete=False).find()

    def tests_on(self, item: str, cone: int) -> list[Mapping[str, Any]]:
        """The tests on an item by conditions of these items."""
        return [test for whose, test in self._tests.get(item, ()) if whose & cone]

    def _note(self, condition: Any, whose: int) -> None:
        for test in leaves(condition):
            self._tests.setdefault(test["item"], []).append((whose, test))


class _Walk:
    """One question: answers by which conditions come out as wanted. `cone`: what decides over them, as bits."""

    def __init__(self, reach: Reach, guards: Sequence[Any], *, wanted: bool, complete: bool) -> None:
        self.reach, self.wanted, self.complete = reach, wanted, complete
        self.asked = joined("all", [reach.reader.read(guard) for guard in guards])
        self.cone = self.asked.behind if isinstance(self.asked, Left) else 0
        self.own = [test for guard in guards for test in leaves(guard)]
        self.answers = [UNSEEN] * len(reach.items)
        self.steps = 0
        self._kinds: dict[int, list[Seen]] = {}

    def find(self) -> Answers | None:
        """Raises TooTangled. Where nothing has to be answered, no answers at all are tried first."""
        self._step(self.asked.size if isinstance(self.asked, Left) else 0)
        nothing = not self.complete and holds(self.asked, self.answers) is self.wanted
        if not nothing and not self._on(0, self.asked):
            return None
        return {item["id"]: seen for item, seen in zip(self.reach.items, self.answers, strict=True) if seen.filled}

    def _on(self, at: int, left: Remainder) -> bool:
        """Go on from item number `at`; the answers stay where they led there."""
        self._step(1)
        if isinstance(left, bool):
            return left is self.wanted
        while not self.cone >> at & 1:
            at += 1
        # Of what the open part does not hang on, any answer is as good.
        free = left.behind >> at & 1 and self._is_shown(at)
        for kind in self._kinds_of(at) if free else (UNSEEN,):
            self.answers[at] = kind
            self._step(left.size if left.asks >> at & 1 else 0)
            if self._on(at + 1, after(left, 1 << at, kind)):
                return True
        self.answers[at] = UNSEEN
        return False

    def _is_shown(self, at: int) -> bool:
        shown = self.reach.shown[at]
        self._step(shown.size if isinstance(shown, Left) else 0)
        return holds(shown, self.answers)

    def _kinds_of(self, at: int) -> list[Seen]:
        """One answer of each kind that the conditions at hand tell apart; none at all too, unless it must be there."""
        if at not in self._kinds:
            item = self.reach.items[at]
            own = [test for test in self.own if test["item"] == item["id"]]
            tests = [*own, *self.reach.tests_on(item["id"], self.cone)]
            self._step(len(self.own) + len(tests))
            must = self.complete and item["required"]
            self._kinds[at] = [*_values(item, tests), *(() if must else (UNSEEN,))]
        return self._kinds[at]

    def _step(self, steps: int) -> None:
        if self.steps + steps > MOST_STEPS or self.reach.steps + steps > MOST_OF_ALL:
            raise TooTangled
        self.steps += steps
        self.reach.steps += steps


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
