"""A table's rows as plain dicts, by texts that are put together once: a call of a phone asks a dozen times.

SQLAlchemy's own way costs more than the databases do: it looks the statement up, unfolds the list, builds result rows.
What it does around a statement (events, errors, connections that are gone) stays as it is.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, cast

from sqlalchemy import Connection, Dialect, Engine, Float, String, Table
from sqlalchemy.dialects.postgresql import UUID
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.engine.interfaces import DBAPICursor

from sync.kind import Row

__all__ = ["BARE", "Among", "RowsOf", "may_answer_bare", "turn_of"]

BARE = {"bare": True}
"""The execution option of a statement that is answered by the driver's own cursor."""


def may_answer_bare(engine: Engine) -> None:
    """A statement that is executed as BARE answers the driver's own cursor. What SQLAlchemy else works out about the columns
    of every answer (40 us of the 65 that a read of some rows takes) nobody here asks for."""
    engine.dialect.execution_ctx_cls = _maybe_bare(
        cast("type[DefaultExecutionContext]", engine.dialect.execution_ctx_cls)
    )


@cache
def _maybe_bare(usual: type[DefaultExecutionContext]) -> type[DefaultExecutionContext]:
    class MaybeBare(usual):
        def _setup_result_proxy(self) -> Any:
            return self.cursor if self.execution_options.get("bare") else cast("Any", super())._setup_result_proxy()

    return MaybeBare


Turn = Callable[[Any], Any]
FLOAT, NUMERIC = 701, 1700
"""PostgreSQL's numbers for these types: only for numbers SQLAlchemy asks what the driver said."""


class Among:
    """Columns of those rows of one table of which one column has one of some values. Made for one dialect, and good for
    all connections of it."""

    def __init__(self, table: Table, names: Sequence[str], field: str, dialect: Dialect, *, lock: bool = False) -> None:
        self._turns = [
            (nr, turn) for nr, column in enumerate(names) if (turn := turn_of(table.c[column].type, dialect))
        ]
        self._is_sqlite = dialect.name == "sqlite"
        name = dialect.identifier_preparer.quote
        # Asked for rows in the order of their ids, SQLite walks the primary key over all rows of the tenant and passes by
        # the index of the field: 200 ms for a visit's photos in a company of years. So they are put in order here.
        self._head = f"SELECT {', '.join(map(name, names))} FROM {name(table.name)} WHERE {name(field)} "  # noqa: S608 - names of our own tables
        # The wall of SQLite says the tenant already. Said twice, each so that an index could use it, SQLite takes any index
        # that begins with the tenant and reads all that he has: 120 ms instead of 3 for some files of a company of years.
        mine = f" AND {'+tenant_id = ?' if self._is_sqlite else 'tenant_id = %s'}" if "tenant_id" in table.c else ""
        self._has_tenant = bool(mine)
        self._tail = mine + (f" ORDER BY {name('id')} FOR UPDATE" if lock else "")
        self._any = f"{self._head}= ANY(%s::{_name_of(table.c[field].type, dialect)}[]){self._tail}"
        self._given = table.c[field].type.dialect_impl(dialect).bind_processor(dialect)
        self._in: dict[int, str] = {}

    def __call__(self, connection: Connection, tenant: str, wanted: list[Any]) -> list[list[Any]]:
        """The rows, in no order. `wanted` is not empty and at most 16,384 long."""
        mine = (tenant,) if self._has_tenant else ()
        if self._given:
            wanted = [self._given(value) for value in wanted]
        if self._is_sqlite:
            # Filled up to a power of two: few texts, which SQLite then need not read again.
            size = 1 << (len(wanted) - 1).bit_length()
            filling = wanted[-1:] * (size - len(wanted))
            found = connection.exec_driver_sql(self._one_of(size), (*wanted, *filling, *mine), BARE)
        else:
            found = connection.exec_driver_sql(self._any, (wanted, *mine), BARE)
        cursor = cast("DBAPICursor", found)
        rows = [list(row) for row in cursor.fetchall()]
        cursor.close()
        for nr, turn in self._turns:
            for row in rows:
                row[nr] = turn(row[nr])
        return rows

    def _one_of(self, size: int) -> str:
        if size not in self._in:
            self._in[size] = f"{self._head}IN ({', '.join('?' * size)}){self._tail}"
        return self._in[size]


class RowsOf:
    """Whole rows of one table by one column."""

    def __init__(self, table: Table, field: str, *, lock: bool, dialect: Dialect) -> None:
        self._names = tuple(column.name for column in table.c if column.name != "tenant_id")
        self._among = Among(table, self._names, field, dialect, lock=lock)

    def __call__(self, connection: Connection, tenant: str, wanted: list[Any]) -> list[Row]:
        """The rows in the order of their ids. `wanted` is not empty and at most 16,384 long."""
        rows = [dict(zip(self._names, row, strict=True)) for row in self._among(connection, tenant, wanted)]
        rows.sort(key=_by_id)
        return rows


def _by_id(row: Row) -> str:
    return str(row["id"])


def _name_of(kind: Any, dialect: Dialect) -> str:
    """The type's name on PostgreSQL. Texts without their length: put to one, a longer text is cut and finds what it should not."""
    if isinstance(kind.dialect_impl(dialect), UUID):
        return "uuid"
    return "text" if isinstance(kind, String) else dialect.type_compiler_instance.process(kind)


def turn_of(kind: Any, dialect: Dialect) -> Turn | None:
    """What makes a value of ours of what the driver gives, where that is another."""
    said_by_driver = FLOAT if isinstance(kind, Float) else NUMERIC
    turn: Turn | None = kind.dialect_impl(dialect).result_processor(dialect, said_by_driver)
    return turn
