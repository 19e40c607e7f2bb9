"""What goes wrong in a simulated world, each with a switch and a rate, and how often it is drawn beside the others."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

LINE = (
    "lost_answer", "duplicate", "late_duplicate", "late_request", "lost_request", "overtaken", "killed", "meanwhile",
    "busy", "conflict", "disconnected",
)  # fmt: skip
"""Drawn for a request."""
UPLOAD = ("torn", "torn", "flipped")
"""Drawn besides for a request that brings a file."""
WORLD = (
    "basement", "basement", "kill", "kill", "clock", "team", "reset", "night", "late", "neighbour", "full", "tabs",
    "wipe", "rescue", "rescue", "torn_view", "torn_view", "torn_view", "drift", "back", "again", "lent", "upgrade", "upgrade",
    "erase", "van", "leave", "publish", "period", "follow_up",
)  # fmt: skip
"""Drawn for a moment in which something gets in the way."""
WHEN_ASKED = ("period", "follow_up")
"""Drawn only where somebody gives them a rate: the rarest of all have a world of their own (test_world.py)."""
SET_BACK = "set_back"
"""The database is lost once and yesterday's copy put in its place."""
SLEEP = "sleep"
"""A phone with work on it lies in a drawer for months."""
NAMES = sorted({*LINE, *UPLOAD, *WORLD, SET_BACK, SLEEP})


@dataclass(frozen=True)
class Faults:
    """How often each fault is drawn: 1 = as it stands above, 0 = never (as those of WHEN_ASKED), 3 = thrice as often."""

    rates: Mapping[str, float] = field(default_factory=dict[str, float])

    def rate(self, name: str) -> float:
        return self.rates.get(name, 0.0 if name in WHEN_ASKED else 1.0)

    def draw(self, chance: Random, names: tuple[str, ...]) -> str:
        """One of these, or "" when all of them are switched off."""
        weights = [self.rate(name) for name in names]
        return chance.choices(names, weights)[0] if any(weights) else ""


def read(without: str, rates: list[str]) -> Faults:
    """From a command line: "torn,kill" and ["basement=3"]. Raises ValueError with what is wrong."""
    read = {name: 0.0 for name in without.split(",") if name}
    for one in rates:
        name, _, times = one.partition("=")
        read[name] = float(times)
    unknown = sorted(read.keys() - set(NAMES))
    if unknown:
        raise ValueError(f"no fault {', '.join(unknown)}; there are: {', '.join(NAMES)}")
    return Faults(read)


ALL = Faults()
