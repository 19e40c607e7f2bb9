"""How a process hears that another one committed something.

SQLite: `PRAGMA data_version` of one connection says at next to no cost whether anybody wrote; only then are the clocks
read. PostgreSQL: LISTEN, and a NOTIFY right after the commit; not within it, since commits that notify wait for each
other in the whole database.

The same way goes the word that a browser opened a new stream, so that its earlier one ends, in whichever process:
PostgreSQL by NOTIFY, SQLite by a small file per browser beside the database.
"""

import hashlib
import json
import sqlite3
import time
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

import psycopg
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from server.kit.log import log

__all__ = ["Bell", "Heard", "PostgresBell", "SqliteBell", "bell_for", "ring"]

CHANNEL = "veldwerk"
TICK = 0.04
"""Seconds between two looks at SQLite: a poke is on its way in a twentieth of a second."""
MOST = 7000
"""Bytes of one NOTIFY; PostgreSQL takes 8,000."""

Claims = Mapping[tuple[str, str], str]
"""(tenant, holder) -> the token of the stream that this process has for it."""


@dataclass(frozen=True)
class Heard:
    """Scopes of a tenant rose; or, with a holder, that one opened the stream `token`. None = all of them, to be sure: nothing
    was heard of what was said before `since` (time.monotonic)."""

    tenant: str | None
    scopes: tuple[str, ...] | None = None
    holder: str | None = None
    token: str | None = None
    since: float = 0.0


class Bell(Protocol):
    """What one thread of a process listens to."""

    def watch(self, tenant: str) -> None:
        """From now on changes of this tenant are heard."""
        ...

    def claim(self, tenant: str, holder: str, token: str) -> bool:
        """Say in every process that this holder has a new stream. False = it will be heard here too, in its turn."""
        ...

    def listen(self, claims: Claims) -> list[Heard]:
        """What was heard since the last call; waits a moment when there was nothing. May raise, having waited."""
        ...

    def rest(self) -> None:
        """Nobody waits any more: let go of the connection."""
        ...


def bell_for(engine: Engine) -> Bell:
    """The bell of this database."""
    if engine.dialect.name == "sqlite":
        return SqliteBell(Path(str(engine.url.database)))
    return PostgresBell(engine)


def ring(engine: Engine, tenant: str, scopes: Collection[str]) -> None:
    """Say that these scopes rose, after their commit. It never raises: a poke only saves waiting."""
    if engine.dialect.name == "postgresql":
        try:
            _notify(engine, [_payload(tenant, part) for part in _in_parts(sorted(scopes))])
        except (psycopg.Error, SQLAlchemyError):  # the database or our pool is away; the commit stands all the same
            log.exception("a poke was lost")


class SqliteBell:
    """The bell of a SQLite file."""

    def __init__(self, database: Path) -> None:
        self.database = database
        self.folder = database.with_name(f"{database.name}-streams")
        self._link: sqlite3.Connection | None = None
        self._version = -1
        self._claimed = 0
        self._clocks: dict[str, dict[str, int]] = {}

    def watch(self, tenant: str) -> None:
        if tenant not in self._clocks:
            link = sqlite3.connect(self.database)
            try:
                self._clocks[tenant] = self._read(link, tenant)
            finally:
                link.close()

    def claim(self, tenant: str, holder: str, token: str) -> bool:
        self.folder.mkdir(exist_ok=True)
        draft = self.folder / f"{token}.draft"
        draft.write_text(token)
        draft.replace(self._file(tenant, holder))
        return True

    def listen(self, claims: Claims) -> list[Heard]:
        time.sleep(TICK)
        try:
            return [*self._risen(), *self._taken(claims)]
        except (sqlite3.Error, OSError):
            time.sleep(2)
            raise

    def rest(self) -> None:
        if self._link is not None:
            self._link.close()
        self._link, self._version = None, -1
        self._clocks.clear()

    def _risen(self) -> list[Heard]:
        if self._link is None:
            self._link = sqlite3.connect(self.database, isolation_level=None)
            self._link.execute("PRAGMA query_only = ON")
        version = self._link.execute("PRAGMA data_version").fetchone()[0]
        if version == self._version:
            return []
        self._version = version
        heard: list[Heard] = []
        for tenant, before in list(self._clocks.items()):
            now = self._read(self._link, tenant)
            scopes = tuple(scope for scope, pos in now.items() if pos != before.get(scope))
            self._clocks[tenant] = now
            if scopes:
                heard.append(Heard(tenant, scopes))
        return heard

    def _read(self, link: sqlite3.Connection, tenant: str) -> dict[str, int]:
        return dict(link.execute("SELECT scope, pos FROM feed_clock WHERE tenant_id = ?", (tenant,)).fetchall())

    def _taken(self, claims: Claims) -> list[Heard]:
        if not self.folder.exists() or (changed := self.folder.stat().st_mtime_ns) == self._claimed:
            return []
        self._claimed = changed
        heard: list[Heard] = []
        for tenant, holder in claims:
            with suppress(FileNotFoundError):  # its own claim is being written at this moment
                heard.append(Heard(tenant, holder=holder, token=self._token(tenant, holder)))
        return heard

    def _token(self, tenant: str, holder: str) -> str:
        return self._file(tenant, holder).read_text()

    def _file(self, tenant: str, holder: str) -> Path:
        return self.folder / hashlib.sha256(f"{tenant} {holder}".encode()).hexdigest()[:32]


class PostgresBell:
    """The bell of a PostgreSQL database."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._link: psycopg.Connection[tuple[object, ...]] | None = None

    def watch(self, tenant: str) -> None:
        """Nothing to do: every tenant's pokes come by the one channel."""

    def claim(self, tenant: str, holder: str, token: str) -> bool:
        _notify(self.engine, [json.dumps({"t": tenant, "h": holder, "k": token})])
        return False

    def listen(self, claims: Claims) -> list[Heard]:
        try:
            if self._link is None:
                self._link, since = self._joined()
                return [Heard(None, since=since)]  # what rang while we were away was not heard
            return [_heard(note.payload) for note in self._link.notifies(timeout=0.5, stop_after=1)]
        except psycopg.Error:
            self.rest()
            time.sleep(2)
            raise

    def rest(self) -> None:
        if self._link is not None:
            with suppress(psycopg.Error):
                self._link.close()
        self._link = None

    def _joined(self) -> tuple[psycopg.Connection[tuple[object, ...]], float]:
        url = self.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        link, since = psycopg.connect(url, autocommit=True), time.monotonic()
        try:
            link.execute(f"LISTEN {CHANNEL}")
        except psycopg.Error:
            link.close()
            raise
        return link, since


def _heard(payload: str) -> Heard:
    said = json.loads(payload)
    scopes = said.get("s")
    return Heard(said["t"], None if scopes is None else tuple(scopes), said.get("h"), said.get("k"))


def _payload(tenant: str, scopes: Collection[str]) -> str:
    return json.dumps({"t": tenant, "s": list(scopes)})


def _in_parts(scopes: list[str]) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for scope in scopes:
        if sum(len(one) + 4 for one in parts[-1]) + len(scope) > MOST:
            parts.append([])
        parts[-1].append(scope)
    return parts


def _notify(engine: Engine, payloads: Collection[str]) -> None:
    fairy = engine.raw_connection()
    try:
        link = cast("psycopg.Connection[tuple[object, ...]]", fairy.driver_connection)
        link.autocommit = True
        try:
            for payload in payloads:
                link.execute("SELECT pg_notify(%s, %s)", (CHANNEL, payload))
        finally:
            link.autocommit = False
    finally:
        fairy.close()
