"""What every test may ask for: a database of its own (SQLite and PostgreSQL), an app over it, a house to open.

```python
def test_a_team_is_kept(house):                 # runs twice, once on each database
    with house() as h: h.session.add(Team(...))
def test_piet_sees_his_day(client): ...         # the same, over the WSGI app
```

A database is copied from one that was migrated once (tests/databases.py), so each test begins with an empty, walled schema.
"""

import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from server import create_app
from server.config import Settings
from server.kit.database import open_engine
from server.kit.house import House, open_house
from server.kit.ids import uuid7
from tests.buckets import S3, s3_server
from tests.databases import (
    KINDS,
    MORNING,
    Database,
    copied,
    demo_postgresql,
    demo_sqlite,
    empty_postgresql,
    empty_sqlite,
    planted_postgresql,
    planted_sqlite,
    postgres_server,
)
from tests.quick import keep_what_is_imported, make_quick

__all__ = [
    "KINDS",
    "Database",
    "demo_postgresql",
    "demo_sqlite",
    "empty_postgresql",
    "empty_sqlite",
    "planted_postgresql",
    "planted_sqlite",
    "postgres_server",
]

MANY = 10**9

make_quick()


def pytest_collection_finish() -> None:
    keep_what_is_imported()


class FakeClock:
    """A clock that stands still until it is told: `clock()` is now, `clock.passes(hours=2)` moves it."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def passes(self, **how_long: float) -> None:
        self.now += timedelta(**how_long)


@pytest.fixture(autouse=True, scope="session")
def no_outside_socket() -> Iterator[None]:
    """A test that reaches for the internet fails at once, and says so."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and not str(address[0]).startswith(("127.", "::1", "localhost")):
            raise PermissionError(f"A test reached outside: {address}")
        return real(self, address)

    socket.socket.connect = connect  # type: ignore[method-assign]
    yield
    socket.socket.connect = real  # type: ignore[method-assign]


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A fresh database; a test that takes it runs once on each kind."""
    with copied(request, request.param, tmp_path) as database:
        yield database


@pytest.fixture
def settings(database: Database, tmp_path: Path) -> Settings:
    """Settings over the test's database, with limits that only tests of limits lower."""
    return Settings(
        data_dir=tmp_path / "data",
        database_url=database.url,
        secret_key="a secret of the tests, long enough",
        requests_per_second=MANY,
        requests_burst=MANY,
        logins_per_minute=MANY,
        failed_logins_per_minute=MANY,
    )


@pytest.fixture(scope="session")
def s3() -> Iterator[S3]:
    """A server that speaks S3 over HTTP on this machine, and the same one when it is full or away."""
    with s3_server() as server:
        yield server


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    """An engine behind the wall, without an app."""
    engine = open_engine(settings)
    yield engine
    engine.dispose()


@pytest.fixture
def clock() -> FakeClock:
    """A Saturday morning in November 2026, before work."""
    return FakeClock(MORNING)


@pytest.fixture
def app(settings: Settings, clock: FakeClock) -> Iterator[Flask]:
    """The whole app over the test's database, with the test's clock."""
    app = create_app(settings, clock=clock)
    app.testing = True
    app.config["PROPAGATE_EXCEPTIONS"] = False  # a caller sees the 500, as outside
    yield app
    with app.app_context():
        from server.kit.db import db

        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without a log-in."""
    return app.test_client()


@pytest.fixture
def tenant() -> str:
    """The id of a tenant; rows of tenants need no row in `tenant` to stand behind the wall."""
    return uuid7()


@pytest.fixture
def house(engine: Engine, tenant: str, clock: FakeClock) -> Callable[..., AbstractContextManager[House]]:
    """`with house() as h:` opens a writing house of `tenant`; `house(other_tenant, write=False)` another."""

    def opened(of: str | None = None, **how: object) -> AbstractContextManager[House]:
        return open_house(engine, of or tenant, now=clock(), **how)  # type: ignore[arg-type]

    return opened
