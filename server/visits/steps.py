"""Write a step of a visit, and what it does to the visit's state. The rule is in states.py."""

from typing import TYPE_CHECKING, Any

from . import states
from .material import OPEN, follow, follow_if_known

if TYPE_CHECKING:
    from sync.desk import Desk
    from sync.kind import Row


def add_step(
    desk: "Desk",
    visit: "Row",
    to: str,
    *,
    moved: bool,
    made: dict[str, Any],
    step: str | None = None,
    note: str | None = None,
) -> "Row":
    """Write a step to `to`; with `moved` the visit stands there now. `step` is its id, if the phone made one."""
    row = {
        "visit_id": visit["id"],
        "nr": 1 + max((one["nr"] for one in steps_of(desk, visit["id"])), default=0),
        "from_state": visit["state"],
        "to_state": to,
        "note": note,
        "moved": moved,
        "skipped": skipped(visit["state"], to) if moved else [],
        "undone_by": None,
        **made,
    }
    if step:
        row["id"] = step
    written = desk.add("visit_step", row)
    if moved:
        stand(desk, visit["id"], to)
    return written


def stand(desk: "Desk", visit: str, state: str) -> None:
    """Let a visit stand at this state; its outcome follows, and its material when it ends or is open again."""
    before = desk.get("visit", visit)
    after = desk.change("visit", visit, state=state, outcome=state if state in states.OUTCOMES else None)
    if before is None or (before["state"] in OPEN) == (state in OPEN):
        return
    if state in OPEN:
        follow(desk, after["work_order_id"])
    else:
        follow_if_known(desk, after["work_order_id"])


def steps_of(desk: "Desk", visit: str) -> "list[Row]":
    """The visit's steps in the order in which they arrived."""
    return sorted(desk.rows("visit_step", "visit_id", visit), key=lambda one: one["nr"])


def skipped(current: str, to: str) -> list[str]:
    """The states that this step jumps over; at a cancelled visit none."""
    return [] if "cancelled" in (current, to) else states.skipped(current, to)
