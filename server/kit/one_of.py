"""A condition on a list of values that is one parameter, however long the list.

`column.in_(values)` makes a parameter of each value: a thousand ids cost SQLAlchemy and the driver ten milliseconds before the
database has heard a word, and every length is another text that it plans anew.
"""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Dialect, Text, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine

__all__ = ["one_of"]


def one_of(column: InstrumentedAttribute[str], values: Iterable[str]) -> ColumnElement[bool]:
    """Whether a column of ids or texts has one of these values; without any: never."""
    return _OneOf(column, bindparam(None, list(values), type_=_Listed(column.type), unique=True))


class _OneOf(FunctionElement[bool]):
    """Without a type: SQLite would be asked whether it `= 1`, and would look at every row."""

    name = "one_of"
    inherit_cache = True


class _Listed(TypeDecorator[list[str]]):
    """A list as the database takes one: an array on PostgreSQL, JSON on SQLite."""

    impl = Text
    cache_ok = True

    def __init__(self, item: TypeEngine[Any]) -> None:
        super().__init__()
        self.item = item

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return Text() if dialect.name == "sqlite" else ARRAY(self.item).dialect_impl(dialect)

    def process_bind_param(self, value: list[str] | None, dialect: Dialect) -> Any:
        return json.dumps(value) if dialect.name == "sqlite" else value


@compiles(_OneOf, "sqlite")
def _on_sqlite(element: _OneOf, compiler: SQLCompiler, **more: Any) -> str:
    column, listed = element.clauses
    return f"{compiler.process(column, **more)} IN (SELECT value FROM json_each({compiler.process(listed, **more)}))"  # noqa: S608 - compiled


@compiles(_OneOf, "postgresql")
def _on_postgresql(element: _OneOf, compiler: SQLCompiler, **more: Any) -> str:
    column, listed = element.clauses
    return f"{compiler.process(column, **more)} = ANY({compiler.process(listed, **more)})"
