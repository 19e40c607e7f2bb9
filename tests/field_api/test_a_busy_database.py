"""A database that takes no writing for a while: Tess still reads her day."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
from flask import Flask

from tests.conftest import FakeClock
from tests.databases import Database
from tests.field_api.phone import Phone


@contextmanager
def nobody_else_writes(database: Database) -> Iterator[None]:
    """Somebody holds what every writer needs, for longer than the server waits."""
    if database.kind == "sqlite":
        holder = sqlite3.connect(database.url.removeprefix("sqlite:///"), isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        yield
        holder.close()
        return
    with psycopg.connect(database.url) as holder:
        holder.execute("LOCK TABLE device, pull_page IN SHARE MODE")
        yield


def test_tess_reads_her_day_while_the_database_takes_no_writing(
    app_with: Callable[..., Flask], database: Database, clock: FakeClock
) -> None:
    """Found by the simulated world: on SQLite the note about the pull cost her the pull, on both the note about her call."""
    tess = Phone(app_with(database_wait_ms=100), clock, "tess@voltwijk.example")
    clock.passes(hours=1)  # long enough that her call would be written down
    with nobody_else_writes(database):
        got = tess.get("/api/mobile/sync")
    assert got.status_code == 200
    assert [one for one in got.json["changes"] if one["kind"] == "visit"]
