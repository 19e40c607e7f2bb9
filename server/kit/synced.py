"""The store of sync over SQL: the rows and the feed of one tenant, in the transaction of its session.

Rows come and go in bulk, as plain dicts, by SQLAlchemy Core; on PostgreSQL executemany is psycopg's pipeline.
"""

from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, Dialect, Table, bindparam, delete, insert, update
from sqlalchemy.sql import Executable

from server.kit import synced_feed
from server.kit.db import Model
from server.kit.errors import is_away, is_conflict, is_taken
from server.kit.search import keep_words
from server.kit.synced_reading import RowsOf
from server.kit.tenancy import TenantSession
from sync.kind import Key, Row
from sync.store import FeedRow, Position, Written

__all__ = ["SqlStore", "tenant_beside"]

# SQLite takes 32,766 parameters in one statement, PostgreSQL 65,535.
AT_ONCE = 10_000


class SqlStore:
    """One tenant's rows within one session. It commits nothing. `raised` has every scope whose clock it raised."""

    def __init__(self, session: TenantSession, tenant: str) -> None:
        self._session = session
        self._tenant = tenant
        self.raised: set[str] = set()

    def read(self, kind: str, ids: Iterable[str], *, lock: bool = False) -> list[Row]:
        """Rows by id; with `lock` FOR UPDATE, in the order of their ids, so that two pushes never wait in a ring."""
        return self.read_by(kind, "id", ids, lock=lock)

    def read_by(self, kind: str, field: str, values: Iterable[Any], *, lock: bool = False) -> list[Row]:
        """Rows by any column."""
        wanted = list(dict.fromkeys(values))
        if not wanted:
            return []
        if len(wanted) > AT_ONCE:
            rest = self.read_by(kind, field, wanted[AT_ONCE:], lock=lock)
            return sorted([*self.read_by(kind, field, wanted[:AT_ONCE], lock=lock), *rest], key=lambda row: row["id"])
        connection = self._connection
        lock = lock and connection.dialect.name == "postgresql"
        return _rows_of(connection.dialect, kind, field, lock)(connection, self._tenant, wanted)

    def write(self, written: Mapping[str, Written]) -> None:
        """Updates and new rows table by table, referred tables first; what is deleted goes last, in reverse."""
        for kind in sorted(written, key=lambda name: _order()[name]):
            self._update(kind, written[kind].update)
            self._insert(kind, written[kind].insert)
        for kind in sorted(written, key=lambda name: -_order()[name]):
            if written[kind].delete:
                gone = [{"tenant": self._tenant, "_id": id_} for id_ in written[kind].delete]
                self._connection.execute(_deleting(kind), gone)
        keep_words(self._connection, self._tenant, self, written)
        self._remember(written)

    def _remember(self, written: Mapping[str, Written]) -> None:
        from server.kit.history import versions_of  # it leans on jobs, which lean on the house and on this store

        versions = versions_of(self, written, self._session.now)
        if versions:
            self._insert("document_version", versions)

    def feed_of(self, keys: Iterable[Key]) -> list[FeedRow]:
        """Feed rows of these documents."""
        wanted = set(keys)
        rows = synced_feed.of_documents(self._connection, self._tenant, sorted({id_ for _, id_ in wanted}))
        return [row for row in rows if (row.kind, row.id) in wanted]

    def feed_after(self, scope: str, after: Position, limit: int) -> list[FeedRow]:
        """The next rows of a scope."""
        return synced_feed.after(self._connection, self._tenant, scope, after, limit)

    def clocks(self, scopes: Iterable[str]) -> dict[str, int]:
        """The clocks of these scopes."""
        return synced_feed.clocks(self._connection, self._tenant, list(scopes))

    def raise_clocks(self, scopes: Sequence[str]) -> dict[str, int]:
        """Raise these clocks; their rows stay locked to the commit."""
        self.raised.update(scopes)
        return synced_feed.raise_clocks(self._connection, self._tenant, scopes)

    def write_feed(self, rows: Sequence[FeedRow]) -> None:
        """Put rows in place of what the feed said."""
        synced_feed.write(self._connection, self._tenant, rows)

    @contextmanager
    def savepoint(self) -> Generator[None]:
        """A part that is undone alone."""
        with self._session.begin_nested():
            yield

    def is_conflict(self, error: BaseException) -> bool:
        """Deadlock, serialization failure, a unique value just taken."""
        return is_conflict(error)

    def is_taken(self, error: BaseException) -> bool:
        """A unique value that somebody has."""
        return is_taken(error)

    def is_away(self, error: BaseException) -> bool:
        """The database is full, locked or gone."""
        return is_away(error)

    @property
    def _connection(self) -> Connection:
        if self._session.new:  # a row that the ORM holds must be there before Core asks for it
            self._session.flush()
        return self._session.connection()

    def _insert(self, kind: str, rows: Sequence[Row]) -> None:
        for alike in _alike(rows):
            self._connection.execute(_inserting(kind), [{"tenant_id": self._tenant, **row} for row in alike])

    def _update(self, kind: str, changes: Sequence[tuple[str, Row]]) -> None:
        for alike in _alike([{"_id": id_, **fields} for id_, fields in changes]):
            statement = _updating(kind, tuple(name for name in alike[0] if name != "_id"))
            self._connection.execute(statement, [{"tenant": self._tenant, **row} for row in alike])


def _alike(rows: Sequence[Row]) -> list[list[Row]]:
    """Rows with the same columns together: one executemany takes one list of columns."""
    groups: dict[frozenset[str], list[Row]] = {}
    for row in rows:
        groups.setdefault(frozenset(row), []).append(row)
    return list(groups.values())


@cache
def _table(kind: str) -> Table:
    return Model.metadata.tables[kind]


@cache
def _order() -> dict[str, int]:
    return {table.name: nr for nr, table in enumerate(Model.metadata.sorted_tables)}


_asking: dict[tuple[str, str, str, bool], RowsOf] = {}


def _rows_of(dialect: Dialect, kind: str, field: str, lock: bool) -> RowsOf:
    key = (dialect.name, kind, field, lock)
    found = _asking.get(key)
    if found is None:
        found = _asking[key] = RowsOf(_table(kind), field, lock=lock, dialect=dialect)
    return found


def tenant_beside(table: Table, dialect: str) -> ColumnElement[str]:
    """The tenant of a row, for a condition beside a list of values.

    SQLite's wall says it already. Said twice, and in a way that an index could use, SQLite takes any index that begins
    with the tenant and reads all that he has: 120 ms instead of 3 for some files of a company of years.
    """
    return table.c.tenant_id.concat("") if dialect == "sqlite" else table.c.tenant_id


@cache
def _inserting(kind: str) -> Executable:
    return insert(_table(kind))


@cache
def _updating(kind: str, fields: tuple[str, ...]) -> Executable:
    table = _table(kind)
    mine = (table.c.tenant_id == bindparam("tenant"), table.c.id == bindparam("_id"))
    return update(table).where(*mine).values({cast("Any", name): bindparam(name) for name in fields})


@cache
def _deleting(kind: str) -> Executable:
    table = _table(kind)
    return delete(table).where(table.c.tenant_id == bindparam("tenant"), table.c.id == bindparam("_id"))
