"""A push while the database stumbles: nothing half-written, nothing twice, and never a word against the technician."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import psycopg.errors
import pytest
from flask import Flask

from server.kit.db import db
from server.kit.ids import uuid7
from tests.conftest import Database
from tests.field_api.phone import Phone

Fault = Callable[[], Exception]
Breaks = Callable[..., AbstractContextManager[list[str]]]


def sqlite_says(name: str, text: str) -> Exception:
    """What SQLite raises, with the name that its C code gives it."""
    error = sqlite3.OperationalError(text)
    error.sqlite_errorname = name
    return error


def disk_full(kind: str) -> Exception:
    """No room left."""
    if kind == "sqlite":
        return sqlite_says("SQLITE_FULL", "database or disk is full")
    return psycopg.errors.DiskFull("could not extend file: No space left on device")


def line_gone(kind: str) -> Exception:
    """The database went away in the middle."""
    if kind == "sqlite":
        return sqlite_says("SQLITE_IOERR", "disk I/O error")
    return psycopg.errors.AdminShutdown("terminating connection due to administrator command")


def plain(statement: str) -> str:
    """Without the marks by which SQLite's wall tells its tables."""
    return statement.replace('main."', "").replace('"', "")


@pytest.fixture
def breaks(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Breaks:
    """`with breaks("COMMIT", error, times=1):` - the database fails there; gives the list of failures so far."""
    with app.app_context():
        dialect: Any = db.engine.dialect

    @contextmanager
    def at(where: str, error: Fault, *, times: int = 1_000, after: bool = False) -> Iterator[list[str]]:
        failed: list[str] = []

        def fail() -> None:
            if len(failed) < times:
                failed.append(where)
                raise error()

        real = {name: getattr(dialect, name) for name in ("do_commit", "do_execute", "do_executemany")}

        wrote = False  # a reading transaction ends with a COMMIT too

        def commit(connection: Any) -> None:
            nonlocal wrote
            pushed, wrote = wrote, False
            if pushed and not after:
                fail()
            real["do_commit"](connection)
            if pushed:
                fail()

        def executing(name: str) -> Callable[..., None]:
            def run(cursor: Any, statement: str, *rest: Any, **more: Any) -> None:
                nonlocal wrote
                wrote = wrote or plain(statement).startswith("INSERT INTO mutation")
                if plain(statement).startswith(where):
                    fail()
                real[name](cursor, statement, *rest, **more)

            return run

        with monkeypatch.context() as patched:
            for name in ("do_execute", "do_executemany"):
                patched.setattr(dialect, name, executing(name))
            if where == "COMMIT":
                patched.setattr(dialect, "do_commit", commit)
            yield failed

    return at


def work(tess: Phone) -> list[dict[str, Any]]:
    """Three acts on one visit."""
    visit = tess.visit()
    acts = [tess.says("visit.set_state", visit=visit, to=to, step=uuid7()) for to in ("en_route", "on_site")]
    issue = {"id": uuid7(), "visit": visit, "category": "damage", "severity": "low", "text": "kras op de kast"}
    return [*acts, tess.says("issue.report", **issue)]


WRITES = (
    "UPDATE visit",
    "INSERT INTO visit_step",
    "INSERT INTO mutation",
    "UPDATE device ",
    "INSERT INTO feed ",
    "COMMIT",
)


@pytest.mark.parametrize("where", WRITES)
def test_a_disk_that_fills_up_in_a_push_is_503_and_nothing_of_it_stands(
    tess: Phone, bram: Phone, breaks: Breaks, database: Database, where: str
) -> None:
    acts = work(tess)
    before = bram.pulls().copy()
    with breaks(where, lambda: disk_full(database.kind)) as failed:
        answer = tess.post("/api/mobile/sync", json=tess.envelope(acts, limit=10))
        assert failed, f"no {where} in a push"
    assert (answer.status_code, answer.json["code"]) == (503, "database_away")
    assert answer.headers["Retry-After"]
    assert bram.pulls() == before
    receipts = tess.pushes(*acts)
    assert [one["status"] for one in receipts] == ["applied"] * 3
    assert [one["no"] for one in receipts] == [1, 2, 3]


def test_a_commit_that_stood_though_its_answer_was_lost_is_not_done_twice(
    tess: Phone, bram: Phone, breaks: Breaks, database: Database
) -> None:
    acts = work(tess)
    with breaks("COMMIT", lambda: line_gone(database.kind), after=True, times=1):
        assert tess.post("/api/mobile/sync", json=tess.envelope(acts)).status_code == 503
    receipts = tess.pushes(*acts)
    assert [(one["no"], one["status"]) for one in receipts] == [(1, "applied"), (2, "applied"), (3, "applied")]
    assert len(bram.documents("issue", visit=acts[0]["args"]["visit"])) == 1


@pytest.mark.parametrize("where", WRITES)
@pytest.mark.parametrize("conflict", [psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure])
def test_a_push_that_met_another_is_taken_again_whole(
    tess: Phone, breaks: Breaks, database: Database, where: str, conflict: type[Exception]
) -> None:
    if database.kind == "sqlite":
        return  # one writer at a time: nobody is ever in the way
    acts = work(tess)
    with breaks(where, lambda: conflict("another was in the way"), times=3) as failed:
        receipts = tess.pushes(*acts)
    assert len(failed) == 3
    assert [(one["no"], one["status"]) for one in receipts] == [(1, "applied"), (2, "applied"), (3, "applied")]


def test_who_is_in_the_way_for_ever_is_a_503_and_never_our_error(
    tess: Phone, breaks: Breaks, database: Database
) -> None:
    if database.kind == "sqlite":
        return
    acts = work(tess)
    with breaks("INSERT INTO mutation", lambda: psycopg.errors.DeadlockDetected("again")):
        answer = tess.post("/api/mobile/sync", json=tess.envelope(acts))
    assert (answer.status_code, answer.json["code"]) == (503, "database_away")
    assert answer.headers["Retry-After"]
    assert [one["no"] for one in tess.pushes(*acts)] == [1, 2, 3]
