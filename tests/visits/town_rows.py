"""The rows with which the town begins, and the ids that its names have."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sync.ids import named
from sync.kind import Row

DAY = date(2026, 11, 23)
MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
HOUSE = "0192f000-0000-7000-8000-000000000000"


def ident(name: str) -> str:
    """The id that a name has in this town; always the same."""
    return named(HOUSE, name)


SECTIONS: list[dict[str, Any]] = [
    {
        "id": "mount",
        "title": "Montage",
        "items": [
            {"id": "earth", "type": "tick", "title": "Aarding getest", "required": True},
            {
                "id": "supply",
                "type": "choice",
                "title": "Aansluiting",
                "required": True,
                "options": [{"id": "1x35", "title": "1 × 35 A"}, {"id": "3x25", "title": "3 × 25 A"}],
            },
            {
                "id": "insulation",
                "type": "number",
                "title": "Isolatieweerstand",
                "required": True,
                "unit": "MΩ",
                "limits": {"min": "1.0", "max": "999"},
            },
            {"id": "plate", "type": "photo", "title": "Typeplaatje", "required": True},
            {"id": "charger", "type": "serial", "title": "Serienummer", "required": True},
            {"id": "sign", "type": "signature", "title": "Handtekening", "required": True, "role": "customer"},
            {"id": "extra", "type": "text", "title": "Bijzonderheden", "required": False},
        ],
    }
]


def product(sku: str, tracking: str = "none") -> Row:
    """A row of product."""
    row = {"id": ident(sku), "sku": sku, "name": sku.title(), "category": sku, "tracking": tracking}
    return row | {"unit": "piece", "serial_pattern": None, "price_cents": None}


def checklist(number: int, state: str, sections: list[dict[str, Any]] | None = None) -> Row:
    """A row of checklist_version."""
    return {
        "id": ident(f"list-{number}"),
        "template_id": ident("list"),
        "number": number,
        "title": "Installatie",
        "state": state,
        "sections": SECTIONS if sections is None else sections,
        "sha256": "0" * 64,
        "published_at": MORNING if state == "published" else None,
    }


def customer(name: str) -> Row:
    """A row of customer."""
    email = f"{name}@example.com"
    row = {"id": ident(name), "entity_id": ident("voltwijk"), "name": name.title(), "email": email}
    return row | {
        "email_norm": email,
        "phone_e164": "+31201234567",
        "status": "customer",
        "kind": "person",
        "acquired_on": None,
    }


def address(name: str) -> Row:
    """A row of address."""
    row = {"id": ident(f"address-{name}"), "customer_id": ident(name), "street": "Dorpsstraat", "number": "4"}
    row |= {"addition": None, "postcode": "1234AB", "city": "Ons Dorp", "accuracy": None}
    return row | {"lat": 52.1, "lon": 5.1}


def work_order(name: str) -> Row:
    """A row of work_order."""
    return {
        "id": ident(f"order-{name}"),
        "number": f"W-{name}",
        "entity_id": ident("voltwijk"),
        "customer_id": ident(name),
        "address_id": ident(f"address-{name}"),
        "source_kind": None,
        "source_id": None,
        "type": "installation_11kw",
        "skills": [],
        "duration_min": 150,
    }


def line(name: str) -> Row:
    """A row of work_order_line."""
    row = {"id": ident(f"line-{name}"), "work_order_id": ident(f"order-{name}"), "position": 1}
    return row | {"product_id": ident("charger"), "text": "Laadpaal plaatsen", "quantity": 1}


def visit(name: str, team: str, day: date, begins: datetime) -> Row:
    """A row of visit."""
    return {
        "id": ident(f"visit-{name}"),
        "work_order_id": ident(f"order-{name}"),
        "kind": "installation_11kw",
        "nr": 1,
        "day": day,
        "planned_from": begins,
        "planned_to": begins + timedelta(minutes=150),
        "team_id": ident(team),
        "member_id": None,
        "state": "planned",
        "outcome": None,
        "checklist_version_id": ident("list-1"),
        "contact_name": "Klaas",
        "contact_phone": None,
        "access_note": None,
        "remarks": None,
        "cancelled_at": None,
        "cancel_reason": None,
    }
