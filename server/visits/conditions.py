"""When an item or a section of a checklist is asked: a small closed language, as data; pure, the twin of pwa/rules/conditions.js.

```
{"item": "old_cabinet", "is": "yes"}              {"item": "supply", "one_of": ["1x35", "3x25"]}
{"item": "earth", "above": "100"}                 below, at_most, at_least, above: decimals as text
{"item": "plate", "answered": true}               {"all": [...]}   {"any": [...]}   {"not": {...}}
```

Nothing else is a condition. What this version does not know is neither true nor false (None): the item is shown then,
and not demanded, so that an older phone hides no work and blocks nobody over a rule that it cannot read.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from .checklist_facts import DECIMAL

Verdict = bool | None
Condition = Any

COMPARED: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "below": lambda found, limit: found < limit,
    "at_most": lambda found, limit: found <= limit,
    "at_least": lambda found, limit: found >= limit,
    "above": lambda found, limit: found > limit,
}
TESTS = ("is", "one_of", *COMPARED, "answered")


@dataclass(frozen=True)
class Seen:
    """What stands at an item: `value` is "" where there is nothing to compare (a photo, a signature)."""

    filled: bool = False
    value: str = ""
    number: bool = False


UNSEEN = Seen()


def decide(condition: Condition, seen: Callable[[str], Seen]) -> Verdict:
    """True, False, or None for what this version cannot read. No condition at all (None) is true.

    `seen` tells what stands at an item; one that is unknown, hidden or comes later is as good as not answered.
    """
    if condition is None:
        return True
    if not isinstance(condition, Mapping):
        return None
    said = cast("Mapping[str, Any]", condition)
    match tuple(sorted(said)):
        case ("all",):
            return all_of(_each(said["all"], seen))
        case ("any",):
            verdict = all_of(None if one is None else not one for one in _each(said["any"], seen))
            return None if verdict is None else not verdict
        case ("not",):
            verdict = decide(said["not"], seen) if said["not"] is not None else None
            return None if verdict is None else not verdict
        case (first, second) if "item" in (first, second):
            return _test(second if first == "item" else first, said, seen)
        case _:
            return None


def leaves(condition: Condition) -> Iterable[Mapping[str, Any]]:
    """Every test on an item within a condition, from left to right; what is no condition holds none."""
    if not isinstance(condition, Mapping):
        return
    said = cast("Mapping[str, Any]", condition)
    if "item" in said:
        yield said
    for part in ("all", "any"):
        if isinstance(said.get(part), list):
            for one in said[part]:
                yield from leaves(one)
    yield from leaves(said.get("not"))


def _each(parts: Any, seen: Callable[[str], Seen]) -> list[Verdict]:
    # A null within a list is no condition, while a missing `when` is one that always holds.
    if not isinstance(parts, list):
        return [None]
    return [None if one is None else decide(one, seen) for one in cast("list[Any]", parts)]


def all_of(verdicts: Iterable[Verdict]) -> Verdict:
    """False if one is, else unknown if one is, else true."""
    known = list(verdicts)
    if False in known:
        return False
    return None if None in known else True


def _test(name: str, said: Mapping[str, Any], seen: Callable[[str], Seen]) -> Verdict:
    wanted = said[name]
    if not isinstance(said["item"], str) or not _readable(name, wanted):
        return None
    found = seen(said["item"])
    if name == "answered":
        return found.filled
    if name in COMPARED:
        return found.filled and found.number and COMPARED[name](Decimal(found.value), Decimal(wanted))
    return found.filled and any(_same(found, one) for one in ([wanted] if name == "is" else wanted))


def _readable(name: str, wanted: Any) -> bool:
    match name:
        case "answered":
            return wanted is True
        case "is":
            return isinstance(wanted, str)
        case "one_of":
            return isinstance(wanted, list) and all(isinstance(one, str) for one in cast("list[Any]", wanted))
        case _:
            return name in COMPARED and isinstance(wanted, str) and DECIMAL.fullmatch(wanted) is not None


def _same(found: Seen, wanted: str) -> bool:
    if found.number and DECIMAL.fullmatch(wanted):
        return Decimal(found.value) == Decimal(wanted)
    return found.value == wanted
