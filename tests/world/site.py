"""The server of a world: the real WSGI app over a database of its own, which can die in a statement and be set back."""

import gc
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Connection, event
from werkzeug.test import Client

from server import create_app
from server.config import Settings
from server.kit.db import db
from tests import postgres
from tests.conftest import FakeClock
from tests.world.database_trouble import Trouble

MANY = 10**9


class Killed(BaseException):
    """The process died here. Not an Exception: nothing in the server may catch it and tidy up."""


@dataclass
class Answer:
    """What came back over the line."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Site:
    """One running server. `request` is a call without a line between; `die_at(n)` kills it at its n-th statement from now."""

    folder: Path
    database_url: str
    clock: FakeClock
    postgres_server: str | None = None
    deaths: int = 0
    set_backs: int = 0
    _app: Flask = field(init=False)
    _countdown: int = 0
    _meanwhile: Callable[[bool], None] | None = None
    _meanwhile_in: int = 0
    _behind: str = ""
    _copies: int = 0
    trouble: Trouble = field(default_factory=Trouble)

    def __post_init__(self) -> None:
        self.start()

    @property
    def app(self) -> Flask:
        return self._app

    def start(self) -> None:
        """A start as bin/run does it: the watermark is compared first, then the app opens."""
        settings = Settings(
            data_dir=self.folder / "data",
            database_url=self.database_url,
            secret_key="a secret of the simulated world, kept",
            requests_per_second=MANY,
            requests_burst=MANY,
            logins_per_minute=MANY,
            failed_logins_per_minute=MANY,
            links_per_minute=MANY,
        )
        self._app = create_app(settings, clock=self.clock)
        event.listen(self._engine, "before_cursor_execute", self._count)
        self.trouble.watch(self._engine)

    @property
    def _engine(self) -> Any:
        with self._app.app_context():
            return db.engine

    def stop(self) -> None:
        self._engine.dispose()

    def request(
        self, method: str, path: str, *, headers: dict[str, str] | None = None, body: bytes | None = None
    ) -> Answer:
        """One request to the app. Raises Killed when the process died in it: then nobody answers."""
        environ = {"REMOTE_ADDR": "127.0.0.1"}
        try:
            got = Client(self._app, use_cookies=False).open(
                path, method=method, headers=headers or {}, data=body, environ_base=environ
            )
        except Killed:
            self.deaths += 1
            self.stop()
            self.start()
            raise
        return Answer(got.status_code, {k.lower(): v for k, v in got.headers.items()}, got.get_data())

    # --- dying ------------------------------------------------------------------------------------

    def die_at(self, statement: int) -> None:
        """The process dies right before its n-th statement from now (1 = the next one)."""
        self._countdown = statement

    def live(self) -> None:
        self._countdown, self._meanwhile, self._behind = 0, None, ""

    def meanwhile(self, statement: int, act: Callable[[bool], None], *, behind: str = "") -> None:
        """Right before the n-th statement from now, `act(writing)` happens: somebody else, in another transaction.

        `writing` says whether the statement belongs to a transaction that writes. `behind`: the count begins after a
        statement with these words.
        """
        self._meanwhile_in, self._meanwhile, self._behind = statement, act, behind

    def _count(self, connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if self._countdown:
            self._countdown -= 1
            if not self._countdown:
                raise Killed
        if self._behind:
            self._behind = "" if self._behind in statement else self._behind
        elif self._meanwhile:
            self._meanwhile_in -= 1
            if not self._meanwhile_in:
                act, self._meanwhile = self._meanwhile, None
                act(bool(connection.get_execution_options().get("write")))

    # --- set back to an older copy ----------------------------------------------------------------

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """The raw database for the oracle: it sees every tenant."""
        from sqlalchemy import create_engine

        url = self.database_url.replace("postgresql://", "postgresql+psycopg://")
        engine = create_engine(url)
        with engine.connect() as connection:
            yield connection
        engine.dispose()

    def copy(self) -> str:
        """A backup of the database, taken now; its name."""
        self._copies += 1
        self.stop()
        if self.postgres_server:
            name = postgres.new_name()
            postgres.create_database(self.postgres_server, name, self._name)
            return name
        target = self.folder / f"copy-{self._copies}.sqlite"
        with sqlite3.connect(self._file) as source, sqlite3.connect(target) as copy:
            source.backup(copy)
        return str(target)

    def set_back(self, copy: str) -> None:
        """The database is lost and the backup is put in its place; then the server starts."""
        self.set_backs += 1
        self.stop()
        gc.collect()  # the dead hold no file: connections that a killed request left behind close
        if self.postgres_server:
            postgres.drop_database(self.postgres_server, self._name)
            postgres.create_database(self.postgres_server, self._name, copy)
        else:
            for rest in ("-wal", "-shm"):
                Path(f"{self._file}{rest}").unlink(missing_ok=True)
            shutil.copyfile(copy, self._file)
        self.start()

    def forget(self, copy: str) -> None:
        if self.postgres_server:
            postgres.drop_database(self.postgres_server, copy)
        else:
            Path(copy).unlink()

    @property
    def _name(self) -> str:
        return self.database_url.rsplit("/", 1)[1]

    @property
    def _file(self) -> str:
        return self.database_url.removeprefix("sqlite:///")
