"""Databases for tests: made once, copied for each test that asks.

Two are made on each kind: `empty` (migrated, nothing in it) and `demo` (the demo of `bin/run`, planted on a Saturday
morning, with its photos).

```python
with copied(request, "postgresql", tmp_path, of="demo", files=tmp_path / "data") as database: ...
```
"""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from server import create_app
from server.config import Settings
from server.kit.clock import now as clock_now
from server.kit.house import engine_of, open_house
from server.kit.migrate import migrate
from server.kit.tenants import all_tenants
from server.kit.work import TABLES, do_row
from server.seed.planting import plant
from server.system.clockwork import Clockwork
from tests import postgres

KINDS = ("sqlite", "postgresql")
MORNING = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
"""When the demo was planted, and when most tests begin: a Saturday morning, before work."""


@dataclass
class Database:
    """A migrated database: `kind` is "sqlite" or "postgresql"."""

    kind: str
    url: str


@contextmanager
def copied(
    request: pytest.FixtureRequest, kind: str, folder: Path, *, of: str = "empty", files: Path | None = None
) -> Iterator[Database]:
    """A copy of the `empty` database or of the `demo`, dropped at the end. `files`: where the demo's photos go too."""
    made = request.getfixturevalue(f"{of}_{kind}")
    if files is not None:
        shutil.copytree(made.files, files / "files")
    if kind == "sqlite":
        file = folder / "veldwerk.sqlite"
        shutil.copyfile(made.name, file)
        yield Database(kind, f"sqlite:///{file}")
        return
    server, name = request.getfixturevalue("postgres_server"), postgres.new_name()
    try:
        yield Database(kind, postgres.create_database(server, name, made.name))
    finally:
        postgres.drop_database(server, name)


@dataclass(frozen=True)
class Made:
    """A database to copy: its file, or its name in PostgreSQL; and the data folder that belongs to it."""

    name: str
    folder: Path

    @property
    def files(self) -> Path:
        """Where the bytes of its photos lie."""
        return self.folder / "files"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a PostgreSQL server where tests make their own databases."""
    with postgres.running_postgres() as url:
        yield url


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Made:
    def make(folder: Path) -> str:
        migrate(Settings(data_dir=folder))
        return str(folder / "veldwerk.sqlite")

    return made_once("empty_sqlite", make, tmp_path_factory)


@pytest.fixture(scope="session")
def empty_postgresql(postgres_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    def make(_folder: Path) -> str:
        name = postgres.new_name()
        migrate(Settings(database_url=postgres.create_database(postgres_server, name)))
        return name

    yield from _kept(made_once("empty_postgresql", make, tmp_path_factory), postgres_server)


@pytest.fixture(scope="session")
def demo_sqlite(empty_sqlite: Made, tmp_path_factory: pytest.TempPathFactory) -> Made:
    def make(folder: Path) -> str:
        shutil.copyfile(empty_sqlite.name, folder / "veldwerk.sqlite")
        _plant(folder, "")
        return str(folder / "veldwerk.sqlite")

    return made_once("demo_sqlite", make, tmp_path_factory)


@pytest.fixture(scope="session")
def demo_postgresql(
    postgres_server: str, empty_postgresql: Made, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Made]:
    def make(folder: Path) -> str:
        name = postgres.new_name()
        _plant(folder, postgres.create_database(postgres_server, name, empty_postgresql.name))
        return name

    yield from _kept(made_once("demo_postgresql", make, tmp_path_factory), postgres_server)


@pytest.fixture(scope="session")
def planted_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The data folder of a server with today's demo, as the first start of bin/run leaves it: servers begin with a copy."""

    def make(folder: Path) -> str:
        _plant_today(Settings(data_dir=folder))
        return str(folder / "veldwerk.sqlite")

    return made_once("planted_sqlite", make, tmp_path_factory)


@pytest.fixture(scope="session")
def planted_postgresql(postgres_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    """The same folder without the database, and the database beside it."""

    def make(folder: Path) -> str:
        name = postgres.new_name()
        _plant_today(Settings(data_dir=folder, database_url=postgres.create_database(postgres_server, name)))
        return name

    yield from _kept(made_once("planted_postgresql", make, tmp_path_factory), postgres_server)


def made_once(what: str, make: Callable[[Path], str], folders: pytest.TempPathFactory) -> Made:
    """What `make` makes in a folder, and the name that it gives it. Where several sessions of tests share a ground
    (VELDWERK_TEST_GROUND, by bin/test) the first one makes it, the others wait and use the same."""
    ground = _ground()
    if ground is None:
        folder = folders.mktemp(what)
        return Made(make(folder), folder)
    folder = ground / what
    with (ground / f"{what}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        said = ground / f"{what}.name"
        if not said.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            said.write_text(make(folder))
        return Made(said.read_text(), folder)


def _ground() -> Path | None:
    named = os.environ.get("VELDWERK_TEST_GROUND")
    return Path(named) if named else None


def _kept(made: Made, server: str) -> Iterator[Made]:
    yield made
    if _ground() is None:
        postgres.drop_database(server, made.name)


def _plant_today(settings: Settings) -> None:
    migrate(settings)
    app = create_app(settings)
    assert plant(app)
    _do_what_waits(app)
    engine_of(app).dispose()


def _do_what_waits(app: Flask) -> None:
    """What clockwork and workers do after a first start: a minute's work (the reports of all visits that were done), which
    each server that begins with a copy would do again beside its test."""
    clockwork = Clockwork(app, "")
    while True:
        clockwork.tick(clock_now())
        due = [(tenant, *row) for tenant in all_tenants(engine_of(app)) for row in _waiting(app, tenant)]
        if not due:
            return
        for tenant, table, id_ in due:
            ended = do_row(app, table, tenant, id_)
            assert ended in ("done", "nothing"), (table, id_)  # nothing: another row's work did it too


def _waiting(app: Flask, tenant: str) -> list[tuple[str, str]]:
    with open_house(app, tenant, write=False) as house:
        return [
            (table, str(id_))
            for table, model in TABLES.items()
            for id_ in house.session.scalars(
                select(model.id).where(model.state == "waiting", model.run_at <= clock_now()).order_by(model.run_at)
            )
        ]


def _plant(folder: Path, url: str) -> None:
    settings = Settings(data_dir=folder, database_url=url, secret_key="a secret of the tests, long enough")
    app = create_app(settings, clock=lambda: MORNING)
    assert plant(app)
    engine_of(app).dispose()
