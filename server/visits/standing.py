"""What the office saw against what stands: its edits say `was` per field, and meet a 409 only if that field changed."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from server.kit.errors import Problem
from sync.kind import Document, Row

from . import documents

if TYPE_CHECKING:
    from sync.desk import Desk

# The wire's name of a field -> its column.
COLUMNS = {
    "team": "team_id",
    "member": "member_id",
    "planned_from": "planned_from",
    "planned_to": "planned_to",
    "contact_name": "contact_name",
    "contact_phone": "contact_phone",
    "access_note": "access_note",
    "remarks": "remarks",
}


def visit_of(desk: "Desk", visit: str) -> Row:
    """The visit's row, for who wants to change it. Problem 404 if there is none; 409 if its customer was erased."""
    row = desk.get("visit", visit)
    if row is None:
        raise Problem(404, "visits.not_found")
    if row.get("erased_at") is not None:
        raise Problem(409, "visits.erased")
    return row


def document_of(desk: "Desk", visit: Row) -> Document:
    """The visit as its document, with id and v: what a 409 shows."""
    return {"id": visit["id"], "v": visit["v"], **documents.visit(desk, [visit])[0]}


def must_stand(desk: "Desk", visit: Row, was: Mapping[str, Any], code: str) -> None:
    """Problem 409 with the current row if a field (by its wire name) is no longer what the office saw."""
    changed = [field for field, seen in was.items() if not _equal(visit[COLUMNS[field]], seen)]
    if changed:
        raise Problem(409, code, row=document_of(desk, visit), changed=changed)


def _equal(stands: Any, seen: Any) -> bool:
    if isinstance(stands, datetime) and isinstance(seen, datetime):
        return abs((stands - seen).total_seconds()) < 0.001  # documents carry milliseconds
    return (stands or None) == (seen or None)
