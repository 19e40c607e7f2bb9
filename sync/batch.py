"""What a phone sends in one exchange, once it was read: mutations that are sound, those that are not, and the rest."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sync.kind import Row

__all__ = ["Batch", "Malformed", "Report", "Sent", "Skips"]


@dataclass(frozen=True, slots=True)
class Sent:
    """A mutation whose envelope is sound. `flaw` says what is already known to be wrong with it (too_large)."""

    id: str
    seq: int
    schema: int
    name: str
    args: dict[str, Any]
    at: datetime
    offset_ms: int = 0
    jumps: int = 0
    after: tuple[str, ...] = ()
    flaw: str | None = None


@dataclass(frozen=True, slots=True)
class Malformed:
    """A mutation that cannot be stored under its id: no valid id or seq, NaN, half a surrogate, a doubled key.

    `id` and `seq` are what could be read of them; `body` is all of it, as JSON text in ASCII.
    """

    index: int
    id: str | None
    seq: int | None
    body: str
    why: str


@dataclass(frozen=True, slots=True)
class Skips:
    """What this phone will never send: runs of `seq` (both ends included), and ids that it gave up."""

    runs: tuple[tuple[int, int], ...] = ()
    ids: tuple[str, ...] = ()


Report = Row
"""What the phone says of itself, as columns of its device row."""


@dataclass(frozen=True, slots=True)
class Batch:
    """One exchange. `pulls` is True when the phone asked for changes too."""

    sent_at: datetime
    mutations: tuple[Sent | Malformed, ...] = ()
    skips: Skips = Skips()
    cursor: str | None = None
    limit: int | None = None
    pulls: bool = False
    report: Report | None = None

    @property
    def writes(self) -> bool:
        """False for an exchange that only pulls: it needs no push."""
        return bool(self.mutations or self.skips.runs or self.skips.ids or self.report)
