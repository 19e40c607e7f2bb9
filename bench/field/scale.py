"""How much of each work is done: enough for a figure, or (`--quick`) only to see that all of it runs."""

from dataclasses import dataclass

__all__ = ["FULL", "QUICK", "Scale"]


@dataclass(frozen=True)
class Scale:
    """`heats` of which the median counts; documents `filed` and how many of them a `slow` peer holds (writing the rest
    would take it minutes); `idle` clients with so many `calls` a heat, and `turns` of one call a second."""

    heats: int
    filed: int
    slow: int
    idle: int
    calls: int
    turns: int


FULL = Scale(heats=5, filed=100_000, slow=10_000, idle=256, calls=8, turns=5)
QUICK = Scale(heats=1, filed=4_000, slow=500, idle=32, calls=2, turns=2)
