"""What an erasure does to each table: rows that go, columns that are emptied, and tables that it passes by, with the reason.

Every column with free text, JSON or coordinates stands in one of these lists; tests/house/test_erasure_completeness.py finds
one that does not. So whoever adds a table decides here what becomes of it.
"""

from typing import Any

from sqlalchemy import JSON, Float, LargeBinary, String, Table

from sync.erased import ERASED

__all__ = ["EMPTIED", "FIRST", "FORGOTTEN_ENTRY", "GO", "HARMLESS", "NOT_HIS", "STAY", "personal_columns"]

FORGOTTEN_ENTRY = {"before": None, "after": None, "origin": ""}
"""What is left of a line of the audit trail: who did what to which row and when. `origin` may be the customer's own address."""
FIRST = ("visit", "customer")
"""Emptied before all else, in one commit: from then on phones let go of it, and what still comes is refused."""

GO = (
    "answer",
    "photo",
    "signature",
    "notice",
    "report",
    "document",
    "statement",
    "address_signal",
    "customer_link",
    "mail",
    "attention",
    "document_version",
    "clash_entry",
    "clash",
    "refused",
    "repeated_call",
)
"""Their rows go."""

EMPTIED: dict[str, dict[str, Any]] = {
    "visit": dict.fromkeys(("contact_name", "contact_phone", "access_note", "remarks", "cancel_reason")),
    "customer": {"email": None, "email_norm": None, "phone_e164": None, "kvk": None, "vat": None, "status": "inactive"},
    "part_use": dict.fromkeys(("reason", "plate_photo_id", "old_plate_photo_id")),
    "address": {
        "street": "",
        "number": "",
        "addition": None,
        "postcode": "",
        "city": "",
        "lat": None,
        "lon": None,
        "accuracy": None,
    },
    "work_order_line": {"text": ""},
    "visit_step": {"note": None},
    "visit_return": {"reason": ""},
    "cancellation": {"reason": ""},
    "reopening": {"reason": ""},
    "issue": {"text": ""},
    "issue_handling": {"note": None},
    "rating": {"comment": None},
    "serial_claim": {"photo_sha256": None},
    "mutation": {"args": {}, "args_sha256": ERASED},
    "quarantine_act": {"body": "{}", "sha256": ERASED},
    "import_row": {"cells": [], "why": []},
    "legal_hold": {"reason": ""},
    "audit": FORGOTTEN_ENTRY,
}
"""Their rows stay, with these values: they count (hours, stock, work done), and name nobody any more."""

STAY = ("work_order", "visit_move", "part_return", "follow_up", "erasure")
"""Rows about him that hold nothing personal: numbers, moments, teams."""

HARMLESS = {
    "customer": {"name": "the word for an erased customer takes its place"},
    "part_use": {
        "serial": "what was installed: warranty and stock",
        "old_serial": "as serial",
        "batch": "as serial",
        "old_was": "ids, states and a day",
    },
    "visit_step": {"skipped": "states"},
    "mutation": {"after": "ids", "receipt": "ids and a fixed sentence; a phone that asks again gets the same"},
    "quarantine_act": {"name": "a name of the catalogue", "code": "a code"},
    "work_order": {"skills": "codes"},
    "erasure": {
        "reference": "a number; the page says that no names belong there",
        "counts": "numbers",
        "heads_before": "hashes",
        "heads_after": "hashes",
    },
}
"""Columns of his rows that stay as they are, and why."""

NOT_HIS = {
    "account_link": "our own people",
    "blob": "goes with its file when nothing names it any more",
    "brand_logo": "the company itself",
    "checklist_template": "the company itself",
    "checklist_version": "the company itself",
    "data_export": "a file that goes after some days; made before, it still holds the customer",
    "data_import": "headings of a table; goes with its rows after `import_days`",
    "delivery": "errors of our own code; goes after a month",
    "device": "our own people's phones",
    "device_wipe": "our own people's phones",
    "entity": "the company itself",
    "event": "goes a month after everybody heard it",
    "job": "goes a month after it was done",
    "location": "our own stock",
    "member": "our own people",
    "movement": "the ledger of stock",
    "need": "our own stock; the night lets go of what is needed for nobody any more",
    "product": "our own products",
    "pull_page": "ids of visits; goes after `replay_days`",
    "push_subscription": "our own people's phones",
    "quarantine": "a phone's name; its acts are emptied",
    "erasure_check": "what a proof found: hashes, numbers and names of columns",
    "rescue_key": "keys",
    "retention_period": "the company itself",
    "retention_run": "numbers, and the names of errors of our own code",
    "role": "the company itself",
    "search_word": "follows its row by itself: the words of a row that is emptied go with what they were made from",
    "serial": "a piece of a product",
    "signing_key": "keys",
    "skill": "our own people",
    "stock_act": "our own stock",
    "stock_level": "our own stock",
    "team": "our own people",
    "tenant_setting": "the company itself",
    "time_entry": "hours of our own people, kept for wages; what hangs on it is a visit without a name",
    "tip": "the company itself, for its own people",
    "upload": "goes with its file",
    "visit_type": "the company itself",
}
"""Tables that an erasure passes by, and why."""


def personal_columns(table: Table) -> set[str]:
    """Columns that could hold something about a person: free texts, JSON, coordinates, bytes. Codes and hashes are Keys."""
    return {column.name for column in table.columns if _is_free(column.type)}


def _is_free(kind: Any) -> bool:
    if isinstance(kind, (JSON, Float, LargeBinary)):
        return True
    return isinstance(kind, String) and not kind._variant_mapping  # a Key and an Id have a variant of their own
