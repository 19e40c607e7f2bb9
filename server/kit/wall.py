"""The wall between tenants, as the database itself keeps it. `tenancy.py` opens sessions that stand behind it.

PostgreSQL: every transaction takes the role `veldwerk_app` and names its tenant; row-level security does the rest
(`policies.py`).

SQLite has no such thing, so each connection gets its own: for every table of a tenant a temporary view of the
same name shadows it and shows one tenant's rows; temporary triggers on the real table refuse a foreign row that
comes in and pass over foreign rows that would be changed or removed. ORM, Core and text() all meet them. Our own
INSERT, UPDATE and DELETE are sent to the real table; a statement that names it itself is refused.

A transaction without a tenant sees no rows and writes none, except in the tables of `WITHOUT_TENANT`.
"""

import re
import sqlite3
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.interfaces import DBAPICursor

from server.kit.db import WITHOUT_TENANT

__all__ = ["APP_ROLE", "put_behind_the_wall"]

APP_ROLE = "veldwerk_app"
_CHANGES = re.compile(r'^\s*(INSERT(?:\s+OR\s+\w+)?\s+INTO|UPDATE(?:\s+OR\s+\w+)?|DELETE\s+FROM)\s+"?(\w+)"?', re.I)
# The real tables by name, our own machinery, the schema; and REPLACE, which deletes without asking the triggers.
_AROUND = re.compile(
    r"""\b(main|temp)["\]`]?\s*\. | \bthe_wall\b | \bsqlite_(temp_)?(schema|master)\b | \bor\s+replace\b
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


def _begin_postgresql(connection: Connection) -> None:
    tenant = connection.get_execution_options().get("tenant") or ""
    # session_for has checked that the tenant is an id, so it can stand in the text: one round trip, not two.
    connection.exec_driver_sql(f"SET LOCAL ROLE {APP_ROLE}; SET LOCAL app.tenant = '{tenant}'")


def _prepare_sqlite(dbapi: sqlite3.Connection, _record: object) -> None:
    dbapi.isolation_level = None  # we send BEGIN ourselves, see _begin_sqlite
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "temp_store = MEMORY"):
        dbapi.execute(f"PRAGMA {pragma}")
    dbapi.execute("CREATE TEMP TABLE the_wall (tenant TEXT)")
    dbapi.execute("INSERT INTO temp.the_wall VALUES (NULL)")


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    cursor = connection.connection.cursor()
    try:
        cursor.execute("PRAGMA query_only = 0")
        _raise_walls(cursor, connection.info)
        cursor.execute("UPDATE temp.the_wall SET tenant = ?", (options.get("tenant"),))
        if not options.get("write"):
            cursor.execute("PRAGMA query_only = 1")
        # A deferred transaction that reads first and writes later fails at once, in spite of busy_timeout.
        cursor.execute("BEGIN IMMEDIATE" if options.get("write") else "BEGIN")
    finally:
        cursor.close()


def _raise_walls(cursor: DBAPICursor, info: dict[Any, Any]) -> None:
    """Around every table of a tenant that the file has; again when a migration changed it under an open connection."""
    cursor.execute("PRAGMA main.schema_version")
    (version,) = cursor.fetchone() or (None,)
    if info.get("walled_at") == version:
        return
    cursor.execute(
        "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    )
    tables = frozenset(name for (name,) in cursor.fetchall()) - WITHOUT_TENANT - {"alembic_version"}
    for statement in _sqlite_walls(tables):
        cursor.execute(statement)
    info["walled"], info["walled_at"] = tables, version


def _sqlite_walls(tables: Iterable[str]) -> Iterable[str]:
    mine = "(SELECT tenant FROM temp.the_wall)"
    for table in sorted(tables):
        yield f'CREATE TEMP VIEW IF NOT EXISTS "{table}" AS SELECT * FROM main."{table}" WHERE tenant_id = {mine}'  # noqa: S608 - names of our own tables
        yield (
            f'CREATE TEMP TRIGGER IF NOT EXISTS "wall_insert_{table}" BEFORE INSERT ON main."{table}" '
            f"WHEN NEW.tenant_id IS NOT {mine} BEGIN SELECT RAISE(ABORT, 'the wall: a row of another tenant'); END"
        )
        yield (
            f'CREATE TEMP TRIGGER IF NOT EXISTS "wall_update_{table}" BEFORE UPDATE ON main."{table}" '
            f"WHEN OLD.tenant_id IS NOT {mine} BEGIN SELECT RAISE(IGNORE); END"
        )
        yield (
            f'CREATE TEMP TRIGGER IF NOT EXISTS "wall_give_{table}" BEFORE UPDATE OF tenant_id ON main."{table}" '
            f"WHEN OLD.tenant_id IS {mine} AND NEW.tenant_id IS NOT {mine} "
            f"BEGIN SELECT RAISE(ABORT, 'the wall: a row may not go to another tenant'); END"
        )
        yield (
            f'CREATE TEMP TRIGGER IF NOT EXISTS "wall_delete_{table}" BEFORE DELETE ON main."{table}" '
            f"WHEN OLD.tenant_id IS NOT {mine} BEGIN SELECT RAISE(IGNORE); END"
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
