"""A house is one transaction: all of it or nothing, one writer at a time, one snapshot for who reads."""

import sqlite3
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from server.config import Settings
from server.inventory.models import Product
from server.kit.database import open_engine
from server.kit.errors import is_away, is_conflict, is_unfit_value, repeat_on_conflict
from server.kit.house import House, open_house
from server.kit.ids import uuid7
from server.kit.migrate import outside_the_wall
from tests.conftest import FakeClock

House_ = Callable[..., AbstractContextManager[House]]


def cable(**fields: object) -> Product:
    return Product(**{"id": uuid7(), "sku": "K-1", "name": "Kabel", "category": "kabel", "unit": "meter"} | fields)


def names(house: House_) -> list[str]:
    with house(write=False) as h:
        return list(h.session.scalars(select(Product.name)))


def test_an_error_undoes_everything(house: House_) -> None:
    with pytest.raises(ZeroDivisionError), house() as h:
        h.session.add(cable())
        h.session.flush()
        _ = 1 / 0
    assert names(house) == []


def test_a_moment_comes_back_as_it_was_in_utc(house: House_, clock: FakeClock) -> None:
    with house() as h:
        h.session.add(cable(created_at=datetime(2026, 7, 1, 12, 0, 0, 123456, tzinfo=UTC).astimezone()))
        h.session.add(cable(sku="K-2"))
    with house(write=False) as h:
        first, second = h.session.scalars(select(Product.created_at).order_by(Product.sku))
    assert first == datetime(2026, 7, 1, 12, 0, 0, 123456, tzinfo=UTC) and first.utcoffset() == timedelta(0)
    assert second == clock()


def test_what_is_to_be_done_afterwards_is_done_only_after_a_commit(house: House_) -> None:
    done: list[str] = []
    with house() as h:
        h.afterwards(lambda: done.append("poke"))
        assert done == []
    assert done == ["poke"]
    with pytest.raises(ZeroDivisionError), house() as h:
        h.afterwards(lambda: done.append("never"))
        _ = 1 / 0
    assert done == ["poke"]


def test_a_reader_keeps_its_snapshot_while_others_write(house: House_) -> None:
    with house() as h:
        h.session.add(cable())
    with house(write=False) as reader:
        assert reader.session.execute(text("SELECT count(*) FROM product")).scalar() == 1
        writer = threading.Thread(target=lambda: write_another(house))
        writer.start()
        writer.join()
        assert reader.session.execute(text("SELECT count(*) FROM product")).scalar() == 1
    assert len(names(house)) == 2


def write_another(house: House_) -> None:
    with house() as h:
        h.session.add(cable(sku="K-2"))


def test_many_threads_write_and_none_is_told_that_it_is_locked(house: House_) -> None:
    wrong: list[BaseException] = []

    def work(worker: int) -> None:
        try:
            for turn in range(10):
                with house() as h:
                    h.session.execute(text("SELECT count(*) FROM product")).scalar()
                    h.session.add(cable(sku=f"K-{worker}-{turn}"))
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == [] and len(names(house)) == 80


def test_a_write_inside_a_write_is_said_at_once_where_it_would_wait_for_itself(house: House_, engine: Engine) -> None:
    if engine.dialect.name != "sqlite":
        return
    with house(), pytest.raises(RuntimeError, match="write inside a write"), house():
        pass


def test_two_who_make_the_same_thing_meet_and_the_second_finds_it(house: House_) -> None:
    """The check says it is not there, another makes it, the insert fails: done again, it is found."""
    tries: list[int] = []

    def find_or_make() -> str:
        with house() as h:
            found = h.session.scalar(select(Product.id).where(Product.sku == "K-1")) if tries else None
            tries.append(1)
            if found is None:
                h.session.add(cable())
                h.session.flush()
                return "made"
            return "found"

    with house() as h:
        h.session.add(cable())
    assert repeat_on_conflict(find_or_make) == "found" and len(tries) == 2


def test_a_conflict_that_stays_is_raised_after_three_times(house: House_) -> None:
    with house() as h:
        h.session.add(cable())
    tries: list[int] = []

    def again() -> None:
        tries.append(1)
        with house() as h:
            h.session.add(cable())

    with pytest.raises(IntegrityError) as raised:
        repeat_on_conflict(again)
    assert len(tries) == 3 and is_conflict(raised.value) and not is_away(raised.value)


def test_a_value_that_no_column_holds_is_told_apart(house: House_, engine: Engine) -> None:
    for unfit in ({"v": 2**70}, {"name": "\ud800"}):
        with pytest.raises(Exception) as raised, house() as h:
            h.session.add(cable(**unfit))
        assert is_unfit_value(raised.value), raised.value


def test_who_waits_too_long_for_a_lock_is_told_that_the_database_is_away(house: House_, settings: Settings) -> None:
    with house() as h:
        h.session.add(cable())
    hasty = open_engine(replace(settings, database_wait_ms=200))
    other = outside_the_wall(settings.database)
    with other.connect() as holding:
        holding.execute(text("BEGIN IMMEDIATE" if other.dialect.name == "sqlite" else "LOCK TABLE product"))
        with pytest.raises((DBAPIError, sqlite3.OperationalError)) as raised, open_house(hasty, uuid7()) as h:
            h.session.execute(text("UPDATE product SET name = 'x'"))
        holding.rollback()
    assert is_away(raised.value) and not is_conflict(raised.value)
    for engine in (hasty, other):
        engine.dispose()
