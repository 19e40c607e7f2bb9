"""Rows that name somebody only within a text or JSON: found by the ids that stand in it."""

import re

from sqlalchemy import String, cast, select

from server.kit.db import Model
from server.kit.house import House

__all__ = ["ID", "Mentions"]

ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Mentions:
    """Which rows of a table name which ids. Each table is read once, a page at a time, and remembered: keep it no longer
    than what it says may be old."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._rows: dict[tuple[str, str], dict[str, set[str]]] = {}

    def of(self, table: str, column: str, ids: set[str]) -> set[str]:
        """The ids of rows in whose column one of these ids stands."""
        by_id = self._rows.setdefault((table, column), {}) or self._read(table, column)
        return {row for id_ in by_id.keys() & ids for row in by_id[id_]}

    def _read(self, table: str, column: str) -> dict[str, set[str]]:
        rows, by_id = Model.metadata.tables[table], self._rows[table, column]
        asked = select(rows.c.id, cast(rows.c[column], String)).where(rows.c.tenant_id == self._house.tenant)
        with self._house.session.execute(asked, execution_options={"yield_per": 2000}) as found:
            for row, text in found:
                for id_ in ID.findall(text or ""):
                    by_id.setdefault(id_, set()).add(row)
        return by_id
