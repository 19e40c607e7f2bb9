"""SELECTs that name some values, an order and a limit, as SQLite answers them rightly.

With IN beside ORDER BY and LIMIT, SQLite (3.40.1, Debian's, among them) can answer with the id of one row beside the name of
another, in the place of the other. It happens where each value leads to rows that are in order already, mostly one row, and
where it counted that few rows lie between the values. It then hops from value to value without its `Next` (a row that comes
behind the limit ends the value), `SeekScan` moves the index by itself, and what was read of the row before is still held for
this one's. An order that no row settles, `random()` behind all that was asked, keeps it from hopping; rows that differ in
what was asked keep their order.
"""

from typing import Any, cast

from sqlalchemy import BinaryExpression, Engine, Select
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.sql import visitors
from sqlalchemy.sql.operators import in_op

__all__ = ["answer_in_order"]

_Any = Select[*tuple[Any, ...]]


def answer_in_order(engine: Engine) -> None:
    """From now on every SELECT of this engine is written so. Does nothing on PostgreSQL."""
    if engine.dialect.name == "sqlite":
        engine.dialect.statement_compiler = _Compiler


class _Compiler(SQLiteCompiler):
    def order_by_clause(self, select: Any, **kw: Any) -> str:
        clause = str(super().order_by_clause(select, **kw))  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]
        return f"{clause}, random()" if clause and isinstance(select, Select) and _hops(cast(_Any, select)) else clause


def _hops(select: _Any) -> bool:
    """Whether it names values and a limit. What is named in a SELECT within counts too: an order more does no harm."""
    if select._limit_clause is None or select.whereclause is None:  # pyright: ignore[reportPrivateUsage]
        return False
    return any(
        isinstance(one, BinaryExpression) and one.operator is in_op for one in visitors.iterate(select.whereclause)
    )
