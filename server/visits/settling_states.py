"""Clashes about where a visit stands: `state` (it was cancelled or moved meanwhile) and `outcome` (it ended in two ways).

Choosing the phone lets the visit stand where the technician said; a cancellation is lifted, a move stands. The office's
choice is a step of its own in the visit's history.
"""

from typing import TYPE_CHECKING, Any

from sync.settle import Choice, Unsettled

from . import states
from .acts import made_by_office
from .begun import stand_on
from .cancellation import lift
from .events import VisitReopened, tell
from .finishing import finished, goes_on
from .settling import settled_by_choice
from .steps import add_step, stand, steps_of

if TYPE_CHECKING:
    from sync.desk import Desk
    from sync.kind import Row


def _standing(desk: "Desk", clash: "Row") -> Any:
    visit = desk.get("visit", clash["doc_id"])
    moved = [step["nr"] for step in steps_of(desk, clash["doc_id"]) if step["moved"] and not step["undone_by"]]
    return {"state": visit["state"] if visit else None, "step": max(moved, default=0)}


def _apply_state(desk: "Desk", clash: "Row", choice: Choice, value: Any, entry: "Row | None", by: str) -> Any:
    return _apply(desk, clash, choice, value, entry, by, allowed=states.STATES)


def _apply_outcome(desk: "Desk", clash: "Row", choice: Choice, value: Any, entry: "Row | None", by: str) -> Any:
    return _apply(desk, clash, choice, value, entry, by, allowed=tuple(sorted(states.FINAL)))


def _apply(
    desk: "Desk",
    clash: "Row",
    choice: Choice,
    value: Any,
    entry: "Row | None",
    by: str,
    *,
    allowed: tuple[str, ...],
) -> Any:
    visit = desk.get("visit", clash["doc_id"])
    if choice == "office" or visit is None:
        return None
    if value not in allowed or (value == "cancelled" and visit["state"] != "cancelled"):
        raise Unsettled("bad_value")
    if value == visit["state"]:
        return None
    kept: dict[str, Any] = {"before": visit["state"], "reason": visit["cancel_reason"], "cancellation": None}
    kept["checklist"] = visit["checklist_version_id"]
    if visit["state"] == "cancelled":
        kept["cancellation"] = _standing_cancellation(desk, visit["id"])
        lift(desk, visit["id"])
    step = add_step(desk, visit, value, moved=True, made=made_by_office(by, desk.now))
    if value in states.OUTCOMES:
        stand_on(desk, visit, _made_on(desk, entry))
        finished(desk, visit["id"], value, entry["member_id"] if entry else by)
    return kept | {"step": step["id"]}


def _made_on(desk: "Desk", entry: "Row | None") -> str | None:
    """The version of the checklist on which the chosen end was made, if it says so."""
    act = desk.get("mutation", entry["mutation_id"]) if entry and entry["mutation_id"] else None
    return (act["args"] or {}).get("checklist") if act else None


def _undo(desk: "Desk", clash: "Row", kept: Any, by: str) -> None:
    if kept is None:
        return
    visit = desk.get("visit", clash["doc_id"])
    assert visit is not None, "a visit is never deleted"
    desk.change("visit_step", kept["step"], undone_by=by)
    if visit["state"] in states.OUTCOMES:
        tell(desk, VisitReopened(visit=visit["id"], reason="undo", by=by))
        goes_on(desk, visit["id"])
    stand(desk, visit["id"], kept["before"])
    desk.change("visit", visit["id"], checklist_version_id=kept.get("checklist", visit["checklist_version_id"]))
    if kept["cancellation"]:
        cancellation = desk.change("cancellation", kept["cancellation"], lifted_at=None)
        desk.change("visit", visit["id"], cancelled_at=cancellation["at"], cancel_reason=kept["reason"])


def _standing_cancellation(desk: "Desk", visit: str) -> str | None:
    rows = desk.rows("cancellation", "visit_id", visit)
    return next((row["id"] for row in rows if row["lifted_at"] is None), None)


settled_by_choice("state", standing=_standing, apply=_apply_state, undo=_undo)
settled_by_choice("outcome", standing=_standing, apply=_apply_outcome, undo=_undo)
