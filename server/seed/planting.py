"""The demo into an empty database: a commit per company, so that a company is there whole or not at all."""

from dataclasses import dataclass

from flask import Flask
from sqlalchemy import select

from server.accounts.models import Tenant
from server.kit.clock import Clock
from server.kit.files import files_of
from server.kit.house import House, open_house
from server.kit.tenancy import doorstep

from .companies import plant_company, plant_logins, plant_phones
from .days import Planned
from .made_ids import made_id
from .people import COMPANIES, PASSWORD, Company
from .vans import plant_products, plant_vans, plant_warehouse
from .work import plant_checklists, plant_customers, plant_visits
from .yesterday import live_yesterday

SIZES = ("empty", "demo")


@dataclass(frozen=True)
class Account:
    """Somebody who can sign in, for the list that `bin/run` shows."""

    email: str
    password: str
    role: str
    tenant: str
    team: str | None


def accounts() -> list[Account]:
    """Everybody of the demo, the first company first."""
    return [
        Account(company.email(person), PASSWORD, person.role, company.slug, person.team)
        for company in COMPANIES
        for person in company.people
    ]


def plant(app: Flask, size: str = "demo") -> bool:
    """Fill the database if nobody uses it yet; False when there is a company already that is not of the demo.

    `empty` gives companies, people, checklists and products without phones, customers and visits. A start that was cut off
    between two companies goes on with the second.
    """
    clock: Clock = app.extensions["clock"]
    with app.app_context():
        with doorstep(now=clock()) as session:
            slugs = set(session.scalars(select(Tenant.slug)))
        if slugs - {company.slug for company in COMPANIES}:
            return False
        for company in COMPANIES:
            if company.slug not in slugs:
                with open_house(app, made_id(company.slug, "tenant", "1"), now=clock()) as house:
                    _plant(app, house, company, size)
    return True


def _plant(app: Flask, house: House, company: Company, size: str) -> None:
    plant_company(house, company)
    plant_products(house.desk, company)
    plant_vans(house.desk, company)
    plant_warehouse(house.desk, company)
    plant_checklists(house.desk, company, house.today)
    planned: list[Planned] = []
    if size == "demo":
        plant_phones(house, company)
        plant_customers(house.desk, company)
        planned = plant_visits(house.desk, company, house.today)
    house.session.flush()
    house.desk.flush()
    plant_logins(house, company)
    if planned:
        live_yesterday(house, files_of(app), app.extensions["settings"], company, planned)
