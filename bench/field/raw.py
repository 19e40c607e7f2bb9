"""The database alone: what a push writes, written again without HTTP, doors, rules or thought.

The pushes are taken once in this process while every writing statement is noted as the driver got it. Then as many
connections as there were clients, each in a process of its own, carry the same statements out on a copy of the same
database, in the same commits, as fast as they can.
"""

import multiprocessing
import sqlite3
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from time import perf_counter
from typing import Any

import psycopg
from flask import Flask
from sqlalchemy import Engine, event

from server import create_app
from server.config import Settings
from server.kit.clock import today_in_amsterdam
from server.kit.house import engine_of, open_house
from server.kit.push_rules import push_rules
from server.kit.wall import APP_ROLE
from sync.batch import Batch
from sync.push import Device, deliver
from sync.scope import memberships
from sync.store import Store
from sync.wire import read_batch

from .fleet import TENANT, Phone
from .line import WrongAnswer

__all__ = ["Commit", "noted", "replayed"]

Commit = list[tuple[str, Any, bool]]
"""Statements of one transaction: text, parameters, whether they are many."""
WRITES = ("INSERT", "UPDATE", "DELETE")


def noted(settings: Settings, phones: Sequence[Phone], bodies: Sequence[Sequence[bytes]]) -> list[list[Commit]]:
    """The writing statements of these pushes, by phone and push. The database is changed by it."""
    app = create_app(settings)
    with app.app_context():
        said: list[list[Commit]] = []
        with _listening(engine_of(app)) as heard:
            for phone, pushes in zip(phones, bodies, strict=True):
                said.append([_taken(app, phone, read_batch(body), heard) for body in pushes])
        engine_of(app).dispose()
    return said


def replayed(settings: Settings, clients: Sequence[Sequence[Commit]]) -> float:
    """Seconds in which all clients, at once, have committed it all."""
    context = multiprocessing.get_context("fork")
    barrier = context.Barrier(len(clients) + 1)
    work = [context.Process(target=_client, args=(settings.database, commits, barrier)) for commits in clients]
    for one in work:
        one.start()
    barrier.wait(60)
    began = perf_counter()
    for one in work:
        one.join()
    seconds = perf_counter() - began
    if any(one.exitcode for one in work):
        raise WrongAnswer("The raw database refuses what the server wrote.")
    return seconds


def _taken(app: Flask, phone: Phone, batch: Batch, heard: Commit) -> Commit:
    now = datetime.now(UTC)
    with open_house(app, TENANT, write=False, now=now) as house:
        device = Device(phone.device, phone.member, phone.first, "nl", memberships(house.store, phone.member, house.today))  # fmt: skip
    heard.clear()

    @contextmanager
    def transaction() -> Generator[Store]:
        with open_house(app, TENANT, now=now) as house:
            yield house.store

    receipts = deliver(transaction, device, batch, now=now, today=today_in_amsterdam(now), rules=push_rules())
    if any(one.status not in ("applied", "merged") for one in receipts):
        raise WrongAnswer("A push that is noted for the raw database was not taken.")
    return list(heard)


@contextmanager
def _listening(engine: Engine) -> Generator[Commit]:
    heard: Commit = []

    def hear(_link: object, _cursor: object, statement: str, parameters: Any, _context: object, many: bool) -> None:
        if statement.lstrip().startswith(WRITES):
            heard.append((statement, parameters, many))

    event.listen(engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(engine, "before_cursor_execute", hear)


def _client(database: str, commits: Sequence[Commit], barrier: Any) -> None:
    if database.startswith("sqlite:///"):
        _on_sqlite(database.removeprefix("sqlite:///"), commits, barrier)
    else:
        _on_postgresql(database, commits, barrier)


def _on_sqlite(file: str, commits: Sequence[Commit], barrier: Any) -> None:
    link = sqlite3.connect(file, timeout=60, isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "temp_store = MEMORY"):
        link.execute(f"PRAGMA {pragma}")
    barrier.wait(60)
    for commit in commits:
        link.execute("BEGIN IMMEDIATE")
        for statement, parameters, many in commit:
            if many:
                link.executemany(statement, parameters)
            else:
                link.execute(statement, parameters).fetchall()
        link.execute("COMMIT")


def _on_postgresql(url: str, commits: Sequence[Commit], barrier: Any) -> None:
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as link, link.cursor() as cursor:
        barrier.wait(60)
        for commit in commits:
            with link.transaction():
                cursor.execute(f"SET LOCAL ROLE {APP_ROLE}; SET LOCAL app.tenant = '{TENANT}'".encode())
                for statement, parameters, many in commit:
                    if many:
                        cursor.executemany(statement.encode(), parameters)
                    else:
                        cursor.execute(statement.encode(), parameters)
