"""What the tests of the kit share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from server.config import Settings
from tests import postgres
from tests.conftest import Database


@pytest.fixture
def empty(database: Database, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a second database of the same kind, with nothing in it."""
    if database.kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite'}"
        return
    server, name = request.getfixturevalue("postgres_server"), postgres.new_name()
    yield Settings(database_url=postgres.create_database(server, name)).database
    postgres.drop_database(server, name)
