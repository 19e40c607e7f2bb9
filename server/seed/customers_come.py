"""The customers of a grown company, around each of its teams."""

from collections.abc import Callable
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import select

from server.customers.matching import NewAddress, NewCustomer, make_customer
from server.customers.models import Customer as CustomerRow
from server.kit.house import House, open_house

from .crowd import places_around
from .fresh_store import sit_down
from .made_ids import made_id
from .people import Company
from .years import Customer

AT_ONCE = 1000

Customers = dict[str, list[Customer]]
"""By team."""


def come(app: Flask, tenant: str, company: Company, count: int, now: datetime, say: Callable[[str, int, int], None]) -> Customers:  # fmt: skip
    """So many customers with an address each, in equal parts around the teams."""
    around = _around(company, count)
    everybody = [one for some in around.values() for one in some]
    with open_house(app, tenant, write=False, now=now) as house:
        known = set(house.session.scalars(select(CustomerRow.id)))
    for start in range(0, len(everybody), AT_ONCE):
        part = everybody[start : start + AT_ONCE]
        if made_id(company.slug, "customer", part[0].key) not in known:
            with open_house(app, tenant, now=now - timedelta(days=450), origin="seed") as house:
                _plant(house, company, part, now)
        say("customers", start + len(part), len(everybody))
    return around


def _around(company: Company, count: int) -> Customers:
    around: Customers = {}
    for at, crew in enumerate(company.crews):
        share = count // len(company.crews) + (at < count % len(company.crews))
        around[crew.slug] = [
            Customer(f"{crew.slug}-around-{nr}", place) for nr, place in enumerate(places_around(crew, share))
        ]
    return around


def _plant(house: House, company: Company, part: list[Customer], now: datetime) -> None:
    born = {made_id(company.slug, "customer", one.key) for one in part}
    sit_down(house, born, now=now, seed=part[0].key)
    for one in part:
        nr = int(one.key.rsplit("-", 1)[1])
        place = one.place
        where = NewAddress(place.street, place.number, place.postcode, place.city, place.addition, place.lat, place.lon)
        crew = [crew.slug for crew in company.crews].index(one.key.split("-around-")[0])
        phone = f"+3161{crew:02d}{nr:05d}"
        who = NewCustomer(place.name, where, f"{one.key}@post.example", phone)
        brand = company.brands[nr % len(company.brands)].code
        id_ = made_id(company.slug, "customer", one.key)
        make_customer(house.desk, who, entity=made_id(company.slug, "entity", brand), id_=id_)
