"""The town that these tests play in, on each ground: memory, SQLite, PostgreSQL.

All towns of one run share a database: each is a tenant of its own, and the wall keeps them apart.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from server.config import Settings
from server.kit.database import open_engine
from server.rooms import import_rooms
from tests.databases import copied

from .ground import Memory, Walled
from .town import Town

import_rooms()


def ground(request: pytest.FixtureRequest, kind: str, folder: Path) -> Iterator[Engine]:
    """One migrated database for all towns."""
    with copied(request, kind, folder) as database:
        engine = open_engine(Settings(database_url=database.url))
        yield engine
        engine.dispose()


@pytest.fixture(scope="session")
def sqlite_ground(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    yield from ground(request, "sqlite", tmp_path_factory.mktemp("towns"))


@pytest.fixture(scope="session")
def postgresql_ground(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    yield from ground(request, "postgresql", tmp_path_factory.mktemp("towns"))


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def town(request: pytest.FixtureRequest, tenant: str) -> Town:
    """Monday morning: Tess and Bram drive for Noord, Milan for Oost, Piet plans."""
    if request.param == "memory":
        return Town(Memory())
    return Town(Walled(request.getfixturevalue(f"{request.param}_ground"), tenant))
