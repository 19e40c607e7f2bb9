"""A company of years in small: three teams, some days of last year, of this month and of next week."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from server import create_app
from server.config import Settings
from server.kit.clock import today_in_amsterdam
from server.kit.house import House, engine_of, open_house
from server.kit.kinds import declared
from server.seed.crowd import grown
from server.seed.customers_come import come
from server.seed.fresh_store import SHORTCUT, Way, made_in_order
from server.seed.growing import albums_of, chain, live
from server.seed.growth import Growth
from server.seed.made_ids import made_id
from server.seed.people import VOLTWIJK
from server.seed.planting import plant
from server.seed.sizes import Size
from server.seed.years import days_of
from sync.desk import Desk
from tests.conftest import FakeClock
from tests.databases import KINDS, MORNING, copied

OWN = len(VOLTWIJK.crews)
SMALL = Size("small", teams=3, customers=60, orders=900, visits=900)
DAYS = (-96, -43, -40, -17, -12, -1, 3)
"""Days from a Saturday that are lived: older than anything is kept, off the phones since, on the phones, planned."""
TENANT = made_id("voltwijk", "tenant", "1")


def _sit(house: House, born: set[str], *, now: object, seed: str) -> None:
    ids = made_in_order(house.now, seed, born)
    house.desk = Desk(house.store, kinds=declared(), now=house.now, today=house.today, new_ids=ids)


def _stay(house: House, today: date) -> None:
    """The feed is written as that day wrote it."""


LONG_WAY = Way(_sit, _stay)
"""The desk and the store that everything else in the house has, each day's feed as of that day."""


@dataclass
class Years:
    """The small company in a database of its own."""

    app: Flask
    clock: FakeClock
    growth: Growth

    def house(self, **how: Any) -> AbstractContextManager[House]:
        return open_house(self.app, TENANT, **{"write": False, "now": self.clock(), **how})


@pytest.fixture(scope="module", params=KINDS)
def years(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Years]:
    """Written with the shortcut, as `bin/seed` does."""
    yield from _lived(request, tmp_path_factory.mktemp("years"), SHORTCUT)


@pytest.fixture(scope="module")
def long_years(
    request: pytest.FixtureRequest, years: Years, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Years]:
    """The same days on the same kind of database, without any shortcut."""
    request.param = years.growth.app.extensions["kind"]
    yield from _lived(request, tmp_path_factory.mktemp("long_years"), LONG_WAY)


def _lived(request: pytest.FixtureRequest, folder: Path, way: Way) -> Iterator[Years]:
    clock = FakeClock(MORNING)
    with copied(request, request.param, folder) as database:
        app = create_app(Settings(data_dir=folder, database_url=database.url, secret_key="s" * 40), clock=clock)
        app.extensions["kind"] = request.param
        assert plant(app, Size("small", teams=3))
        yield Years(app, clock, _live(app, clock, way))
        engine_of(app).dispose()


def _live(app: Flask, clock: FakeClock, way: Way) -> Growth:
    today = today_in_amsterdam(clock())
    growth = Growth(app, grown(VOLTWIJK, SMALL.teams), OWN, SMALL, today, clock(), lambda what, done, of: None, way)
    days = days_of(growth.company, OWN, today, 800, come(growth, 30))
    live(growth, [day for day in days if (day[0].day - today).days in DAYS], albums_of(growth))
    chain(growth)
    return growth


def lived_again(years: Years) -> None:
    """The command once more, over what is there."""
    _live(years.app, years.clock, SHORTCUT)
