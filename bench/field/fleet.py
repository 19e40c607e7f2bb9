"""The company that is measured: teams, technicians with a phone and a token each, and a week of visits.

Tokens are made here, by the same function that a log-in uses: 256 log-ins would measure argon2.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from random import randbytes

from flask import Flask

from server.accounts.devices import device_login
from server.evidence.judging import PDF
from server.evidence.own_bytes import lay_down, own_bytes
from server.kit.clock import AMSTERDAM
from server.kit.files import files_of
from server.kit.house import House, engine_of, open_house
from server.kit.ids import uuid7
from server.seed.companies import plant_company, plant_phones
from server.seed.fresh_store import SHORTCUT
from server.seed.made_ids import made_id
from server.seed.people import VOLTWIJK, Company, Crew, Person
from server.seed.vans import plant_products, plant_vans
from server.seed.work import plant_checklists, version_id
from server.visits.papers import Paper, put_paper
from sync.desk import Desk
from sync.kind import Key

__all__ = ["CROWDED", "NOTE", "PUSHERS", "SLUG", "TENANT", "Phone", "archive", "fleet", "more_devices", "papers"]

SLUG = "meetbedrijf"
TENANT = made_id(SLUG, "tenant", "1")
CROWDED, SMALL = 32, 8
"""Technicians of the one team that all write at once, and of every other."""
TEAMS = 60
"""Some five hundred technicians."""
VISITS, MANY = 12, 160
"""A technician's visits, and those of who pushes thousands of acts: some twenty belong to one visit."""
PUSHERS = tuple(f"ploeg-{nr:02}-0" for nr in range(1, 5))
"""The first of four teams."""
ARCHIVE = "archief"
AT_ONCE = 500
PAPERS, PAPER_BYTES = 3, 150_000
"""Of each technician; a drawing of a page or two."""
NOTE = "De meterkast zit links achter de voordeur; groep zes is vrij en de aardlekschakelaar is getest op 30 mA. "


@dataclass(frozen=True)
class Phone:
    """A technician's phone: who, which device, its token, and what lies before it."""

    first: str
    team: str
    member: str
    device: str
    token: str
    visits: tuple[str, ...]
    van: str
    product: str

    @property
    def headers(self) -> dict[str, str]:
        """What it says of itself at each call."""
        return {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}


def fleet(app: Flask, now: datetime, teams: int = TEAMS) -> list[Phone]:
    """Plant it into an empty database; every phone, those of the crowded team first, the archive's last."""
    company = _company(teams)
    with app.app_context(), open_house(app, TENANT, now=now, origin="bench") as house:
        SHORTCUT.sit(house, _Born(), now=now, seed=SLUG)
        plant_company(house, company)
        plant_products(house.desk, company)
        plant_vans(house.desk, company)
        plant_checklists(house.desk, company, house.today)
        plant_phones(house, company)
        house.session.flush()
        house.desk.flush()
        phones = [_phone(house, company, person) for person in company.people]
    engine_of(app).dispose()
    return phones


def archive(app: Flask, phone: Phone, now: datetime, filed: int) -> None:
    """Fill the visits of this phone with so many answers of a kilobyte each."""
    for at in range(filed // AT_ONCE):
        with open_house(app, TENANT, now=now, origin="bench") as house:
            visit = phone.visits[at % len(phone.visits)]
            for nr in range(at * AT_ONCE, (at + 1) * AT_ONCE):
                house.desk.add("answer", _answer(phone, visit, nr, now))
    engine_of(app).dispose()


def papers(app: Flask, phones: Sequence[Phone], now: datetime) -> dict[str, list[str]]:
    """The first visits of each of these technicians get a paper: its SHA-256s by device."""
    found: dict[str, list[str]] = {}
    with app.app_context(), open_house(app, TENANT, now=now, origin="bench") as house:
        for phone in phones:
            for visit in phone.visits[:PAPERS]:
                bytes_ = own_bytes(
                    b"%PDF-1.7\n" + randbytes(PAPER_BYTES) + b"\n%%EOF\n", PDF, app.extensions["settings"]
                )
                lay_down(files_of(app), TENANT, bytes_)
                put_paper(house, visit, Paper("Situatie", "visit", for_customer=False), bytes_, by=phone.member)
                found.setdefault(phone.device, []).append(bytes_.sha256)
    engine_of(app).dispose()
    return found


def more_devices(app: Flask, phones: Sequence[Phone], count: int, now: datetime) -> list[Phone]:
    """So many phones of these people in all: the ones that they have, and further ones that they signed in on too."""
    found = list(phones)[:count]
    with app.app_context(), open_house(app, TENANT, now=now, origin="bench") as house:
        for nr in range(len(phones), count):
            phone, device = phones[nr % len(phones)], uuid7()
            token, _ = device_login(house, phone.member, {"id": device, "name": "Nog een", "platform": "bench"}, "nl")
            found.append(replace(phone, device=device, token=token))
    engine_of(app).dispose()
    return found


class _Born(set[str]):
    """Every id counts as made in this transaction: the database was empty, it need not be asked of any."""

    def __contains__(self, id_: object) -> bool:
        return True

    def clear(self) -> None:
        """They stay so to the end of it."""


def _company(teams: int) -> Company:
    sizes = {f"ploeg-{nr:02}": CROWDED if nr == 0 else SMALL for nr in range(teams)} | {ARCHIVE: 1}
    crews = tuple(Crew(slug, slug.capitalize(), 52.2, 5.9, f"Bus {slug}") for slug in sizes)
    people = tuple(
        Person(f"{slug}-{nr}", "de Meter", "technician", "+31612550101", slug)
        for slug, size in sizes.items()
        for nr in range(size)
    )
    return Company(SLUG, "Meetbedrijf", VOLTWIJK.brands, crews, people)


def _phone(house: House, company: Company, person: Person) -> Phone:
    member, device = (made_id(SLUG, kind, person.first) for kind in ("member", "device"))
    token, _ = device_login(house, member, {"id": device, "name": person.first, "platform": "bench"}, "nl")
    team = str(person.team)
    count = MANY if person.first in PUSHERS else VISITS
    visits = tuple(_visit(house, company, person, team, nr) for nr in range(count))
    van, product = made_id(SLUG, "location", team), made_id(SLUG, "product", "KB-5G6")
    return Phone(person.first, team, member, device, token, visits, van, product)


def _visit(house: House, company: Company, person: Person, team: str, nr: int) -> str:
    key, desk = f"{person.first}/{nr}", house.desk
    day = house.today + timedelta(days=nr // 3 % 4)  # a phone has a visit from three days before
    begins = datetime.combine(day, time(8 + 3 * (nr % 3)), AMSTERDAM)
    customer, address = _customer(desk, company, key)
    order = made_id(SLUG, "work_order", key)
    place = {"entity_id": made_id(SLUG, "entity", company.brands[0].code), "customer_id": customer, "address_id": address}  # fmt: skip
    made = {"source_kind": None, "source_id": None, "type": "maintenance", "skills": [], "duration_min": 120}
    desk.add("work_order", {"id": order, "number": f"M-{key}", **place, **made})
    visit: Key = ("visit", made_id(SLUG, "visit", key))
    desk.add(
        "visit",
        {
            "id": visit[1],
            "work_order_id": order,
            "kind": "maintenance",
            "nr": 1,
            "day": day,
            "planned_from": begins,
            "planned_to": begins + timedelta(hours=2),
            "team_id": made_id(SLUG, "team", team),
            "member_id": None,
            "state": "planned",
            "outcome": None,
            "checklist_version_id": version_id(company, "service", 2),
            "contact_name": "J. van der Kolk",
            "contact_phone": "+31612550199",
            "access_note": "Parkeren op eigen oprit mag, de poort is open.",
            "remarks": "begin",
            "cancelled_at": None,
            "cancel_reason": None,
        },
    )
    return visit[1]


def _customer(desk: Desk, company: Company, key: str) -> tuple[str, str]:
    customer, address = made_id(SLUG, "customer", key), made_id(SLUG, "address", key)
    email = f"{key.replace('/', '-')}@post.example"
    entity = made_id(SLUG, "entity", company.brands[0].code)
    said = {"email": email, "email_norm": email, "phone_e164": "+31612552000", "status": "customer"}
    desk.add("customer", {"id": customer, "entity_id": entity, "name": "J. van der Kolk", "acquired_on": None, **said})
    where = {"street": "Kerkstraat", "number": "21", "addition": None, "postcode": "8051GL", "city": "Hattem"}
    desk.add("address", {"id": address, "customer_id": customer, **where, "lat": 52.47, "lon": 6.06, "accuracy": 10.0})
    return customer, address


def _answer(phone: Phone, visit: str, nr: int, now: datetime) -> dict[str, object]:
    return {
        "id": made_id(SLUG, "filed", str(nr)),
        "visit_id": visit,
        "item": "filed",
        "repeat": nr,
        "value": str(nr % 400),
        "note": NOTE * 8,
        "supersedes_id": None,
        "head": True,
        "by_member_id": phone.member,
        "device_id": phone.device,
        "mutation_id": made_id(SLUG, "filing", str(nr)),
        "at": now,
        "offset_ms": 0,
        "jumps": 0,
        "received_at": now,
        "late": False,
    }
