"""The demo's companies on each kind of database, and phones that log in and sync over the WSGI app.

```python
def test_tess_sees_her_day(tess): assert tess.documents("visit")
def test_...(phone, app): mallory = phone("daan@zonnehof.example")
```
"""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from server import create_app
from server.config import Settings
from server.kit.db import db
from server.seed.planting import plant
from tests import postgres
from tests.conftest import KINDS, Database, FakeClock
from tests.field_api.phone import Phone

MORNING = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
Phones = Callable[..., Phone]


def planted(settings: Settings) -> None:
    app = create_app(settings, clock=FakeClock(MORNING))
    plant(app)
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def planted_sqlite(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the demo in it, to copy."""
    folder = tmp_path_factory.mktemp("planted")
    shutil.copyfile(sqlite_template, folder / "veldwerk.sqlite")
    planted(Settings(data_dir=folder))
    return folder / "veldwerk.sqlite"


@pytest.fixture(scope="session")
def planted_postgres(
    postgres_server: str, postgres_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The name of a PostgreSQL database with the demo in it, to copy."""
    name = postgres.new_name()
    url = postgres.create_database(postgres_server, name, postgres_template)
    planted(Settings(data_dir=tmp_path_factory.mktemp("planted"), database_url=url))
    yield name
    postgres.drop_database(postgres_server, name)


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database of its own with the demo in it."""
    if request.param == "sqlite":
        file = tmp_path / "veldwerk.sqlite"
        shutil.copyfile(request.getfixturevalue("planted_sqlite"), file)
        yield Database("sqlite", f"sqlite:///{file}")
        return
    server, template = request.getfixturevalue("postgres_server"), request.getfixturevalue("planted_postgres")
    name = postgres.new_name()
    yield Database("postgresql", postgres.create_database(server, name, template))
    postgres.drop_database(server, name)


@pytest.fixture
def phone(app: Flask, clock: FakeClock) -> Phones:
    """`phone("tess@voltwijk.example")`: a phone on which she has just logged in."""
    return lambda email, **how: Phone(app, clock, email, **how)


@pytest.fixture
def tess(phone: Phones) -> Phone:
    """Tess of team Noord at Voltwijk."""
    return phone("tess@voltwijk.example")


@pytest.fixture
def bram(phone: Phones) -> Phone:
    """Bram, her team-mate."""
    return phone("bram@voltwijk.example")


@pytest.fixture
def milan(phone: Phones) -> Phone:
    """Milan of team Oost at Voltwijk."""
    return phone("milan@voltwijk.example")


@pytest.fixture
def mallory(phone: Phones) -> Phone:
    """A technician of another company."""
    return phone("daan@zonnehof.example")


@pytest.fixture
def app_with(settings: Settings, clock: FakeClock) -> Iterator[Callable[..., Flask]]:
    """`app_with(streams=1)`: an app over the same database with other settings."""
    made: list[Flask] = []

    def make(**other: object) -> Flask:
        app = create_app(replace(settings, **other), clock=clock)
        app.config["PROPAGATE_EXCEPTIONS"] = False
        made.append(app)
        return app

    yield make
    for app in made:
        with app.app_context():
            db.engine.dispose()
