"""The office's tests run over the demo: planted once on each database, copied for each test."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from server import create_app
from server.config import Settings
from server.kit.db import db
from server.kit.house import open_house
from server.kit.migrate import migrate
from server.kit.work_models import Audit
from server.seed.made_ids import made_id
from server.seed.planting import plant
from tests import postgres
from tests.conftest import Database, FakeClock
from tests.office.people import Browser, Program, Tess, phone_of

MORNING = "2026-11-21T06:00:00+00:00"


def _plant(settings: Settings, clock: FakeClock) -> None:
    migrate(settings)
    app = create_app(settings, clock=clock)
    plant(app)
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def saturday() -> FakeClock:
    from datetime import datetime

    return FakeClock(datetime.fromisoformat(MORNING))


@pytest.fixture(scope="session")
def planted_sqlite(tmp_path_factory: pytest.TempPathFactory, saturday: FakeClock) -> Path:
    folder = tmp_path_factory.mktemp("planted")
    _plant(Settings(data_dir=folder, secret_key="a secret of the tests, long enough"), saturday)
    return folder


@pytest.fixture(scope="session")
def planted_postgres(
    postgres_server: str, tmp_path_factory: pytest.TempPathFactory, saturday: FakeClock
) -> Iterator[tuple[str, Path]]:
    name, folder = postgres.new_name(), tmp_path_factory.mktemp("planted")
    url = postgres.create_database(postgres_server, name)
    _plant(Settings(data_dir=folder, database_url=url, secret_key="a secret of the tests, long enough"), saturday)
    yield name, folder
    postgres.drop_database(postgres_server, name)


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """The demo on the database that a test runs on; its files lie in data/."""
    kind = request.param
    if kind == "sqlite":
        planted = request.getfixturevalue("planted_sqlite")
        shutil.copytree(planted, tmp_path / "data")
        yield Database("sqlite", f"sqlite:///{tmp_path / 'data' / 'veldwerk.sqlite'}")
        return
    server = request.getfixturevalue("postgres_server")
    template, folder = request.getfixturevalue("planted_postgres")
    shutil.copytree(folder, tmp_path / "data")
    name = postgres.new_name()
    yield Database("postgresql", postgres.create_database(server, name, template))
    postgres.drop_database(server, name)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database" in metafunc.fixturenames:
        metafunc.parametrize("database", ("sqlite", "postgresql"), indirect=True)


@pytest.fixture
def piet(app: Flask) -> Program:
    """The planner of voltwijk, through the API."""
    return Program.of(app, "piet@voltwijk.example")


@pytest.fixture
def anna(app: Flask) -> Program:
    """The admin of voltwijk, through the API."""
    return Program.of(app, "anna@voltwijk.example")


@pytest.fixture
def petra(app: Flask) -> Program:
    """The planner of another company."""
    return Program.of(app, "petra@zonnehof.example")


@pytest.fixture
def browser(app: Flask) -> Browser:
    """Piet at the office's pages."""
    return Browser.of(app, "piet@voltwijk.example")


@pytest.fixture
def tess(app: Flask, clock: FakeClock) -> Tess:
    """The technician of team Noord, with her phone."""
    return phone_of(app, clock, "tess", "noord")


@pytest.fixture
def bram(app: Flask, clock: FakeClock) -> Tess:
    """Her mate."""
    return phone_of(app, clock, "bram", "noord")


@pytest.fixture
def milan(app: Flask, clock: FakeClock) -> Tess:
    """A technician of team Oost."""
    return phone_of(app, clock, "milan", "oost")


@pytest.fixture
def house_of_voltwijk(app: Flask, clock: FakeClock) -> Callable[[str], list[Audit]]:
    """The audit rows about a subject, oldest first."""

    def rows(subject: str) -> list[Audit]:
        with open_house(app, made_id("voltwijk", "tenant", "1"), write=False, now=clock()) as house:
            query = select(Audit).where(Audit.subject_id == subject).order_by(Audit.at, Audit.id)
            return list(house.session.scalars(query))

    return rows
