"""The demo on both databases, and Klaas."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.conftest import FakeClock
from tests.customer_pages.klaas import Klaas
from tests.databases import Database, copied


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    with copied(request, request.param, tmp_path, of="demo", files=tmp_path / "data") as database:
        yield database


@pytest.fixture
def klaas(app: Flask, clock: FakeClock) -> Klaas:
    return Klaas(app, clock)
