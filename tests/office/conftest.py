"""The office's tests run over the demo."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from server.kit.house import open_house
from server.kit.work_models import Audit
from server.seed.made_ids import made_id
from tests.conftest import FakeClock
from tests.databases import Database, copied
from tests.office.people import Browser, Program, Tess, phone_of


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """The demo on the database that a test runs on; its files lie in data/."""
    with copied(request, request.param, tmp_path, of="demo", files=tmp_path / "data") as database:
        yield database


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """On both databases, but for a test that names its own: of a form, whose calls are tested on both."""
    named = any("database" in mark.args for mark in metafunc.definition.iter_markers("parametrize"))
    if "database" in metafunc.fixturenames and not named:
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
