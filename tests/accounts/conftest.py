"""Two companies: Voltwijk with Tess (technician), Piet (planner) and Anna (admin), Zonnehof with Mallory.

Wim plans for both.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from server import create_app
from server.accounts.models import Login, Membership, Tenant
from server.accounts.passwords import password_hash
from server.accounts.roles import plant_roles
from server.config import Settings
from server.kit.house import House, engine_of, open_house
from server.kit.ids import uuid7
from tests.conftest import FakeClock

PASSWORD = "green-socket-north"
HASH = password_hash(PASSWORD)


@dataclass
class Company:
    """A tenant, its one team, and its members by first name."""

    id: str
    slug: str
    team: str
    people: dict[str, str]


@dataclass
class Town:
    """Everybody there is, and how they ask."""

    app: Flask
    clock: FakeClock
    voltwijk: Company
    zonnehof: Company

    def house(self, company: Company | None = None, **how: object):
        return open_house(self.app, (company or self.voltwijk).id, now=self.clock(), **how)

    def asks(self) -> FlaskClient:
        """A new browser."""
        return self.app.test_client()

    def token(self, email: str, **more: str) -> dict[str, str]:
        """The headers of a program that logged in as somebody."""
        said = self.asks().post("/api/office/token", json={"email": email, "password": PASSWORD, **more})
        assert said.status_code == 200, said.json
        return {"Authorization": f"Bearer {said.json['token']}"}

    def phone(self, email: str, device: str | None = None) -> tuple[str, dict[str, str]]:
        """A phone on which somebody logged in: its device id and the headers of a client without cookies."""
        device = device or uuid7()
        sent = {"email": email, "password": PASSWORD, "device": {"id": device, "name": "Pixel", "platform": "Android"}}
        said = self.asks().post("/api/mobile/login", json=sent)
        assert said.status_code == 200, said.json
        return device, {"Authorization": f"Bearer {said.json['token']}"}


def found(house: House, company: Company, roles: dict[str, str], logins: dict[str, str]) -> None:
    house.session.add(
        Tenant(id=company.id, slug=company.slug, name=company.slug.title(), epoch=uuid7(), created_at=house.now)
    )
    role_ids = plant_roles(house)
    house.desk.add("team", {"id": company.team, "slug": "noord", "name": "Noord"})
    for name, role in roles.items():
        team = company.team if role == "technician" else None
        member = {"id": company.people[name], "name": name.title(), "lang": "nl", "active": True, "team_id": team}
        house.desk.add("member", member)
        house.desk.add("member_role", {"member_id": company.people[name], "role_id": role_ids[role]})
        if team:
            house.desk.add(
                "team_member",
                {"team_id": team, "member_id": company.people[name], "from_day": date(2026, 1, 1), "to_day": None},
            )
    house.session.flush()
    house.desk.flush()
    for name in roles:
        email = f"{name}@{'both' if name == 'wim' else company.slug}.example"
        if name not in logins:
            logins[name] = uuid7()
            house.session.add(Login(id=logins[name], email_norm=email, password_hash=HASH, created_at=house.now))
            house.session.flush()
        house.session.add(
            Membership(
                login_id=logins[name], tenant_id=company.id, member_id=company.people[name], created_at=house.now
            )
        )


@pytest.fixture
def town(app: Flask, clock: FakeClock) -> Town:
    """Both companies, in the database."""
    roles = {
        "voltwijk": {"tess": "technician", "bram": "technician", "piet": "planner", "anna": "admin", "wim": "planner"},
        "zonnehof": {"mallory": "technician", "arie": "admin", "wim": "planner"},
    }
    companies, logins = {}, dict[str, str]()
    for slug, people in roles.items():
        company = Company(uuid7(), slug, uuid7(), {name: uuid7() for name in people})
        with open_house(app, company.id, now=clock()) as house:
            found(house, company, people, logins)
        companies[slug] = company
    return Town(app, clock, **companies)


@pytest.fixture
def limited(settings: Settings, clock: FakeClock) -> Iterator[Callable[..., Flask]]:
    """`limited(failed_logins_per_minute=3)`: the same database behind an app with tighter limits."""
    made: list[Flask] = []

    def make(**limits: int) -> Flask:
        made.append(create_app(replace(settings, **limits), clock=clock))
        return made[-1]

    yield make
    for app in made:
        engine_of(app).dispose()
