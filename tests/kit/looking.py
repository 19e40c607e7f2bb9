"""A database as its owner sees it: all companies, outside the wall."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from server.kit.migrate import outside_the_wall


@contextmanager
def looking(url: str) -> Iterator[Connection]:
    engine = outside_the_wall(url)
    with engine.begin() as connection:
        yield connection
    engine.dispose()
