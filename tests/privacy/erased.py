"""What the tests of erasing do: look for a text in every table, have the waiting jobs done."""

from typing import Any

from flask import Flask
from sqlalchemy import String, cast, select

from server.customers.models import Customer
from server.kit.db import tables_of_a_tenant
from server.kit.house import House, open_house
from server.kit.work import do_row
from server.kit.work_models import Job
from server.privacy.asking import ask_erasure, found
from server.privacy.models import Erasure
from server.seed.made_ids import made_id
from tests.conftest import FakeClock
from tests.office.people import Program

TENANT = made_id("voltwijk", "tenant", "1")


def where(app: Flask, *texts: str) -> set[str]:
    """`table.column` of every place in the company's database where one of these texts stands."""
    places: set[str] = set()
    with open_house(app, TENANT, write=False) as house:
        for table in tables_of_a_tenant():
            for column in table.columns:
                values = house.session.scalars(select(cast(column, String)).where(column.is_not(None)).distinct())
                if any(text in value for value in values for text in texts):
                    places.add(f"{table.name}.{column.name}")
    return places


def jobs_done(app: Flask, name: str = "privacy.%") -> list[str]:
    """Have the waiting jobs of these names done; how each ended."""
    with open_house(app, TENANT, write=False) as house:
        ids = list(house.session.scalars(select(Job.id).where(Job.state == "waiting", Job.name.like(name))))
    return [do_row(app, "job", TENANT, id_) for id_ in ids]


def customer_of(visit: dict[str, Any]) -> str:
    return visit["customer"]["id"]


def yesterdays(piet: Program) -> dict[str, Any]:
    """A visit that is done, with photos and a signature."""
    return piet.visits(day="2026-11-20", team="noord")[1]


def asks(house: House, customer: str, name: str, **more: Any) -> Erasure:
    return ask_erasure(house, customer, name=name, **{"reason": "asked", "reference": "AVG-7", "by": None, **more})


def cancels_what_is_planned(app: Flask, piet: Program, customer: str) -> None:
    with open_house(app, TENANT, write=False) as house:
        planned = [row["id"] for row in found(house, customer)["visit"] if row["state"] == "planned"]
    for one in planned:
        assert piet.post(f"/api/visit/{one}/cancel", {"reason": "Verhuisd"}).status_code == 200


def is_erased(app: Flask, piet: Program, customer: str, clock: FakeClock) -> None:
    cancels_what_is_planned(app, piet, customer)
    with open_house(app, TENANT, now=clock()) as house:
        asks(house, customer, house.session.get_one(Customer, (TENANT, customer)).name)
    assert jobs_done(app) == ["done"]
