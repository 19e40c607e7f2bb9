"""The wall between tenants, as the database itself keeps it. `tenancy.py` opens sessions that stand behind it.

PostgreSQL: every transaction takes the role `veldwerk_app` and names its tenant; row-level security does the rest
(`policies.py`).

SQLite has no such thing, so each connection gets its own: for every table of a tenant a temporary view of the
same name shadows it and shows one tenant's rows; temporary triggers on the real table refuse a foreign row that
comes in and pass over foreign rows that would be changed or removed. ORM, Core and text() all meet them. Our own
INSERT, UPDATE and DELETE are sent to the real table; a statement that names it itself is refused. Views and triggers
ask two functions of the connection whose transaction this is and whether it may write. (A pragma would say the latter
too, but each time it is set SQLite forgets every statement that it has read: a tenth of all work was reading them again.)

A transaction without a tenant sees no rows and writes none, except in the tables of `WITHOUT_TENANT`.
"""

import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.pool import ConnectionPoolEntry

from server.kit.db import WITHOUT_TENANT

__all__ = ["APP_ROLE", "put_behind_the_wall"]

APP_ROLE = "veldwerk_app"
_CHANGES = re.compile(r'^\s*(INSERT(?:\s+OR\s+\w+)?\s+INTO|UPDATE(?:\s+OR\s+\w+)?|DELETE\s+FROM)\s+"?(\w+)"?', re.I)
# The real tables by name, our own machinery, the schema; and REPLACE, which deletes without asking the triggers.
_AROUND = re.compile(
    r"""\b(main|temp)["\]`]?\s*\. | \bsqlite_(temp_)?(schema|master)\b | \bor\s+replace\b
    | ^\s*(attach|detach|pragma|drop|create|alter|reindex|vacuum|replace)\b""",
    re.I | re.X,
)


def put_behind_the_wall(engine: Engine) -> None:
    """From now on each transaction of this engine is walled by its execution option `tenant` (an id, or None)."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        event.listen(engine, "before_cursor_execute", _send_to_the_real_table, retval=True)
    else:
        event.listen(engine, "begin", _begin_postgresql)


_TO_WRITE = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; "
_TO_READ = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; "


def _begin_postgresql(connection: Connection) -> None:
    options = connection.get_execution_options()
    tenant, write = options.get("tenant") or "", options.get("write")
    # Said together, in one round trip: the driver sends no BEGIN of its own where sessions ask for AUTOCOMMIT (tenancy.py).
    # session_for has checked that the tenant is an id, so it can stand in the text.
    begin = "" if write is None else _TO_WRITE if write else _TO_READ
    connection.exec_driver_sql(f"{begin}SET LOCAL ROLE {APP_ROLE}; SET LOCAL app.tenant = '{tenant}'")


@dataclass
class _Standing:
    """Whose transaction a connection of SQLite carries now, and whether it may write."""

    tenant: str | None = None
    writes: bool = False


def _prepare_sqlite(dbapi: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
    dbapi.isolation_level = None  # we send BEGIN ourselves, see _begin_sqlite
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "temp_store = MEMORY"):
        dbapi.execute(f"PRAGMA {pragma}")
    standing = record.info["standing"] = _Standing()
    dbapi.create_function("the_tenant", 0, lambda: standing.tenant)
    dbapi.create_function("may_write", 0, lambda: standing.writes)


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    cursor = connection.connection.cursor()
    try:
        _raise_walls(cursor, connection.info)
        standing: _Standing = connection.info["standing"]
        standing.tenant, standing.writes = options.get("tenant"), bool(options.get("write"))
        # A deferred transaction that reads first and writes later fails at once, in spite of busy_timeout.
        cursor.execute("BEGIN IMMEDIATE" if standing.writes else "BEGIN")
    finally:
        cursor.close()


def _raise_walls(cursor: DBAPICursor, info: dict[Any, Any]) -> None:
    """Around every table that the file has; again when a migration changed it under an open connection."""
    cursor.execute("PRAGMA main.schema_version")
    (version,) = cursor.fetchone() or (None,)
    if info.get("walled_at") == version:
        return
    cursor.execute(
        "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    )
    tables = frozenset(name for (name,) in cursor.fetchall()) - {"alembic_version"}
    if "walled_at" in info or tables not in _raised:
        for statement in (*_sqlite_walls(tables - WITHOUT_TENANT), *_sqlite_locks(tables & WITHOUT_TENANT)):
            cursor.execute(statement)
        cursor.execute("SELECT type, name, tbl_name, rootpage, sql FROM sqlite_temp_master")
        if "walled_at" not in info:
            _raised[tables] = list(cursor.fetchall())
    else:
        _raise_again(cursor, _raised[tables])
    info["walled"], info["walled_at"] = tables - WITHOUT_TENANT, version


_raised: dict[frozenset[str], list[Any]] = {}
"""The walls around these tables as SQLite wrote them down in the first connection of this process that has them."""


def _raise_again(cursor: DBAPICursor, walls: list[Any]) -> None:
    """The same walls in a new connection: written as SQLite keeps them and read once. To be told of each of some 500
    takes it five times as long, at every start and in every test."""
    cursor.execute("PRAGMA writable_schema = ON")
    cursor.executemany("INSERT INTO sqlite_temp_master VALUES (?, ?, ?, ?, ?)", walls)
    cursor.execute("PRAGMA writable_schema = RESET")
    views = [name for kind, name, *_ in walls if kind == "view"]
    if views:
        cursor.execute(f'SELECT 1 FROM temp."{views[0]}" LIMIT 0')  # noqa: S608 - now it reads them all, or fails here


_ONLY_READS = "RAISE(ABORT, 'the wall: this transaction only reads')"


def _sqlite_walls(tables: Iterable[str]) -> Iterable[str]:
    passes_by = f"BEGIN SELECT CASE WHEN may_write() THEN RAISE(IGNORE) ELSE {_ONLY_READS} END; END"
    for table in sorted(tables):
        yield f'CREATE TEMP VIEW IF NOT EXISTS "{table}" AS SELECT * FROM main."{table}" WHERE tenant_id = (SELECT the_tenant())'  # noqa: S608 - names of our own tables
        yield (
            f'CREATE TEMP TRIGGER IF NOT EXISTS "wall_insert_{table}" BEFORE INSERT ON main."{table}" '
            f"WHEN NOT may_write() OR NEW.tenant_id IS NOT the_tenant() "
            f"BEGIN SELECT CASE WHEN may_write() THEN RAISE(ABORT, 'the wall: a row of another tenant') ELSE {_ONLY_READS} END; END"
        )
        yield (
            f'CREATE TEMP TRIGGER IF NOT EXISTS "wall_update_{table}" BEFORE UPDATE ON main."{table}" '
            f"WHEN NOT may_write() OR OLD.tenant_id IS NOT the_tenant() {passes_by}"
        )
        yield (
            f'CREATE TEMP TRIGGER IF NOT EXISTS "wall_give_{table}" BEFORE UPDATE OF tenant_id ON main."{table}" '
            f"WHEN OLD.tenant_id IS the_tenant() AND NEW.tenant_id IS NOT the_tenant() "
            f"BEGIN SELECT RAISE(ABORT, 'the wall: a row may not go to another tenant'); END"
        )
        yield (
            f'CREATE TEMP TRIGGER IF NOT EXISTS "wall_delete_{table}" BEFORE DELETE ON main."{table}" '
            f"WHEN NOT may_write() OR OLD.tenant_id IS NOT the_tenant() {passes_by}"
        )


def _sqlite_locks(tables: Iterable[str]) -> Iterable[str]:
    """Who only reads changes nothing in the tables without a tenant either."""
    for table in sorted(tables):
        for verb in ("INSERT", "UPDATE", "DELETE"):
            yield (
                f'CREATE TEMP TRIGGER IF NOT EXISTS "lock_{verb.lower()}_{table}" BEFORE {verb} ON main."{table}" '
                f"WHEN NOT may_write() BEGIN SELECT {_ONLY_READS}; END"
            )


def _send_to_the_real_table(
    connection: Connection, _cursor: DBAPICursor, statement: str, parameters: Any, _context: Any, _many: bool
) -> tuple[str, Any]:
    goes_around, verb, table, rest = (_known if len(statement) < LONG else _read)(statement)
    if goes_around:
        raise PermissionError(f"This goes around the wall between tenants: {statement[:120]}")
    if table in connection.info["walled"]:
        statement = f'{verb} main."{table}"{statement[rest:]}'
    return statement, parameters


def _read(statement: str) -> tuple[bool, str, str, int]:
    """Whether it goes around the wall; for a change its verb, its table, and where the rest of its text begins."""
    found = _CHANGES.match(statement)
    verb, table, rest = (found[1], found[2], found.end()) if found else ("", "", 0)
    return bool(_AROUND.search(statement)), verb, table, rest


# The same few hundred texts come all day, and reading one takes as long as carrying it out.
_known = lru_cache(maxsize=2000)(_read)
LONG = 4000
