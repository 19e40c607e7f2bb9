"""The customers of a grown company, around each of its teams."""

from datetime import timedelta

from sqlalchemy import select

from server.customers.kinds import guessed_kind
from server.customers.matching import NewAddress, NewCustomer, make_customer
from server.customers.models import Customer as CustomerRow
from server.kit.house import House, open_house

from .crowd import places_around
from .growth import Growth
from .made_ids import made_id
from .people import Company
from .years import Customer

AT_ONCE = 1000
LONG_AGO = timedelta(days=450)

Customers = dict[str, list[Customer]]
"""By team."""


def come(growth: Growth, count: int) -> Customers:
    """So many customers with an address each, in equal parts around the teams."""
    company, around = growth.company, _around(growth.company, count)
    everybody = [one for some in around.values() for one in some]
    with open_house(growth.app, growth.tenant, write=False, now=growth.now) as house:
        known = set(house.session.scalars(select(CustomerRow.id)))
    for start in range(0, len(everybody), AT_ONCE):
        part = everybody[start : start + AT_ONCE]
        if made_id(company.slug, "customer", part[0].key) not in known:
            with open_house(growth.app, growth.tenant, now=growth.now - LONG_AGO, origin="seed") as house:
                growth.way.sit(house, _ids(company, part), now=growth.now, seed=part[0].key)
                _plant(house, company, part)
        growth.say("customers", start + len(part), len(everybody))
    return around


def _ids(company: Company, part: list[Customer]) -> set[str]:
    return {made_id(company.slug, "customer", one.key) for one in part}


def _around(company: Company, count: int) -> Customers:
    around: Customers = {}
    for at, crew in enumerate(company.crews):
        share = count // len(company.crews) + (at < count % len(company.crews))
        around[crew.slug] = [
            Customer(f"{crew.slug}-around-{nr}", place) for nr, place in enumerate(places_around(crew, share))
        ]
    return around


def _plant(house: House, company: Company, part: list[Customer]) -> None:
    for one in part:
        nr = int(one.key.rsplit("-", 1)[1])
        place = one.place
        where = NewAddress(place.street, place.number, place.postcode, place.city, place.addition, place.lat, place.lon)
        crew = [crew.slug for crew in company.crews].index(one.key.split("-around-")[0])
        phone = f"+3161{crew:02d}{nr:05d}"
        kind = guessed_kind(place.name)[0]
        who = NewCustomer(place.name, where, f"{one.key}@post.example", phone, kind)
        brand = company.brand_for(one.key, kind).code
        id_ = made_id(company.slug, "customer", one.key)
        make_customer(house.desk, who, entity=made_id(company.slug, "entity", brand), id_=id_)
