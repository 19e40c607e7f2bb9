"""A database that is busy, gone or in another's way, in the middle of a request: said by the driver itself, not by us.

On PostgreSQL the server is made to refuse the statement (its transaction is then as spoilt as in life), or the
connection's socket is shut. On SQLite what `sqlite3` raises is raised where SQLite would: at BEGIN, or while it reads.
"""

import socket
import sqlite3
from dataclasses import dataclass
from typing import Any

from psycopg import ServerCursor
from sqlalchemy import Connection, Engine, event

__all__ = ["KINDS", "Trouble"]

KINDS = ("busy", "conflict", "disconnected")
REFUSED = {"busy": "55P03", "conflict": "40001"}
"""lock_not_available, serialization_failure"""


@dataclass
class Trouble:
    """Waits for the n-th statement of a kind's own count, and strikes once."""

    kind: str = ""
    left: int = 0
    struck: bool = False

    def at(self, statement: int, kind: str) -> None:
        """One of KINDS right before the n-th statement from now; `busy` on SQLite: the n-th transaction that writes."""
        self.kind, self.left, self.struck = kind, statement, False

    def over(self) -> None:
        """The request is through, whether or not it struck."""
        self.kind, self.left = "", 0

    def watch(self, engine: Engine) -> None:
        """Stand before every statement of this engine."""
        if engine.dialect.name == "sqlite":
            event.listen(engine, "begin", self._sqlite_begins, insert=True)
            event.listen(engine, "do_execute", self._sqlite_executes)
            event.listen(engine, "do_executemany", self._sqlite_executes)
        else:
            event.listen(engine, "do_execute", self._postgresql_executes)
            event.listen(engine, "do_executemany", self._postgresql_executes)

    def _now(self, *kinds: str) -> bool:
        if self.kind not in kinds:
            return False
        self.left -= 1
        if self.left > 0:
            return False
        self.kind, self.struck = "", True
        return True

    def _sqlite_begins(self, connection: Connection) -> None:
        """Somebody else has held the one write transaction for longer than we wait."""
        if connection.get_execution_options().get("write") and self._now("busy"):
            raise _sqlite("database is locked", "SQLITE_BUSY")

    def _sqlite_executes(self, *_: Any) -> None:
        if self._now("disconnected"):
            raise _sqlite("disk I/O error", "SQLITE_IOERR_READ")

    def _postgresql_executes(self, cursor: Any, *_: Any) -> None:
        kind = self.kind
        if isinstance(cursor, ServerCursor) or not self._now(*KINDS):
            return  # what is read row by row declares a cursor of the server's, which nobody closes when the line is gone
        if kind == "disconnected":
            with socket.socket(fileno=socket.dup(cursor.connection.fileno())) as line:
                line.shutdown(socket.SHUT_RDWR)
            return  # the statement finds out by itself
        cursor.execute(f"DO $$ BEGIN RAISE EXCEPTION 'simulated {kind}' USING ERRCODE = '{REFUSED[kind]}'; END $$")


def _sqlite(text: str, name: str) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError(text)
    error.sqlite_errorname, error.sqlite_errorcode = name, getattr(sqlite3, name)
    return error
