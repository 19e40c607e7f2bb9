"""How many pieces hang at customers': the same whether the nights' sums are there or not, on either database."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

from sqlalchemy import func, select

from server.inventory.installed_sums import count_again, count_installed, installed_sums
from server.inventory.ledger import Cause, move
from server.inventory.models import InstalledSum
from server.kit.house import House
from server.kit.ids import uuid7
from server.rooms import import_rooms
from tests.conftest import FakeClock

import_rooms()
CHARGER, CABLE, LATER = uuid7(), uuid7(), uuid7()


def test_a_night_adds_a_day_and_a_page_adds_the_rest(house: Callable[..., AbstractContextManager[House]], clock: FakeClock) -> None:  # fmt: skip
    tenant, van = uuid7(), uuid7()

    def moved(product: str, cause: str, quantity: int) -> None:
        with house(tenant) as here:
            move(here.desk, product, quantity, from_location=van, to_location=None, cause=Cause(cause, uuid7()))

    def sums() -> dict[str, int]:
        with house(tenant, write=False) as here:
            return {product: count for product, count in installed_sums(here).items() if count}

    def night() -> None:
        with house(tenant) as here:
            count_installed(here)

    with house(tenant) as here:
        here.desk.add("location", {"id": van, "kind": "van", "name": "Bus", "team_id": None})
        for product in (CHARGER, CABLE, LATER):
            plain = {"name": product, "category": "x", "tracking": "none", "unit": "piece", "specifications": []}
            here.desk.add("product", {"id": product, "sku": product} | plain)
    assert sums() == {}
    night()
    moved(CHARGER, "part_use", 3)
    moved(CABLE, "part_use", 12)
    moved(CABLE, "part_return", 2)
    moved(CABLE, "fate", 5)
    assert sums() == {CHARGER: 3, CABLE: 10}
    night()  # what moved within the last hours may still be on its way: it is counted the next night
    clock.passes(hours=12)
    night()
    with house(tenant, write=False) as here:
        assert here.session.scalar(select(func.count()).select_from(InstalledSum)) == 2
    moved(CHARGER, "part_swap", 1)
    moved(LATER, "part_use", 7)
    assert sums() == {CHARGER: 2, CABLE: 10, LATER: 7}
    for _ in range(3):
        clock.passes(days=1)
        night()
        assert sums() == {CHARGER: 2, CABLE: 10, LATER: 7}
    clock.passes(hours=-30)
    moved(CABLE, "part_use", 4)
    clock.passes(hours=30)
    with house(tenant) as here:
        count_again(here)
    assert sums() == {CHARGER: 2, CABLE: 14, LATER: 7}
    assert timedelta(0) < clock() - min(_counted(house, tenant)) < timedelta(days=1)


def _counted(house: Callable[..., AbstractContextManager[House]], tenant: str) -> list[object]:
    with house(tenant, write=False) as here:
        return list(here.session.scalars(select(InstalledSum.counted_to)))
