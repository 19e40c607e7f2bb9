"""The database is full: 503 with Retry-After, nothing half-written, and everything goes on when there is room again."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, text
from sqlalchemy.exc import TimeoutError

from server.kit.db import db
from server.kit.ids import uuid7
from server.kit.migrate import outside_the_wall
from tests.conftest import Database
from tests.evidence import pictures
from tests.field_api.phone import Phone

Full = Callable[[], AbstractContextManager[None]]
PHOTO = pictures.jpeg()


@pytest.fixture
def full(app: Flask, database: Database) -> Full:
    """`with full(): ...` - the disk has no page left for new rows."""
    return lambda: no_page_left(app) if database.kind == "sqlite" else no_tablespace_left(database.url)


@contextmanager
def no_page_left(app: Flask) -> Iterator[None]:
    with app.app_context():
        engine = db.engine

    def limit(dbapi: Any, _record: object, _proxy: object) -> None:
        dbapi.execute("PRAGMA max_page_count = 1")  # no fewer than there are: not one more

    event.listen(engine, "checkout", limit)
    yield
    event.remove(engine, "checkout", limit)
    engine.dispose()


@contextmanager
def no_tablespace_left(url: str) -> Iterator[None]:
    """What PostgreSQL says of a full disk, said by a trigger."""
    tables = ("mutation", "refused", "upload", "device")
    engine = outside_the_wall(url.replace("postgresql:", "postgresql+psycopg:"))
    refuse = "BEGIN RAISE EXCEPTION 'No space left on device' USING ERRCODE = '53100'; END"
    with engine.begin() as link:
        link.execute(text(f"CREATE FUNCTION no_space() RETURNS trigger LANGUAGE plpgsql AS $$ {refuse} $$"))
        for table in tables:
            link.execute(text(f"CREATE TRIGGER full_disk BEFORE INSERT ON {table} EXECUTE FUNCTION no_space()"))
    yield
    with engine.begin() as link:
        link.execute(text("DROP FUNCTION no_space() CASCADE"))
    engine.dispose()


def test_facts_wait_and_nothing_is_half_written(tess: Phone, bram: Phone, full: Full) -> None:
    visit = tess.visit()
    acts = [tess.says("visit.set_state", visit=visit, to=to, step=uuid7()) for to in ("en_route", "on_site")]
    acts += [
        tess.says("issue.report", id=uuid7(), visit=visit, category="damage", severity="low", text="x" * 9000)
        for _ in range(40)
    ]
    before = bram.pulls().copy()
    with full():
        refused = tess.post("/api/mobile/sync", json=tess.envelope(acts, limit=10))
        assert (refused.status_code, refused.json["code"]) == (503, "database_away")
        assert refused.headers["Retry-After"] and refused.json["detail"]
        assert bram.pulls() == before, "reading goes on, and sees nothing of it"
    receipts = tess.pushes(*acts)
    assert {one["status"] for one in receipts} == {"applied"}
    assert [one["no"] for one in receipts] == list(range(receipts[0]["no"], receipts[0]["no"] + len(acts)))


def test_uploads_wait_too(tess: Phone, full: Full) -> None:
    with full():
        answers = [tess.begins(PHOTO) for _ in range(200)]
        assert {answer.status_code for answer in answers} <= {201, 503} and answers[-1].status_code == 503
        assert answers[-1].headers["Retry-After"]
    place = tess.begins(PHOTO).headers["Location"]
    assert tess.appends(place, 0, PHOTO).status_code == 204


def test_a_last_byte_that_came_while_it_was_full_is_not_lost(
    tess: Phone, full: Full, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tess.begins(PHOTO).headers["Location"]
    with monkeypatch.context() as broken:
        broken.setattr("server.evidence.receiving.finish", lambda *_, **__: away())
        assert tess.appends(place, 0, PHOTO).status_code == 503
    assert tess.looks(place).headers["Upload-Offset"] == str(len(PHOTO))
    assert tess.sees(pictures.sha256(PHOTO)).data == PHOTO


def away() -> None:
    raise TimeoutError("the pool is empty")
