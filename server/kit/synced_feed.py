"""The statements over feed and feed_clock. The two databases differ only in how a list becomes rows."""

import json
from collections.abc import Sequence
from functools import cache
from typing import Any, cast

from sqlalchemy import Connection, Dialect, Select, Table, bindparam, select, text, tuple_
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.sql import Executable

from server.kit.asking import Question
from server.kit.synced_models import Feed, FeedClock
from server.kit.synced_reading import Among
from sync.store import FeedRow, Position

__all__ = ["after", "clocks", "of_documents", "raise_clocks", "write"]

_FEED = cast("Table", Feed.__table__)
_CLOCK = cast("Table", FeedClock.__table__)
_COLUMNS = tuple(_FEED.c[name] for name in ("scope", "kind", "doc_id", "pos", "op", "v", "at", "since"))
_NAMES = ("scope", "kind", "doc_id", "pos", "op", "v", "at", "since")

_RAISE = """INSERT INTO feed_clock (tenant_id, scope, pos) {rows}
ON CONFLICT (tenant_id, scope) DO UPDATE SET pos = feed_clock.pos + 1 RETURNING scope, pos"""
_RAISE_SQLITE = text(_RAISE.format(rows="SELECT :tenant, value, 1 FROM json_each(:scopes) WHERE true"))
_RAISE_POSTGRESQL = text(
    _RAISE.format(
        rows="SELECT CAST(:tenant AS uuid), s, 1 FROM unnest(CAST(:scopes AS text[])) WITH ORDINALITY AS o(s, n) ORDER BY n"
    )
)


def of_documents(connection: Connection, tenant: str, ids: Sequence[str]) -> list[FeedRow]:
    """Every feed row of documents with these ids."""
    found: list[FeedRow] = []
    of = _among(_FEED, _NAMES, "doc_id", connection.dialect)
    for start in range(0, len(ids), 10_000):
        found += map(FeedRow._make, of(connection, tenant, list(ids[start : start + 10_000])))
    found.sort(key=_by_scope)
    return found


def after(connection: Connection, tenant: str, scope: str, position: Position, limit: int) -> list[FeedRow]:
    """The next rows of a scope by (pos, kind, id)."""
    # The start of a `pos` is before every id, and PostgreSQL has no uuid that is "".
    start = position.id or "00000000-0000-0000-0000-000000000000"
    values = {"tenant": tenant, "scope": scope, "pos": position.pos, "kind": position.kind, "id": start, "most": limit}
    return _AFTER.rows(connection, **values)


def clocks(connection: Connection, tenant: str, scopes: Sequence[str]) -> dict[str, int]:
    """The clocks of these scopes, those that have one."""
    of = _among(_CLOCK, ("scope", "pos"), "scope", connection.dialect)
    return {one[0]: one[1] for one in of(connection, tenant, list(scopes))} if scopes else {}


def raise_clocks(connection: Connection, tenant: str, scopes: Sequence[str]) -> dict[str, int]:
    """Raise clocks by one, in the order given."""
    if connection.dialect.name == "sqlite":
        rows = connection.execute(_RAISE_SQLITE, {"tenant": tenant, "scopes": json.dumps(list(scopes))})
    else:
        rows = connection.execute(_RAISE_POSTGRESQL, {"tenant": tenant, "scopes": list(scopes)})
    return {row[0]: row[1] for row in rows}


def write(connection: Connection, tenant: str, rows: Sequence[FeedRow]) -> None:
    """Put these rows in place of what the feed said of the same (scope, kind, id)."""
    if rows:
        values = [{"tenant_id": tenant, **dict(zip(_NAMES, row, strict=True))} for row in rows]
        connection.execute(_upsert(connection.dialect.name), values)


def _by_scope(row: FeedRow) -> tuple[str, int, str, str]:
    return row.scope, row.pos, row.kind, row.id


_asking: dict[tuple[str, str], Among] = {}


def _among(table: Table, names: Sequence[str], field: str, dialect: Dialect) -> Among:
    key = (dialect.name, table.name)
    return _asking.get(key) or _asking.setdefault(key, Among(table, names, field, dialect))


@cache
def _upsert(dialect: str) -> Executable:
    insert: Any = sqlite_insert if dialect == "sqlite" else postgresql_insert
    statement = insert(_FEED)
    said = {name: statement.excluded[name] for name in ("pos", "op", "v", "at", "since")}
    return statement.on_conflict_do_update(index_elements=["tenant_id", "scope", "kind", "doc_id"], set_=said)


def _select() -> Select[Any]:
    return select(*_COLUMNS).where(_FEED.c.tenant_id == bindparam("tenant"))


_ORDER = (_FEED.c.pos, _FEED.c.kind, _FEED.c.doc_id)
_AFTER = Question(
    FeedRow,
    _select()
    .where(
        _FEED.c.scope == bindparam("scope"),
        _FEED.c.pos >= bindparam("pos"),
        tuple_(*_ORDER) > tuple_(bindparam("pos"), bindparam("kind"), bindparam("id", type_=_FEED.c.doc_id.type)),
    )
    .order_by(*_ORDER)
    .limit(bindparam("most")),
)
