"""Settling: a human in the office chooses, and may take it back.

```python
settle(desk, clash_id, "phone", by=piet.member)                 # the newest of what phones sent
settle(desk, clash_id, "phone", entry=entry_id, by=...)         # a certain one
settle(desk, clash_id, "value", value="ok", by=...)             # something else; JSON
undo(desk, clash_id, by=...)                                    # open again, as it stood
```

A room says once per concern what stands and what a choice does (`settles`), in terms of its own rows.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from sync.clash import entries, open_clash
from sync.desk import Desk
from sync.erased import is_visit_erased
from sync.kind import Row

__all__ = ["Choice", "Concern", "Unsettled", "settle", "settles", "undo"]

Choice = Literal["office", "phone", "value"]


class Unsettled(Exception):
    """It cannot be done. `code`: not_found, already_settled, erased, not_settled, changed_since, no_entry, bad_value."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Concern:
    """What a room knows of one sort of concern."""

    standing: Callable[[Desk, Row], Any]
    """What stands now, as JSON: (desk, clash). Compared to tell whether something came after."""
    apply: Callable[[Desk, Row, Choice, Any, Row | None, str], Any]
    """Makes the choice stand: (desk, clash, choice, value, entry, by). `value` is the entry's or the typed one, None for
    `office`. Returns JSON that `undo` will need. Raises Unsettled("bad_value") when a typed value cannot be."""
    undo: Callable[[Desk, Row, Any, str], None]
    """Takes it back: (desk, clash, what apply returned, by)."""


_concerns: dict[str, Concern] = {}


def settles(sort: str, concern: Concern) -> None:
    """Say how concerns of a sort are settled: `field`, `state`, `outcome`, `answer`, `serial`: what comes before ":"."""
    if _concerns.setdefault(sort, concern) is not concern:
        raise ValueError(f"{sort} is settled in two ways")


def settle(desk: Desk, clash_id: str, choice: Choice, *, by: str, entry: str | None = None, value: Any = None) -> Row:
    """Close a clash by a choice. `by` is the member in the office. The clash row as it is then. Raises Unsettled."""
    clash = _clash(desk, clash_id)
    if clash["state"] != "open":
        raise Unsettled("already_settled")
    chosen = _entry(desk, clash, entry) if choice == "phone" else None
    concern = _concern(clash)
    # Closed before it is applied: what the choice changes must not meet the clash that it closes.
    desk.change("clash", clash_id, state="settled", choice=choice, decided_by=by, decided_at=desk.now)
    taken = chosen["value"] if chosen is not None else value if choice == "value" else None
    kept = concern.apply(desk, clash, choice, taken, chosen, by)
    return desk.change(
        "clash",
        clash_id,
        entry_id=chosen["id"] if chosen is not None else None,
        value=value if choice == "value" else None,
        undo=kept,
        stood=concern.standing(desk, clash),
    )


def undo(desk: Desk, clash_id: str, *, by: str) -> Row:
    """Open a settled clash again, as it stood before. Unsettled("changed_since") if something came after."""
    clash = _clash(desk, clash_id)
    if clash["state"] != "settled":
        raise Unsettled("not_settled")
    concern = _concern(clash)
    newer = open_clash(desk, clash["doc_kind"], clash["doc_id"], clash["concern"])
    if newer is not None or concern.standing(desk, clash) != clash["stood"]:
        raise Unsettled("changed_since")
    concern.undo(desk, clash, clash["undo"], by)
    nothing = {"choice": None, "entry_id": None, "value": None, "undo": None, "stood": None}
    return desk.change("clash", clash_id, state="open", decided_by=None, decided_at=None, **nothing)


def _clash(desk: Desk, clash_id: str) -> Row:
    clash = desk.get("clash", clash_id)
    if clash is None:
        raise Unsettled("not_found")
    # The document first: a push that is at it now and this choice take the same row's lock.
    desk.get(clash["doc_kind"], clash["doc_id"])
    if clash["doc_kind"] == "visit" and is_visit_erased(desk, clash["doc_id"]):
        raise Unsettled("erased")
    desk.reread([("clash", clash_id)])
    return desk.get("clash", clash_id) or clash


def _concern(clash: Row) -> Concern:
    return _concerns[clash["concern"].partition(":")[0]]


def _entry(desk: Desk, clash: Row, entry: str | None) -> Row:
    came = entries(desk, clash["id"])
    chosen = came[-1] if entry is None and came else next((one for one in came if one["id"] == entry), None)
    if chosen is None:
        raise Unsettled("no_entry")
    return chosen
