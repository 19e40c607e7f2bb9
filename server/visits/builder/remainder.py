"""What is left of a condition when some answers are known: it shrinks with each, until it is true or false; pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from server.visits.conditions import UNSEEN, Seen, decide


@dataclass(frozen=True, slots=True)
class Left:
    """A condition that still hangs on answers. Items are bits: number n of the list, from the top, is 1 << n.

    `join`: all, any or not of its `parts`; "" is one `test`. `asks`: the items that it looks at; `behind`: these, and
    all that decides whether they are shown. `size`: how many tests and joins there are to look at.
    """

    join: str
    parts: tuple["Left", ...]
    test: Mapping[str, Any]
    asks: int
    behind: int
    size: int
    _told: dict[Seen, bool] = field(default_factory=dict[Seen, bool], compare=False)

    def says(self, seen: Seen) -> bool:
        """What the one test says of an answer."""
        if seen not in self._told:
            self._told[seen] = decide(self.test, lambda _: seen) is True
        return self._told[seen]


Remainder = Left | bool


@dataclass(frozen=True)
class Reader:
    """Reads the conditions of one list. `places`: its items' numbers; `behind`: by number, itself and what may hide it."""

    places: Mapping[str, int]
    behind: Sequence[int]

    def read(self, condition: Any) -> Remainder:
        """A condition before any answer is known."""
        if condition is None:
            return True
        for join in ("all", "any", "not"):
            if join in condition:
                return joined(join, map(self.read, [condition["not"]] if join == "not" else condition[join]))
        at = self.places.get(condition["item"])
        if at is None:  # there is no such item here, or it comes later: as good as not answered
            return decide(condition, lambda _: UNSEEN) is True
        return Left("", (), condition, 1 << at, self.behind[at], 1)


def joined(join: str, parts: "Sequence[Remainder] | map[Remainder]") -> Remainder:
    """What is left of parts together."""
    if join == "not":
        (part,) = parts
        return not part if isinstance(part, bool) else Left(join, (part,), {}, part.asks, part.behind, part.size + 1)
    decides = join == "any"  # one that is true decides an any; one that is false an all
    left: list[Left] = []
    for part in parts:
        if isinstance(part, Left):
            left.append(part)
        elif part is decides:
            return decides
    if len(left) < 2:
        return left[0] if left else not decides
    return Left(join, tuple(left), {}, _bits(left, lambda one: one.asks), _bits(left, lambda one: one.behind), 1 + sum(one.size for one in left))  # fmt: skip


def after(left: Left, bit: int, seen: Seen) -> Remainder:
    """What is left when this stands at an item."""
    if not left.asks & bit:
        return left
    if left.join:
        return joined(left.join, [after(part, bit, seen) for part in left.parts])
    return left.says(seen)


def holds(left: Remainder, seen: Sequence[Seen]) -> bool:
    """Whether it is true when this stands at each item, by number."""
    if isinstance(left, bool):
        return left
    match left.join:
        case "":
            return left.says(seen[left.asks.bit_length() - 1])
        case "not":
            return not holds(left.parts[0], seen)
        case "all":
            return all(holds(part, seen) for part in left.parts)
        case _:
            return any(holds(part, seen) for part in left.parts)


def _bits(parts: Sequence[Left], of: Callable[[Left], int]) -> int:
    bits = 0
    for part in parts:
        bits |= of(part)
    return bits
