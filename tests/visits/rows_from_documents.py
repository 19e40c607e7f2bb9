"""Rows from the documents of golden files: the way back that no server needs."""

from datetime import UTC, date, datetime
from typing import Any

from server.inventory.names import serial_norm
from server.visits.hours_names import member_day
from sync.ids import named
from sync.kind import Row
from sync.memory_store import MemoryStore
from sync.moment import read_moment

SOMEWHEN = datetime(2026, 1, 1, tzinfo=UTC)
SOME_PHONE = "00000000-0000-7000-8000-0000000000b9"
MADE = ("visit_step", "answer", "photo", "part_use", "signature", "issue", "rating", "time_entry")
RENAMED = {
    "visit": {
        "work_order": "work_order_id",
        "team": "team_id",
        "member": "member_id",
        "checklist_version": "checklist_version_id",
    },
    "visit_step": {"visit": "visit_id", "from": "from_state", "to": "to_state"},
    "answer": {"visit": "visit_id", "supersedes": "supersedes_id"},
    "photo": {"visit": "visit_id", "issue": "issue_id", "sha256": "blob_sha256", "received_at": "bytes_at"},
    "part_use": {
        "visit": "visit_id",
        "product": "product_id",
        "from": "from_location_id",
        "plate_photo": "plate_photo_id",
        "old_plate_photo": "old_plate_photo_id",
    },
    "issue": {"visit": "visit_id"},
    "visit_return": {"visit": "visit_id", "by": "by_member_id"},
    "time_entry": {
        "member": "member_id",
        "visit": "visit_id",
        "from": "from_at",
        "to": "to_at",
        "corrects": "corrects_id",
    },
    "location": {"team": "team_id"},
    "stock_level": {"location": "location_id", "product": "product_id"},
    "serial": {"location": "location_id", "product": "product_id"},
    "checklist_version": {"template": "template_id"},
    "clash": {"document_kind": "doc_kind", "document": "doc_id"},
}
MOMENTS = {"planned_from", "planned_to", "at", "taken_at", "from_at", "to_at", "bytes_at", "closed_at"}
MORE: dict[str, Row] = {
    "visit": {"kind": "installation_11kw", "cancelled_at": SOMEWHEN},
    "photo": {"poor_reason": None, "poor_by": None, "poor_at": None},
    "part_use": {
        "movement_id": named("6f1c4d0e-54a1-5d0b-9c39-6a1d3f1f0a55", "movement"),
        **dict.fromkeys(("old_serial", "old_serial_id", "fate", "reason", "old_plate_photo_id", "old_was")),
    },
    "stock_level": {"batches": {}, "reserved": 0},
    "checklist_version": {"state": "published", "sha256": "0" * 64},
    "visit_return": {"from_state": "done", "closed_by": None},
    "clash": {"ours": None, "at": SOMEWHEN},
}


def row_of(kind: str, document_id: str, doc: dict[str, Any]) -> Row:
    """A row as the table of this kind would hold it."""
    names = RENAMED.get(kind, {})
    row = {names.get(field, field): value for field, value in doc.items()}
    row = {field: read_moment(value) if field in MOMENTS and value else value for field, value in row.items()}
    if kind in MADE:
        row |= {"by_member_id": row.pop("by"), "device_id": SOME_PHONE, "mutation_id": None, "offset_ms": 0}
        row |= {"jumps": int(row.pop("unsure")), "received_at": SOMEWHEN}
    if kind == "time_entry":
        row["member_day"] = member_day(row["member_id"], row["from_at"])
    if kind == "visit":
        row["day"] = date.fromisoformat(row["day"])
    if kind == "serial":
        row |= {"serial_norm": serial_norm(row["serial"]), "warranty_until": None}
    return {"id": document_id, "v": 1, "created_at": SOMEWHEN, **MORE.get(kind, {}), **row}


def stored(documents: list[dict[str, Any]]) -> MemoryStore:
    """A store that holds these documents ({kind, id, doc}); part uses have claimed their serials in their order."""
    store = MemoryStore()
    for one in documents:
        store.rows.setdefault(one["kind"], {})[one["id"]] = row_of(one["kind"], one["id"], one["doc"])
    held: set[str] = set()
    for use in store.rows.get("part_use", {}).values():
        if use["serial_id"]:
            state = "released" if use["returned"] else "contested" if use["serial_id"] in held else "holds"
            held |= {use["serial_id"]} if state == "holds" else set()
            claim = {"id": named(use["id"], "claim"), "serial_id": use["serial_id"], "cause_id": use["id"]}
            store.rows.setdefault("serial_claim", {})[claim["id"]] = claim | {"photo_sha256": None, "state": state}
    return store
