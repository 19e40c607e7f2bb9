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
    crowd: int
    """Phones that catch up at once, and that begin their day within `morning` seconds."""
    morning: int
    photos: tuple[int, int]
    """So many technicians upload so many photos each."""
    streams: int
    pokes: int
    """Streams that are held open, and acts whose pokes are waited for."""


FULL = Scale(5, filed=100_000, slow=10_000, idle=256, calls=8, turns=5, crowd=500, morning=60, photos=(200, 10), streams=2000, pokes=200)  # fmt: skip
QUICK = Scale(1, filed=4_000, slow=500, idle=32, calls=2, turns=2, crowd=40, morning=5, photos=(20, 2), streams=100, pokes=20)  # fmt: skip
