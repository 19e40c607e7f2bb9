"""A company with its brands, teams, people, their log-ins and yesterday's phones, as rows."""

from datetime import timedelta

from server.accounts.models import Login, Membership, Tenant
from server.accounts.passwords import password_hash
from server.accounts.roles import plant_roles
from server.kit.house import House

from .made_ids import made_id
from .people import PASSWORD, Company, Person

MEGABYTE = 1024 * 1024
SINCE = timedelta(days=500)
"""How long ago everybody joined their team."""
SKILLS = {"laadpalen": "Laadpalen installeren", "nen1010": "NEN 1010", "vca": "VCA basis"}


def plant_company(house: House, company: Company) -> None:
    """Everything that stands before the first customer. The tenant's own row comes first, in the same commit."""
    house.session.add(
        Tenant(
            id=house.tenant,
            slug=company.slug,
            name=company.name,
            epoch=made_id(company.slug, "epoch", "1"),
            created_at=house.now,
        )
    )
    for brand in company.brands:
        house.desk.add(
            "entity",
            {
                "id": made_id(company.slug, "entity", brand.code),
                "code": brand.code,
                "name": brand.name,
                "kvk": brand.kvk,
                "vat": brand.vat,
                "colour": brand.colour,
                "email": brand.email,
                "phone": brand.phone,
                "serves": brand.serves,
                "line": brand.line,
                "product_range": brand.range,
                "skills": list(brand.skills),
            },
        )
    for crew in company.crews:
        house.desk.add(
            "team",
            {
                "id": made_id(company.slug, "team", crew.slug),
                "slug": crew.slug,
                "name": crew.name,
                "start_lat": crew.lat,
                "start_lon": crew.lon,
                "capacity_day": 480,
            },
        )
    for code, name in SKILLS.items():
        house.desk.add("skill", {"id": made_id(company.slug, "skill", code), "code": code, "name": name})
    roles = plant_roles(house)
    for person in company.people:
        _plant_person(house, company, person, roles)


def plant_logins(house: House, company: Company) -> None:
    """A log-in for everybody. Their members must stand in the database already."""
    hashed = password_hash(PASSWORD)  # once: everybody has the password that bin/run prints
    for person in company.people:
        login = made_id(company.slug, "login", person.first)
        house.session.add(
            Login(
                id=login,
                email_norm=company.email(person),
                password_hash=hashed,
                created_at=house.now,
            )
        )
        house.session.flush()
        member = made_id(company.slug, "member", person.first)
        house.session.add(Membership(login_id=login, tenant_id=house.tenant, member_id=member, created_at=house.now))


def _plant_person(house: House, company: Company, person: Person, roles: dict[str, str]) -> None:
    member = made_id(company.slug, "member", person.first)
    team = made_id(company.slug, "team", person.team) if person.team else None
    house.desk.add(
        "member",
        {
            "id": member,
            "name": person.name,
            "phone": person.phone,
            "lang": "nl",
            "active": True,
            "team_id": team,
            "ends_on": None,
        },
    )
    for key, role in ((person.first, person.role), (f"{person.first}/also", person.also)):
        if role is not None:
            row = {"id": made_id(company.slug, "member_role", key), "member_id": member, "role_id": roles[role]}
            house.desk.add("member_role", row)
    if team is None:
        return
    _plant_skills(house, company, person, member)
    house.desk.add(
        "team_member",
        {
            "id": made_id(company.slug, "team_member", person.first),
            "team_id": team,
            "member_id": member,
            "from_day": house.today - SINCE,
            "to_day": None,
        },
    )


def _plant_skills(house: House, company: Company, person: Person, member: str) -> None:
    """Every technician can do the work; each certificate runs out on a day of its own."""
    for nr, code in enumerate(SKILLS):
        house.desk.add(
            "member_skill",
            {
                "id": made_id(company.slug, "member_skill", f"{person.first}/{code}"),
                "member_id": member,
                "skill_id": made_id(company.slug, "skill", code),
                "expires_on": house.today + timedelta(days=100 * nr + 23 * len(person.name)) if nr else None,
            },
        )


def plant_phones(house: House, company: Company) -> None:
    """A phone for every technician, as it was when yesterday's work ended."""
    for person in company.people:
        if person.team:
            member = made_id(company.slug, "member", person.first)
            house.desk.add("device", _phone_of(house, company, person, member))


def _phone_of(house: House, company: Company, person: Person, member: str) -> dict[str, object]:
    """The phone that yesterday's work came from; it was last heard of when the day ended."""
    return {
        "id": made_id(company.slug, "device", person.first),
        "member_id": member,
        "name": f"Telefoon van {person.first}",
        "platform": "Android 15, Chrome 142" if len(person.first) % 2 else "iPhone, iOS 18",
        "lang": "nl",
        "token_hash": None,
        "state": "active",
        "locked_at": None,
        "locked_by_member_id": None,
        "seen_at": house.now - timedelta(hours=13),
        "last_seq": 0,
        "last_no": 0,
        "app_version": "1.0.0",
        "schema": 1,
        "quota": 6144 * MEGABYTE,
        "used": (180 + 12 * len(person.name)) * MEGABYTE,
        "persisted": True,
        "unsent": 0,
        "oldest_unsent_at": None,
        "ready": None,
    }
