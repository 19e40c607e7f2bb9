"""A figure beside the peers' and the raw database's, and what it was to be."""

from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any

from .apart import Heat

__all__ = ["Peers", "Row", "Target", "middle"]

Peers = dict[str, float]


@dataclass(frozen=True)
class Target:
    """What a work was to reach: times the best peer, share of raw, ms at p95. None is not asked."""

    peer: float | None = None
    raw: float | None = None
    p95: float | None = None
    goal: str = ""
    enough: float | None = None
    """So much is enough, whatever raw does."""
    all_of: float | None = None
    """So much it must be, in the unit of the work."""

    def __str__(self) -> str:
        parts = (
            f"{self.peer:g}x the best peer" if self.peer else "",
            f"{self.raw:g}x raw" + (f" or {self.enough:g}" if self.enough else "") if self.raw else "",
            f"all {self.all_of:g}" if self.all_of else "",
            f"p95 within {self.p95:g} ms" if self.p95 else "",
        )
        return ", ".join(part for part in parts if part) + (f" (goal {self.goal})" if self.goal else "")


@dataclass(frozen=True)
class Row:
    """One work on one database. `ours`, `peers` and `raw` are in `unit`, medians of the heats."""

    work: str
    database: str
    unit: str
    ours: float
    target: Target
    peers: Peers = field(default_factory=Peers)
    raw: float | None = None
    p95_ms: float | None = None
    note: str = ""

    @property
    def best(self) -> float | None:
        """The best peer's."""
        return max(self.peers.values(), default=None)

    @property
    def missed(self) -> list[str]:
        """What was not reached, in numbers. What was not measured is missed too."""
        wanted, said = self.target, list[str]()
        if wanted.peer and (self.best is None or self.ours < wanted.peer * self.best):
            said.append("no peer" if self.best is None else f"{self.ours / self.best:.2f}x the best peer")
        short = self.raw is None or self.ours < wanted.raw * self.raw if wanted.raw else False
        if short and not (wanted.enough and self.ours >= wanted.enough):
            said.append("no raw" if self.raw is None else f"{self.ours / self.raw:.2f}x raw")
        if wanted.all_of and self.ours < wanted.all_of:
            said.append(f"{self.ours:g} of {wanted.all_of:g}")
        if wanted.p95 and (self.p95_ms is None or self.p95_ms > wanted.p95):
            said.append("no p95" if self.p95_ms is None else f"p95 {self.p95_ms:.0f} ms")
        return said

    def told(self) -> dict[str, Any]:
        """As it stands in the JSON file."""
        more = {"target": str(self.target), "met": not self.missed, "missed": self.missed}
        return {**{name: value for name, value in asdict(self).items() if value is not None}, **more}


def middle(heats: list[Heat]) -> float:
    """The median rate."""
    return round(median(heat.rate for heat in heats), 1)
