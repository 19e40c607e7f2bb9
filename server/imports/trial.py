"""The dry run carries rows out like the doing itself, in a house of which nothing is ever written.

What earlier rows made is kept in memory, before what the database has: so the tenth row of a file meets the customer that
the second would make, and the dry run says what doing it will do.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from server.kit.house import House
from sync.desk import Desk
from sync.kind import Row
from sync.memory_store import MemoryStore
from sync.store import Store, Written

__all__ = ["Trial"]

_KEPT: dict[str, tuple[str, ...]] = {
    "customer": (),
    "address": (),
    "number_series": (),
    "work_order": ("id", "customer_id", "address_id", "number"),
    "visit": ("id", "work_order_id", "kind", "planned_from", "state", "contact_name"),
}
"""What later rows look at, and of which only these fields: a file may have 20,000 rows."""


class Trial(MemoryStore):
    """The rows that a dry run made so far, over the store of the house that is open at the moment."""

    behind: Store

    def __init__(self) -> None:
        super().__init__()
        self._groups = dict[tuple[str, str], dict[Any, set[str]]]()

    def house_over(self, real: House) -> House:
        """A house like the real one. Flush its desk at the end: later rows then see what was made."""
        self.behind = real.store
        house = House(real.session, now=real.now, by=real.by, origin=real.origin)
        house.desk = Desk(
            self, kinds={}, now=real.now, today=real.today
        )  # no kinds: nothing is locked, nobody hears of it
        return house

    def read(self, kind: str, ids: Iterable[str], *, lock: bool = False) -> list[Row]:
        """As they are after the rows so far."""
        wanted = set(ids)
        mine = super().read(kind, wanted)
        return _by_id([*mine, *self.behind.read(kind, wanted - {row["id"] for row in mine})])

    def read_by(self, kind: str, field: str, values: Iterable[Any], *, lock: bool = False) -> list[Row]:
        """As they are after the rows so far."""
        wanted, mine = list(dict.fromkeys(values)), self.rows.get(kind, {})
        groups = self._by(kind, field)
        made = [dict(mine[id_]) for value in wanted for id_ in groups.get(value, ())]
        return _by_id([*made, *(row for row in self.behind.read_by(kind, field, wanted) if row["id"] not in mine)])

    def write(self, written: Mapping[str, Written]) -> None:
        """Keep what later rows look at."""
        for kind in _KEPT.keys() & written.keys():
            what = written[kind]
            before = {row["id"]: row for row in self.read(kind, [id_ for id_, _ in what.update])}
            for row in [*({**before[id_], **fields} for id_, fields in what.update), *what.insert]:
                self._keep(kind, row)

    def _keep(self, kind: str, row: Row) -> None:
        table = self.rows.setdefault(kind, {})
        was = table.get(row["id"], {})
        table[row["id"]] = now = {name: row[name] for name in _KEPT[kind] or row}
        for (of, field), groups in self._groups.items():
            if of == kind and was.get(field) != now.get(field):
                groups.get(was.get(field), set()).discard(row["id"])
                groups.setdefault(now.get(field), set()).add(row["id"])

    def _by(self, kind: str, field: str) -> dict[Any, set[str]]:
        if (kind, field) not in self._groups:
            groups = self._groups[kind, field] = {}
            for row in self.rows.get(kind, {}).values():
                groups.setdefault(row.get(field), set()).add(row["id"])
        return self._groups[kind, field]


def _by_id(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: row["id"])
