"""Whatever the office does to stock, on either database: each level is the sum of its movements, and the numbered
pieces that lie somewhere are as many as the level says."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from server.inventory import correcting, counting, fates, receiving, transferring
from server.inventory.ledger import level, level_of
from server.inventory.models import Location, Movement, Serial, StockLevel
from server.inventory.office_acts import Act
from server.inventory.warranty import warranty_until
from server.kit.errors import Problem
from server.kit.house import House
from server.kit.ids import uuid7
from server.rooms import import_rooms
from sync.ids import named
from tests.conftest import FakeClock

import_rooms()

House_ = Callable[..., AbstractContextManager[House]]
ROOT = "0192f000-0000-7000-8000-000000000000"
PLACES, CHARGER, CABLE, BREAKER = ["shelf", "hall", "van"], "charger", "cable", "breaker"
NUMBERS = [f"V{nr}" for nr in range(6)]

place, goods = st.sampled_from(PLACES), st.sampled_from([CHARGER, CABLE, BREAKER])
batch = st.sampled_from([None, "40", "47"])
numbers = st.lists(st.sampled_from(NUMBERS), max_size=4)
acts = st.lists(
    st.one_of(
        st.tuples(st.just("receive"), place, goods, numbers, st.integers(0, 9), batch),
        st.tuples(st.just("transfer"), place, place, numbers, st.integers(0, 6), batch),
        st.tuples(st.just("count"), place, goods, numbers, st.integers(0, 9), batch),
        st.tuples(st.just("correct"), st.integers(0, 30)),
        st.tuples(st.just("fate"), st.sampled_from(NUMBERS), st.sampled_from(fates.FATES)),
    ),
    max_size=14,
)


class Office:
    """A company of one example: its own tenant, three places, a product with numbers, one in batches, one by length."""

    def __init__(self, house: House_, clock: FakeClock) -> None:
        self.tenant, self.clock = uuid7(), clock
        self.open = lambda: house(self.tenant)
        self.piet = self.id("piet")
        with self.open() as h:
            h.desk.add("member", {"id": self.piet, "name": "Piet", "phone": None, "lang": "nl", "active": True, "team_id": None})  # fmt: skip
            for name in PLACES:
                h.desk.add("location", {"id": self.id(name), "kind": "warehouse", "name": name, "team_id": None})
            for sku, tracking in ((CHARGER, "serial"), (CABLE, "none"), (BREAKER, "batch")):
                plain = {"category": "x", "unit": "piece", "serial_pattern": None, "price_cents": None}
                h.desk.add("product", {"id": self.id(sku), "sku": sku, "name": sku, "tracking": tracking} | plain)

    def id(self, name: str) -> str:
        return named(self.tenant, name)

    def does(self, act: tuple[Any, ...]) -> None:
        """One act; what it refuses leaves nothing behind, as a request that fails does."""
        self.clock.passes(seconds=1)
        try:
            with self.open() as h:
                getattr(self, f"_{act[0]}")(h, Act(uuid7(), self.piet, "Proef"), *act[1:])
        except Problem:
            pass

    def _receive(self, h: House, act: Act, at: str, product: str, typed: list[str], quantity: int, batch: str | None) -> None:  # fmt: skip
        of = batch if product != CABLE else None
        receiving.receive(h.desk, receiving.Delivery(self.id(product), self.id(at), typed, quantity or None, of), act)

    def _transfer(self, h: House, act: Act, source: str, target: str, typed: list[str], quantity: int, batch: str | None) -> None:  # fmt: skip
        goods = self.id(BREAKER if batch else CABLE)
        lines = [transferring.Some(goods, quantity, batch)] if quantity else []
        transferring.transfer(h.desk, self.id(source), self.id(target), typed, lines, act)

    def _count(self, h: House, act: Act, at: str, product: str, typed: list[str], counted: int, batch: str | None) -> None:  # fmt: skip
        of = batch if product == BREAKER else None
        seen = (level_of if product == BREAKER else lambda *at: level(*at[:3]))(h.desk, self.id(at), self.id(product), of)  # fmt: skip
        counting.count(h.desk, counting.Count(self.id(at), self.id(product), seen, counted, typed, of), act)

    def _correct(self, h: House, act: Act, nth: int) -> None:
        ids = h.session.scalars(select(Movement.id).order_by(Movement.at, Movement.id)).all()
        if ids:
            correcting.correct(h.desk, ids[nth % len(ids)], act)

    def _fate(self, h: House, act: Act, number: str, fate: str) -> None:
        fates.pronounce(h.desk, named(self.id(CHARGER), number), fate, act)

    def _levels(self, h: House) -> Iterator[tuple[tuple[str, str], int]]:
        for row in h.session.scalars(select(StockLevel)):
            yield (row.location_id, row.product_id), row.quantity

    def check(self) -> None:
        """The two sums, from bare rows."""
        with self.open() as h:
            sums: Counter[tuple[str, str]] = Counter()
            batches: Counter[tuple[str, str, str]] = Counter()
            for row in h.session.scalars(select(Movement)):
                for where, sign in ((row.to_location_id, 1), (row.from_location_id, -1)):
                    if where:
                        sums[where, row.product_id] += sign * row.quantity
                    if where and row.batch and not row.serial_id:
                        batches[where, row.product_id, row.batch] += sign * row.quantity
            kept = {(row.location_id, row.product_id, of): left for row in h.session.scalars(select(StockLevel)) for of, left in row.batches.items()}  # fmt: skip
            assert {key: left for key, left in batches.items() if left} == kept
            assert min(kept.values(), default=0) >= 0, "and no batch gives what it does not have"
            levels = dict(self._levels(h))
            assert {key: left for key, left in sums.items() if left} == {key: left for key, left in levels.items() if left}  # fmt: skip
            assert min(levels.values(), default=0) >= 0, "the office takes nothing that is not there"
            pieces = Counter(h.session.scalars(select(Serial.location_id).where(Serial.state.in_(("stock", "scrapped")))))  # fmt: skip
            places = h.session.scalars(select(Location.id)).all()
            assert {at: pieces[at] for at in places} == {at: levels.get((at, self.id(CHARGER)), 0) for at in places}


@settings(max_examples=25, deadline=timedelta(seconds=20), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(done=acts)
def test_the_office_keeps_levels_movements_and_pieces_together(
    house: House_, clock: FakeClock, done: list[tuple[Any, ...]]
) -> None:
    office = Office(house, clock)
    for act in done:
        office.does(act)
    office.check()


def test_the_warranty_ends_so_many_months_after_the_day_of_installation() -> None:
    assert warranty_until({"warranty_months": 36}, date(2026, 11, 21)) == date(2029, 11, 21)
    assert warranty_until({"warranty_months": 1}, date(2027, 1, 31)) == date(2027, 2, 28)
    assert warranty_until({"warranty_months": 12}, date(2028, 2, 29)) == date(2029, 2, 28)
    assert warranty_until({"warranty_months": None}, date(2026, 1, 1)) is None
