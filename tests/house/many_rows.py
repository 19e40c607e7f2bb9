"""A company ten times over: every row of a tenant, lists to choose from too, copied with ids of its own.

What a copy refers to is the copy of it, in ids, in scopes and within JSON; what must be unique gets another end. So pages
of rooms that come later have more to show too.
"""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Table, UniqueConstraint, insert, select
from sqlalchemy.types import JSON, Date, String

from server.kit.db import Model, tables_of_a_tenant
from server.kit.house import House
from server.kit.ids import is_id, named

KEPT = frozenset(
    {
        "number_series", "signing_key", "chain_head", "chain_link", "chain_wait", "feed_clock", "document_version",
        "schedule_run", "muted_push", "installed_sum",
    }
)  # fmt: skip
"""Rows that are one of their kind in a company or in a chain."""

Row = dict[str, Any]


def multiply(house: House, copies: int) -> None:
    """Every other row so many times more."""
    copied = [
        table for table in Model.metadata.sorted_tables if table in tables_of_a_tenant() and table.name not in KEPT
    ]
    rows = {table: [dict(row) for row in house.session.execute(select(table)).mappings()] for table in copied}
    ids = {row["id"] for found in rows.values() for row in found if "id" in row}
    for copy in range(1, copies + 1):
        for table, found in rows.items():
            made = [other for row in found if not _same(table, other := _copied(table, row, ids, copy), row)]
            if made:
                house.session.execute(insert(table), made)


def _same(table: Table, one: Row, other: Row) -> bool:
    """What speaks only of rows that are not copied has no copy either: a product in everybody's feed."""
    return all(one[column.name] == other[column.name] for column in table.primary_key)


def _copied(table: Table, row: Row, ids: set[str], copy: int) -> Row:
    other = {name: _value(table.c[name].type, value, ids, copy) for name, value in row.items()}
    for rule in _unique(table):
        texts = [name for name in rule if isinstance(table.c[name].type, String) and row[name] and not is_id(row[name])]
        if texts and all(other[name] == row[name] for name in rule):
            other[texts[-1]] = _another(table.c[texts[-1]].type, row[texts[-1]], copy)
    return other


def _another(kind: object, text: str, copy: int) -> str:
    """A text of the same kind: a little longer, or, where there is no room (a hash), with another end."""
    room = getattr(kind, "length", None) or len(text) + 3
    return f"{text}-{copy}" if len(text) + 3 <= room else f"{text[:-2]}{copy:02d}"


def _value(kind: object, value: Any, ids: set[str], copy: int) -> Any:
    if isinstance(value, (dict, list)) or (isinstance(kind, JSON) and isinstance(value, str)):
        return json.loads(_mapped(json.dumps(value), ids, copy))
    if isinstance(value, str) and not isinstance(kind, Date):
        return _mapped(value, ids, copy)
    return value


def _mapped(text: str, ids: set[str], copy: int) -> str:
    if is_id(text):
        return named(text, str(copy)) if text in ids else text
    for one in _ids_in(text):
        if one in ids:
            text = text.replace(one, named(one, str(copy)))
    return text


def _ids_in(text: str) -> Iterator[str]:
    for start in range(len(text) - 35):
        if text[start + 8] == "-" and is_id(text[start : start + 36]):
            yield text[start : start + 36]


def _unique(table: Table) -> Iterator[list[str]]:
    for rule in table.constraints:
        if isinstance(rule, UniqueConstraint):
            yield [column.name for column in rule.columns if column.name != "tenant_id"]
    for index in table.indexes:
        if index.unique:
            yield [column.name for column in index.columns if column.name != "tenant_id"]
