"""The town that these tests play in, on each ground: memory, SQLite, PostgreSQL.

All towns of one run share a database: each is a tenant of its own, and the wall keeps them apart.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from server.config import Settings
from server.kit.database import open_engine
from server.rooms import import_rooms
from tests import postgres

from .ground import Memory, Walled
from .town import Town

import_rooms()


@pytest.fixture(scope="session")
def sqlite_ground(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """One migrated SQLite file."""
    file = tmp_path_factory.mktemp("towns") / "veldwerk.sqlite"
    shutil.copyfile(sqlite_template, file)
    engine = open_engine(Settings(database_url=f"sqlite:///{file}"))
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def postgresql_ground(postgres_server: str, postgres_template: str) -> Iterator[Engine]:
    """One migrated PostgreSQL database."""
    name = postgres.new_name()
    engine = open_engine(Settings(database_url=postgres.create_database(postgres_server, name, postgres_template)))
    yield engine
    engine.dispose()
    postgres.drop_database(postgres_server, name)


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def town(request: pytest.FixtureRequest, tenant: str) -> Town:
    """Monday morning: Tess and Bram drive for Noord, Milan for Oost, Piet plans."""
    if request.param == "memory":
        return Town(Memory())
    return Town(Walled(request.getfixturevalue(f"{request.param}_ground"), tenant))
