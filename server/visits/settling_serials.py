"""A clash about a serial number (`serial:<norm>`): the choice names the part use that owns it; `office` is the first.

Both uses stay, and both count in the stock: two pieces left two vans, whatever their plates said.
"""

from datetime import date
from typing import TYPE_CHECKING, Any

from server.inventory.serial_claims import give_to, holder
from server.inventory.warranty import warranty_until
from sync.settle import Choice, Unsettled

from .settling import settled_by_choice

if TYPE_CHECKING:
    from sync.desk import Desk
    from sync.kind import Row


def _standing(desk: "Desk", clash: "Row") -> Any:
    claim = holder(desk, clash["doc_id"])
    serial = desk.get("serial", clash["doc_id"])
    return {
        "owner": claim["cause_id"] if claim else None,
        "state": serial["state"] if serial else None,
        "location": serial["location_id"] if serial else None,
        "warranty": serial["warranty_until"].isoformat() if serial and serial["warranty_until"] else None,
    }


def _warranty(desk: "Desk", use: str) -> date | None:
    """Until when it lasts for the owner that was chosen: from the day of his visit."""
    used = desk.get("part_use", use)
    visit = desk.get("visit", used["visit_id"]) if used else None
    product = desk.get("product", used["product_id"]) if used else None
    return warranty_until(product, min(visit["day"], desk.today)) if visit else None


def _apply(desk: "Desk", clash: "Row", choice: Choice, value: Any, entry: "Row | None", by: str) -> Any:
    before = _standing(desk, clash)
    if choice != "office":
        owner = value.get("part_use") if isinstance(value, dict) else value
        claims = desk.rows("serial_claim", "serial_id", clash["doc_id"])
        if not any(one["cause_id"] == owner and one["state"] != "released" for one in claims):
            raise Unsettled("bad_value")
        give_to(desk, clash["doc_id"], cause=str(owner))
        until = _warranty(desk, str(owner))
        desk.change("serial", clash["doc_id"], state="installed", location_id=None, warranty_until=until)
    return before


def _undo(desk: "Desk", clash: "Row", kept: Any, by: str) -> None:
    give_to(desk, clash["doc_id"], cause=kept["owner"])
    until = date.fromisoformat(kept["warranty"]) if kept.get("warranty") else None  # clashes of before know none
    desk.change("serial", clash["doc_id"], state=kept["state"], location_id=kept["location"], warranty_until=until)


settled_by_choice("serial", standing=_standing, apply=_apply, undo=_undo)
