"""The same village over each store: every promise is tested over memory, SQLite and PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from sqlalchemy import Engine

from server.config import Settings
from server.kit.database import open_engine
from server.kit.synced import SqlStore
from server.kit.tenancy import session_for
from sync.memory_store import MemoryStore
from tests.databases import copied

from .village import Phone, Village
from .village_rows import HOUSE

# The same examples every time: what fails here fails for everybody. A busy machine is no failure.
hypothesis_settings.register_profile("house", derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
hypothesis_settings.load_profile("house")

STORES = ("memory", "sqlite", "postgresql")


def village_in_memory() -> Village:
    """A village that forgets; an error undoes a whole transaction, as a database would."""
    store = MemoryStore()

    @contextmanager
    def transaction() -> Iterator[Any]:
        with store.savepoint():
            yield store

    return Village(transaction, transaction)


def village_in(engine: Engine) -> Village:
    """A village in a database."""

    @contextmanager
    def writing() -> Iterator[SqlStore]:
        with session_for(HOUSE, engine=engine, write=True) as session:
            yield SqlStore(session, HOUSE)

    @contextmanager
    def reading() -> Iterator[SqlStore]:
        with session_for(HOUSE, engine=engine) as session:
            yield SqlStore(session, HOUSE)

    return Village(writing, reading)


@contextmanager
def fresh_engine(kind: str, request: pytest.FixtureRequest, folder: Path) -> Iterator[Engine]:
    """A walled engine over an empty, migrated database."""
    with copied(request, kind, folder) as database:
        engine = open_engine(Settings(database_url=database.url, data_dir=folder))
        yield engine
        engine.dispose()


@pytest.fixture(params=STORES)
def village(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Village]:
    """The village, once over each store."""
    if request.param == "memory":
        yield village_in_memory()
        return
    with fresh_engine(request.param, request, tmp_path) as engine:
        yield village_in(engine)


@pytest.fixture
def tess(village: Village) -> Phone:
    """Tess's phone: team Noord."""
    return Phone(village, "tess")


@pytest.fixture
def milan(village: Village) -> Phone:
    """Milan's phone: team Oost."""
    return Phone(village, "milan")
