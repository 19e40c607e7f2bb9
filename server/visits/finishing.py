"""A visit ended on site: what is missing, and what is told."""

from typing import TYPE_CHECKING, Any

from .attention_cards import close_card, open_cards, raise_card
from .completeness import completeness
from .events import VisitCompleted, tell

if TYPE_CHECKING:
    from sync.desk import Desk


def finished(desk: "Desk", visit: str, outcome: str, member: str) -> None:
    """A visit ended as done or partial. What a done visit lacks becomes an `incomplete` card; work is never refused."""
    tell(desk, VisitCompleted(visit=visit, outcome=outcome, by=member))
    lacks(desk, visit, member)


def lacks(desk: "Desk", visit: str, member: str) -> None:
    """Say by a card what a done visit lacks; close it where nothing is missing, or the visit is not done."""
    row = desk.get("visit", visit)
    missing = missing_of(desk, visit) if row is not None and row["state"] == "done" else []
    if missing:
        raise_card(desk, "incomplete", "visit", visit, _said(missing) | {"member": member})
    else:
        goes_on(desk, visit)


def goes_on(desk: "Desk", visit: str) -> None:
    """A visit that had ended goes on: what its end lacked is no news any more; its next end says anew what is missing."""
    for card in open_cards(desk, "visit", visit, "incomplete"):
        close_card(desk, card["id"])


def came_later(desk: "Desk", visit: str) -> None:
    """Something came for a visit that ended already: its `incomplete` card says what is missing now, or is closed."""
    row = desk.get("visit", visit)
    if row is None or row["state"] != "done":
        return
    for card in open_cards(desk, "visit", visit, "incomplete"):
        missing = missing_of(desk, visit)
        if missing:
            desk.change("attention", card["id"], params=card["params"] | _said(missing))
        else:
            close_card(desk, card["id"])


def went_away(desk: "Desk", visit: str, item: str | None, repeat: int, member: str) -> None:
    """Something was taken from a visit that ended already: a photo hidden, a part brought back, an answer cleared.

    If that left a required item open, the office hears of it, also when its `incomplete` card was closed before.
    """
    row = desk.get("visit", visit)
    if row is None or row["state"] != "done" or item is None:
        return
    missing = missing_of(desk, visit)
    if any((one["item"], one["repeat"]) == (item, repeat) for one in missing):
        raise_card(desk, "incomplete", "visit", visit, _said(missing) | {"member": member})


def _said(missing: list[dict[str, Any]]) -> dict[str, Any]:
    few = [{name: one[name] for name in ("item", "repeat", "title", "why")} for one in missing]
    return {"missing": few, "count": len(few)}


def missing_of(desk: "Desk", visit: str) -> list[dict[str, Any]]:
    """What completeness.py finds missing on this visit now. Nothing, if it has no checklist."""
    row = desk.get("visit", visit)
    version = desk.get("checklist_version", row["checklist_version_id"]) if row else None
    if version is None:
        return []
    facts = [{**one, "kind": kind} for kind in ("answer", "photo", "part_use", "signature")
             for one in desk.rows(kind, "visit_id", visit)]  # fmt: skip
    return completeness(version["sections"], facts)
