"""The demo's companies on each kind of database, and phones that log in and sync over the WSGI app.

```python
def test_tess_sees_her_day(tess): assert tess.documents("visit")
def test_...(phone, app): mallory = phone("daan@zonnehof.example")
```
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from server import create_app
from server.config import Settings
from server.kit.db import db
from tests.conftest import FakeClock
from tests.databases import KINDS, Database, copied
from tests.field_api.phone import Phone

Phones = Callable[..., Phone]


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database of its own with the demo in it."""
    with copied(request, request.param, tmp_path, of="demo") as database:
        yield database


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
