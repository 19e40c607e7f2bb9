"""Checklists, types of work, customers and the visits of a company, as rows on the desk."""

from datetime import UTC, date, datetime, time, timedelta

from server.customers.kinds import guessed_kind
from server.seed import checklists
from server.visits.builder.phone_form import fingerprint, for_phones
from server.visits.numbers import next_work_order_number
from sync.desk import Desk

from .days import TYPES, Planned, visits_of
from .made_ids import made_id
from .people import Company
from .places import places_of

_TEMPLATES = {
    "installation": ("Installatie laadpaal", checklists.installation),
    "service": ("Onderhoud en storing", checklists.service),
    "survey": ("Schouw vooraf", checklists.survey),
}

# What an order of each type says: (text, sku or None, quantity or None).
LINES = {
    "installation_11kw": (
        ("Laadpaal 11 kW monteren en aansluiten", "LP-V1-11", 1),
        ("Grondkabel leggen", "KB-5G6", 14),
        ("Groep met aardlekautomaat bijplaatsen", "AL-4P40", 1),
        ("Loadbalancing instellen", "LB-P1", 1),
    ),
    "installation_22kw": (
        ("Laadpaal 22 kW monteren en aansluiten", "LP-V1-22", 1),
        ("Grondkabel leggen", "KB-5G6", 22),
        ("Groep met aardlekautomaat bijplaatsen", "AL-4P40", 1),
        ("Groepenkast uitbreiden", "KK-4", 1),
    ),
    "maintenance": (("Jaarlijks onderhoud volgens lijst", None, None),),
    "fault": (("Storing zoeken en verhelpen", None, None),),
}
SKILLS = {"installation": ["nen1010", "laadpalen"], "service": ["laadpalen"]}


def plant_checklists(desk: Desk, company: Company, today: date, *, first: timedelta = timedelta(days=90)) -> None:
    """All templates, each with two published versions, and the types of visit that use them. `first`: how long ago."""
    for code, (name, sections_of) in _TEMPLATES.items():
        template = made_id(company.slug, "checklist_template", code)
        desk.add("checklist_template", {"id": template, "code": code, "name": name})
        for number in (1, 2):
            sections = for_phones(sections_of(number))
            desk.add(
                "checklist_version",
                {
                    "id": version_id(company, code, number),
                    "template_id": template,
                    "number": number,
                    "title": name,
                    "state": "published",
                    "sections": sections,
                    "sha256": fingerprint(sections),
                    "published_at": datetime.combine(today - (first if number == 1 else timedelta(0)), time(3), UTC),
                },
            )
    for code, (name, minutes, template) in TYPES.items():
        desk.add(
            "visit_type",
            {
                "id": made_id(company.slug, "visit_type", code),
                "code": code,
                "name": name,
                "duration_min": minutes,
                "skills": SKILLS[template],
                "checklist_template_id": made_id(company.slug, "checklist_template", template),
            },
        )


def version_id(company: Company, template: str, number: int) -> str:
    """The id of one version of a checklist."""
    return made_id(company.slug, "checklist_version", f"{template}/{number}")


def plant_customers(desk: Desk, company: Company) -> None:
    """Every customer with the address where the work is; the brands take turns."""
    for crew in company.crews:
        for count, place in enumerate(places_of(crew.slug)):
            key = f"{crew.slug}-{count}"
            customer = made_id(company.slug, "customer", key)
            kind = guessed_kind(place.name)[0]
            email = f"klant-{crew.slug}-{count + 1}@post.example"
            desk.add(
                "customer",
                {
                    "id": customer,
                    "entity_id": made_id(company.slug, "entity", company.brand_for(key, kind).code),
                    "kind": kind,
                    "name": place.name,
                    "email": email,
                    "email_norm": email,
                    "phone_e164": f"+3161255{2000 + count + 50 * company.crews.index(crew):04d}",
                    "status": "customer",
                    "acquired_on": None,
                },
            )
            desk.add(
                "address",
                {
                    "id": made_id(company.slug, "address", key),
                    "customer_id": customer,
                    "street": place.street,
                    "number": place.number,
                    "addition": place.addition,
                    "postcode": place.postcode.replace(" ", ""),
                    "city": place.city,
                    "lat": place.lat,
                    "lon": place.lon,
                    "accuracy": 10.0,
                },
            )


def plant_visits(desk: Desk, company: Company, today: date) -> list[Planned]:
    """A work order and its visit for everything planned, yesterday's on the first version of its checklist."""
    planned = [one for crew in company.crews for one in visits_of(crew.slug, today)]
    planned.sort(key=lambda one: (one.begins, one.crew))
    for one in planned:
        _plant_visit(desk, company, one, next_work_order_number(desk))
    return planned


def visit_id(company: Company, one: Planned) -> str:
    """The id of a planned visit."""
    return made_id(company.slug, "visit", one.key)


def _plant_visit(desk: Desk, company: Company, one: Planned, number: str) -> None:
    minutes, template = TYPES[one.type][1:]
    order = made_id(company.slug, "work_order", one.key)
    desk.add(
        "work_order",
        {
            "id": order,
            "number": number,
            "entity_id": made_id(
                company.slug, "entity", company.brand_for(one.place_key, guessed_kind(one.place.name)[0]).code
            ),
            "customer_id": made_id(company.slug, "customer", one.place_key),
            "address_id": made_id(company.slug, "address", one.place_key),
            "source_kind": None,
            "source_id": None,
            "type": one.type,
            "skills": SKILLS[template],
            "duration_min": minutes,
        },
    )
    for position, (text, sku, quantity) in enumerate(LINES[one.type], 1):
        desk.add(
            "work_order_line",
            {
                "id": made_id(company.slug, "work_order_line", f"{one.key}/{position}"),
                "work_order_id": order,
                "position": position,
                "product_id": made_id(company.slug, "product", sku) if sku else None,
                "text": text,
                "quantity": quantity,
            },
        )
    desk.add(
        "visit",
        {
            "id": visit_id(company, one),
            "work_order_id": order,
            "kind": one.type,
            "nr": 1,
            "day": one.day,
            "planned_from": one.begins,
            "planned_to": one.ends,
            "team_id": made_id(company.slug, "team", one.crew),
            "member_id": None,
            "state": "planned",
            "outcome": None,
            "checklist_version_id": version_id(company, template, 1 if one.offset < 0 else 2),
            "contact_name": one.place.name,
            "contact_phone": None,
            "access_note": one.access_note,
            "remarks": one.remarks,
            "cancelled_at": None,
            "cancel_reason": None,
        },
    )
