"""The demo into an empty database: a commit per company, so that a company is there whole or not at all.

Of the sizes `baseline` and `10x` the first company grows afterwards, day by day (`growing`).
"""

from dataclasses import dataclass

from flask import Flask
from sqlalchemy import func, select

from server.accounts.models import Team, Tenant
from server.customers.models import Customer
from server.kit.clock import Clock, today_in_amsterdam
from server.kit.files import files_of
from server.kit.house import House, open_house
from server.kit.kinds import declared
from server.kit.statistics import look_at_itself
from server.kit.tenancy import doorstep
from server.visits.material import follow
from server.visits.material_jobs import orders_to_follow
from sync.desk import Desk

from .companies import SINCE, plant_company, plant_logins, plant_phones
from .crowd import grown
from .days import Planned, visits_of
from .fresh_store import made_in_order
from .growing import CHAPTERS, grow
from .growth import Growth, Say
from .made_ids import made_id
from .people import COMPANIES, PASSWORD, Company
from .places import places_of
from .sizes import DEMO, Size
from .vans import plant_products, plant_vans, plant_warehouse
from .work import plant_checklists, plant_customers, plant_visits
from .yesterday import live_yesterday

ORDERS_AT_ONCE = 100


@dataclass(frozen=True)
class Account:
    """Somebody who can sign in, for the list that `bin/run` shows."""

    email: str
    password: str
    role: str
    tenant: str
    team: str | None
    also: str | None
    """A second role: who has one is asked where to go after signing in."""


def accounts() -> list[Account]:
    """Everybody of the demo, the first company first."""
    return [
        Account(company.email(person), PASSWORD, person.role, company.slug, person.team, person.also)
        for company in COMPANIES
        for person in company.people
    ]


def plant(app: Flask, size: Size = DEMO, say: Say = lambda what, done, of: None) -> bool:
    """Fill the database if nobody uses it yet; False when there is a company already that is not of the demo, or when
    a bigger size is asked than the first company was begun with.

    `empty` gives companies, people, checklists and products without phones, customers and visits. A start that was cut off
    goes on where it was.
    """
    clock: Clock = app.extensions["clock"]
    with app.app_context():
        with doorstep(now=clock()) as session:
            slugs = set(session.scalars(select(Tenant.slug)))
        if slugs - {company.slug for company in COMPANIES}:
            return False
        for nr, company in enumerate(COMPANIES):
            whole = grown(company, size.teams) if size.teams and nr == 0 else company
            if company.slug not in slugs:
                with open_house(app, made_id(company.slug, "tenant", "1"), now=clock()) as house:
                    _plant(app, house, company, whole, size)
            if size.grown and nr == 0 and not _grow(app, company, whole, size, say):
                return False
    return True


def _plant(app: Flask, house: House, company: Company, whole: Company, size: Size) -> None:
    ids = made_in_order(house.now, company.slug, set())
    house.desk = Desk(house.store, kinds=declared(), now=house.now, today=house.today, new_ids=ids)
    plant_company(house, whole)
    plant_products(house.desk, company)
    plant_vans(house.desk, whole)
    plant_warehouse(house.desk, company)
    plant_checklists(house.desk, company, house.today, **({"first": SINCE} if size.teams else {}))
    planned: list[Planned] = []
    if size.week:
        plant_phones(house, whole)
        plant_customers(house.desk, company)
        planned = plant_visits(house.desk, company, house.today)
    house.session.flush()
    house.desk.flush()
    plant_logins(house, whole)
    if planned:
        live_yesterday(house, files_of(app), app.extensions["settings"], company, planned)
        house.desk.flush()
        if (
            whole is company
        ):  # a company that grows does so when it has grown: what came for days gone by is used up first
            for order in orders_to_follow(house):
                follow(house.desk, order)


def _grow(app: Flask, company: Company, whole: Company, size: Size, say: Say) -> bool:
    """What the demo does not have yet. False when the company was begun with fewer teams, or more."""
    tenant, now = made_id(company.slug, "tenant", "1"), app.extensions["clock"]()
    with open_house(app, tenant, write=False, now=now) as house:
        begun = today_in_amsterdam(house.session.scalars(select(Tenant.created_at).where(Tenant.id == tenant)).one())
        if house.session.scalar(select(func.count()).select_from(Team)) != size.teams:
            return False
        if (house.session.scalar(select(func.count()).select_from(Customer)) or 0) > size.customers:
            return False
    own = sum(1 for crew in company.crews for _ in visits_of(crew.slug, begun))
    growth = Growth(app, whole, len(company.crews), size, begun, now, say)
    for chapter in CHAPTERS:
        if chapter.begin:
            with open_house(app, tenant, now=now, by=growth.planner, origin="seed") as house:
                growth.way.sit(house, set(), now=now, seed=chapter.name)
                chapter.begin(house, whole)
    customers = size.customers - sum(len(places_of(crew.slug)) for crew in company.crews)
    grow(growth, customers=customers, orders=size.orders - own, visits=size.visits - own)
    _reserve(growth)
    look_at_itself(app.extensions["settings"])
    return True


def _reserve(growth: Growth) -> None:
    """What is planned from today gets its material, who is planned first the first."""
    with open_house(growth.app, growth.tenant, write=False, now=growth.now) as house:
        orders = orders_to_follow(house)
    for start in range(0, len(orders), ORDERS_AT_ONCE):
        with open_house(growth.app, growth.tenant, now=growth.now, origin="seed") as house:
            growth.way.sit(house, set(), now=growth.now, seed=f"material/{start}")
            for order in orders[start : start + ORDERS_AT_ONCE]:
                follow(house.desk, order)
        growth.say("material", min(start + ORDERS_AT_ONCE, len(orders)), len(orders))
