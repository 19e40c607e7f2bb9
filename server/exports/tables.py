"""Which tables and columns leave the house, and how their values are written."""

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Float, Integer, LargeBinary, Table

from server.kit.clock import rfc3339
from server.kit.db import tables_of_a_tenant

__all__ = ["SECRET", "columns_of", "exported_tables", "sqlite_type", "written"]

SECRET: dict[str, frozenset[str]] = {
    "account_link": frozenset({"token_hash"}),
    "device": frozenset({"token_hash"}),
    "customer_link": frozenset({"token_hash"}),
    "push_subscription": frozenset({"endpoint", "p256dh", "auth"}),
    "signing_key": frozenset({"private_sealed"}),
    "rescue_key": frozenset({"private_sealed"}),
    # What a job was handed or a caller got back may hold links that open doors.
    "job": frozenset({"args", "error"}),
    "repeated_call": frozenset({"answer"}),
}
"""Columns that stay here. A test finds a new one that looks like a secret and stands neither here nor among the harmless."""


def exported_tables() -> list[Table]:
    """Every table of a company, by name."""
    return list(tables_of_a_tenant())


def columns_of(table: Table) -> list[Column[Any]]:
    """Its columns without the company's own id, which is the same in every row, and without secrets."""
    hidden = SECRET.get(table.name, frozenset()) | {"tenant_id"}
    return [column for column in table.columns if column.name not in hidden]


def sqlite_type(column: Column[Any]) -> type:
    """int, float, bytes or str."""
    if isinstance(column.type, (Integer, BigInteger, Boolean)):
        return int
    if isinstance(column.type, LargeBinary):
        return bytes
    return float if isinstance(column.type, Float) else str


def written(value: Any) -> Any:
    """A value as it stands in the file: moments and days as ISO 8601 texts (UTC), lists and objects as JSON, yes as 1."""
    known = _WRITERS.get(type(value))
    return known(value) if known else value


def _as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


_WRITERS: dict[type, Callable[[Any], Any]] = {
    datetime: rfc3339,
    date: date.isoformat,
    bool: int,
    dict: _as_json,
    list: _as_json,
}
