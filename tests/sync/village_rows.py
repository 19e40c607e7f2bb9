"""The rows with which a village begins, and the ids that its names have."""

from datetime import UTC, datetime
from typing import Any

from sync.ids import named

HOUSE = "0192f000-0000-7000-8000-00000000aaaa"
MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def ident(name: str) -> str:
    """The id that a name always has."""
    return named(HOUSE, name)


VISIT: dict[str, Any] = {
    "kind": "installation",
    "nr": 1,
    "member_id": None,
    "state": "planned",
    "outcome": None,
    "checklist_version_id": ident("list-1"),
    "contact_name": None,
    "contact_phone": None,
    "access_note": None,
    "remarks": None,
    "cancelled_at": None,
    "cancel_reason": None,
}
CHECKLIST: dict[str, Any] = {
    "id": ident("list-1"),
    "template_id": ident("list"),
    "number": 1,
    "title": "Installatie",
    "state": "published",
    "sections": [
        {
            "id": "one",
            "title": "Eén",
            "items": [{"id": "earth", "type": "tick", "title": "Aarding", "required": True}],
        }
    ],
    "sha256": "0" * 64,
    "published_at": MORNING,
}


def customer_row(name: str) -> dict[str, Any]:
    row = {"id": ident(name), "entity_id": ident("voltwijk"), "name": name.title(), "email": f"{name}@example.com"}
    row |= {"email_norm": f"{name}@example.com", "phone_e164": "+31201234567", "status": "customer"}
    return row | {"acquired_on": None}


def address_row(name: str) -> dict[str, Any]:
    row = {"id": ident(f"address-{name}"), "customer_id": ident(name), "street": "Dorpsstraat", "number": "4"}
    row |= {"addition": None, "postcode": "1234AB", "city": "Ons Dorp", "lat": 52.1, "lon": 5.1}
    return row | {"accuracy": None}
