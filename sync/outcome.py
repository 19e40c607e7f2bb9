"""What a handler says happened: the server's one final answer to a mutation."""

from dataclasses import dataclass, field
from typing import Any, Literal

__all__ = ["Outcome", "Status", "applied", "clashed", "merged", "rejected"]

Status = Literal["applied", "merged", "clash", "rejected"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A status, with the code and its parameters of a rejection, or the clash that a human must settle."""

    status: Status
    code: str | None = None
    params: dict[str, Any] = field(default_factory=dict[str, Any])
    clash: str | None = None


_APPLIED = Outcome("applied")
_MERGED = Outcome("merged")


def applied() -> Outcome:
    """It stands as it was sent (or already stood)."""
    return _APPLIED


def merged() -> Outcome:
    """What is stored differs from what was sent, or it went into history."""
    return _MERGED


def clashed(clash_id: str) -> Outcome:
    """Kept; a human in the office chooses."""
    return Outcome("clash", clash=clash_id)


def rejected(code: str, **params: Any) -> Outcome:
    """Not done; kept for the inbox. The message is the catalogue's `sync.rejected.<code>` with these parameters."""
    return Outcome("rejected", code=code, params=params)
