"""The shortest story that still fails: events are left out, in halves and then smaller parts, as long as the same promise breaks."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.world.faults import Faults
from tests.world.lived import Outcome, run
from tests.world.template import Template
from tests.world.world import EVENTS

PATIENCE = 60
"""How many worlds are lived at most to make a story shorter."""


@dataclass(frozen=True)
class Shrunk:
    """The shortest failing world that was found: which events are in it, and how it ended."""

    kept: tuple[int, ...]
    ended: Outcome


def shrink(template: Template, ended: Outcome, faults: Faults, tell: Callable[[str], None] = lambda _: None) -> Shrunk:
    """Delta debugging over the events of a failed world (Zeller and Hildebrandt, 2002), with a limited patience."""
    promise = _promise(ended)
    best = Shrunk(tuple(range(EVENTS)), ended)
    parts, lived = 2, 0
    while len(best.kept) > 1 and lived < PATIENCE:
        size = max(1, len(best.kept) // parts)
        for start in range(0, len(best.kept), size):
            kept = best.kept[:start] + best.kept[start + size :]
            lived += 1
            again = run(template, ended.seed, faults=faults, skipped=frozenset(range(EVENTS)) - set(kept))
            if again.broken and _promise(again) == promise:
                best, parts = Shrunk(kept, again), max(2, parts - 1)
                tell(f"{len(kept)} events still break {promise}")
                break
            if lived >= PATIENCE:
                break
        else:
            if size == 1:
                break
            parts = min(len(best.kept), parts * 2)
    return best


def _promise(ended: Outcome) -> str:
    """What broke first: "P3", "ledger", "stumbled:" ... without whose it was."""
    said = ended.broken[0]
    return next((word for word in said.split() if word[0] == "P" and word[1:].isdigit()), said.split()[0])
