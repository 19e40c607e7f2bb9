"""The states of a visit and what a step does to them; pure, the same rule as pwa/rules/states.js.

planned -> en_route -> on_site -> working <-> paused, then done, partial or no_access; cancelled is the office's.
Steps are append-only. A step of a higher rank (and working <-> paused) moves the visit; the same or a lower one is history.
"""

from collections.abc import Iterable, Mapping
from typing import Any

ORDER = ("planned", "en_route", "on_site", "working")
FINAL = frozenset({"done", "partial", "no_access"})
UNDER_WAY = frozenset({"en_route", "on_site", "working", "paused"})
OUTCOMES = ("done", "partial")
STATES = ("planned", "en_route", "on_site", "working", "paused", "done", "partial", "no_access", "cancelled")

# What only another mutation (visit.complete) or the office may set.
NOT_BY_STEP = frozenset({"done", "partial", "cancelled"})

_RANK = {"planned": 0, "en_route": 1, "on_site": 2, "working": 3, "paused": 3, "done": 4, "partial": 4, "no_access": 4}


def rank(state: str) -> int:
    """How far a visit is: 0 (planned) to 4 (final). A cancelled visit has no rank (KeyError)."""
    return _RANK[state]


def moves(current: str, to: str) -> bool:
    """True if a step to `to` moves a visit that is `current`; False if it is only history."""
    if current in FINAL:
        return False
    return rank(to) > rank(current) or {current, to} == {"working", "paused"}


def skipped(current: str, to: str) -> list[str]:
    """The states that a step from `current` to `to` jumps over, in order: planned -> working skips en_route and on_site.

    no_access skips nothing: at a closed door there is no work to skip.
    """
    if to == "no_access":
        return []
    return [state for state in ORDER if rank(current) < rank(state) < rank(to)]


def standing(steps: Iterable[Mapping[str, Any]]) -> str:
    """The state that the steps leave behind: that of the last one that moved the visit and was not undone.

    `steps` are rows of visit_step; `nr` is their order of arrival at the server.
    """
    moved = [s for s in steps if s["moved"] and not s["undone_by"]]
    return str(max(moved, key=lambda s: s["nr"])["to_state"]) if moved else "planned"


def before_the_end(steps: Iterable[Mapping[str, Any]]) -> str:
    """The state to go back to when the office reopens: what stood before the visit ended or was called off."""
    return standing(s for s in steps if s["to_state"] not in FINAL and s["to_state"] != "cancelled")
