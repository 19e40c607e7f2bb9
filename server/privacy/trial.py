"""The dry run: what would go tonight with so many months, what would stay and why, and the oldest examples. It changes nothing."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from server.kit.clock import start_of_day
from server.kit.house import House

from .old_people import Old, Sorted, sort_out
from .old_rows import HEAPS, Heap, count_old, oldest
from .periods import DataKind, months_before, periods
from .shield import Shield

__all__ = ["MOST_A_NIGHT", "Example", "Trial", "trial_of"]

MOST_A_NIGHT = 500
"""Customers or work orders that one night erases: each is a walk over all that is known of it."""
SHOWN = 5
LOOKED_AT = 100
"""Rows that are read to find SHOWN of nobody on hold."""
AT_ONCE = 400


@dataclass(frozen=True)
class Example:
    """One of the oldest: from which table, when it was, what it says, and the customer whose page says more."""

    table: str
    at: datetime
    text: str
    customer: str | None = None


@dataclass(frozen=True)
class Trial:
    """What a night would do to a kind. `tables`: what goes, by table; `held` and `busy` stay; `tonight` of `goes` fit."""

    kind: DataKind
    months: int
    before: date
    tables: dict[str, int]
    held: int
    busy: int
    oldest: list[Example]

    @property
    def goes(self) -> int:
        """All of it, however many nights it takes."""
        return sum(self.tables.values())

    @property
    def tonight(self) -> int:
        """What the first night takes."""
        return min(self.goes, MOST_A_NIGHT) if self.kind.does == "erase" else self.goes


def trial_of(house: House, kind: DataKind, months: int) -> Trial:
    """Look. It reads whole tables: for an admin who asks, not for a list."""
    before = months_before(house.today, months)
    if kind.does == "erase":
        return _of_people(house, kind, months, before)
    shield, tables, held, busy, examples = Shield(), dict[str, int](), 0, 0, list[Example]()
    shield.look(house)
    for heap in HEAPS[kind.name]:
        count = count_old(house, heap, before)
        stays = _held(house, heap, before, shield)
        tables[heap.table] = count - stays
        held += stays
        if heap.waits_for_visits:
            busy += count_old(house, heap, before, open_too=True) - count
        examples += _examples(house, heap, before, shield)
    examples.sort(key=lambda one: one.at)
    return Trial(kind, months, before, {name: n for name, n in tables.items() if n}, held, busy, examples[:SHOWN])


def _of_people(house: House, kind: DataKind, months: int, before: date) -> Trial:
    found = sort_out(house, kind.name, before)
    if kind.name == "visits":
        found = _of_who_stays(house, found)
    table = "work_order" if kind.name == "visits" else "customer"
    tables = {table: len(found.goes)} if found.goes else {}
    return Trial(kind, months, before, tables, found.held, found.busy, _people(house, table, found.goes[:SHOWN]))


def _of_who_stays(house: House, found: Sorted) -> Sorted:
    """Without the orders of customers who are erased as a whole, which the night does first."""
    of_customers = periods(house).get("customers")
    if of_customers is None or of_customers.months is None:
        return found
    leave = {old.id for old in sort_out(house, "customers", months_before(house.today, of_customers.months)).goes}
    return replace(found, goes=[old for old in found.goes if old.customer not in leave])


def _people(house: House, table: str, old: list[Old]) -> list[Example]:
    names = {row["id"]: row["name"] for row in house.store.read("customer", {one.customer for one in old})}
    numbers = {row["id"]: row["number"] for row in house.store.read("work_order", {one.id for one in old})}
    return [
        Example(
            table,
            start_of_day(one.last),
            " · ".join(said for said in (numbers.get(one.id), names.get(one.customer)) if said),
            one.customer,
        )
        for one in old
    ]


def _held(house: House, heap: Heap, before: date, shield: Shield) -> int:
    ids = sorted(shield.rows.get(heap.table, ()))
    parts = (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))
    return sum(count_old(house, heap, before, ids=some) for some in parts)


def _examples(house: House, heap: Heap, before: date, shield: Shield) -> list[Example]:
    rows = oldest(house, heap, before, LOOKED_AT)
    free = set(shield.without_held(heap.table, [id_ for id_, _, _ in rows]))
    return [Example(heap.table, at, text) for id_, at, text in rows if id_ in free][:SHOWN]
