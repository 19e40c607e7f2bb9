"""The bare tables of a world's database, read once, beside the server's own code."""

from collections import defaultdict
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, text

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
UNDER_WAY = ("en_route", "on_site", "working", "paused")
ON_A_VISIT = ("visit_step", "answer", "photo", "part_use", "signature", "issue", "rating", "visit_return")

Row = dict[str, Any]
Held = dict[tuple[str, str], Row]
"""What a phone holds: {(kind, id): document}."""


class Facts:
    """The bare tables of one tenant, read once."""

    def __init__(self, connection: Connection, tenant: str) -> None:
        self._connection = connection
        self.tenant = tenant
        self._tables: dict[str, list[Row]] = {}

    def rows(self, table: str) -> list[Row]:
        if table not in self._tables:
            found = self._connection.execute(text(f'SELECT * FROM "{table}" WHERE tenant_id = :t'), {"t": self.tenant})
            self._tables[table] = [{k: _plain(v) for k, v in row._mapping.items()} for row in found]
        return self._tables[table]

    def by(self, table: str, field: str = "id") -> dict[Any, list[Row]]:
        grouped: dict[Any, list[Row]] = defaultdict(list)
        for row in self.rows(table):
            grouped[row[field]].append(row)
        return grouped


def _plain(value: Any) -> Any:
    """Ids as text, days and moments as ISO text: the two databases answer alike."""
    if isinstance(value, datetime):
        return (value.astimezone(UTC) if value.tzinfo else value).isoformat().replace("T", " ")[:19]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if type(value).__name__ == "UUID" else value
