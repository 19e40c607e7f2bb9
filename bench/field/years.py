"""The years behind a company: customers, orders, ended visits and answers that no phone holds any more."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from random import Random

from flask import Flask

from server.kit.house import House, engine_of, open_house
from server.kit.ids import uuid7
from server.seed.made_ids import made_id
from server.seed.people import VOLTWIJK

from .fleet import NOTE, SLUG, TENANT, Phone

__all__ = ["let_years_pass"]

ANSWERS = 7
EACH = 4 + ANSWERS
"""Records of a visit: customer, address, order, the visit and its answers."""
AT_ONCE = 100
ENDED_BY = 130
"""Days: longer ago than any phone holds."""


def let_years_pass(app: Flask, phones: Sequence[Phone], now: datetime, since: int, upto: int, say: Callable[[str], None]) -> None:  # fmt: skip
    """Plant what lies behind it, from so many records to so many; `say` hears how far it is."""
    dice = Random(since)
    for at in range(since // EACH, upto // EACH, AT_ONCE):
        with app.app_context(), open_house(app, TENANT, now=now, origin="bench") as house:
            for nr in range(at, min(at + AT_ONCE, upto // EACH)):
                _visit(house, phones[nr % len(phones)], nr, dice, now)
        if at // AT_ONCE % 50 == 0:
            say(f"{at * EACH:,} of {upto:,} records")
    engine_of(app).dispose()


def _visit(house: House, phone: Phone, nr: int, dice: Random, now: datetime) -> None:
    desk, entity = house.desk, made_id(SLUG, "entity", VOLTWIJK.brands[0].code)
    customer, address, order, visit = (uuid7() for _ in range(4))
    began = now - timedelta(days=ENDED_BY + nr % 1500, hours=dice.randrange(8))
    email = f"klant-{nr}@post.example"
    desk.add(
        "customer",
        {
            "id": customer,
            "entity_id": entity,
            "name": f"J. van der Kolk {nr}",
            "acquired_on": None,
            "email": email,
            "email_norm": email,
            "phone_e164": f"+316{nr:08}",
            "status": "customer",
        },
    )
    where = {"street": "Kerkstraat", "number": str(nr), "addition": None, "postcode": "8051GL", "city": "Hattem"}
    desk.add("address", {"id": address, "customer_id": customer, **where, "lat": 52.47, "lon": 6.06, "accuracy": 10.0})
    place = {
        "entity_id": entity,
        "customer_id": customer,
        "address_id": address,
        "source_kind": None,
        "source_id": None,
    }
    desk.add("work_order", {"id": order, "number": f"J-{nr}", **place, "type": "maintenance", "skills": [], "duration_min": 120})  # fmt: skip
    desk.add(
        "visit",
        {
            "id": visit,
            "work_order_id": order,
            "kind": "maintenance",
            "nr": 1,
            "day": began.date(),
            "planned_from": began,
            "planned_to": began + timedelta(hours=2),
            "team_id": made_id(SLUG, "team", phone.team),
            "member_id": phone.member,
            "state": "done",
            "outcome": "done",
            "checklist_version_id": None,
            "contact_name": "J. van der Kolk",
            "contact_phone": "+31612550199",
            "access_note": "",
            "remarks": NOTE,
            "cancelled_at": None,
            "cancel_reason": None,
        },
    )
    for item in range(ANSWERS):
        desk.add("answer", _answer(phone, visit, item, began))


def _answer(phone: Phone, visit: str, item: int, at: datetime) -> dict[str, object]:
    said = {"item": f"punt-{item}", "repeat": 0, "value": "ok", "note": "", "supersedes_id": None, "head": True}
    by = {"by_member_id": phone.member, "device_id": phone.device, "mutation_id": uuid7()}
    return {"id": uuid7(), "visit_id": visit, **said, **by, "at": at, "offset_ms": 0, "jumps": 0, "received_at": at, "late": False}  # fmt: skip
