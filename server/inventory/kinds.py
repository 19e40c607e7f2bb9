"""The synced kinds of inventory: the catalogue for everybody, what is on a van for who drives it.

A serial is declared by visits: who used it may see it too.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from server.kit.kinds import declare
from sync.kind import Document, Key, Kind, Reader, Row

if TYPE_CHECKING:
    from sync.desk import Desk


def products(reader: Reader, rows: list[Row]) -> list[Document]:
    """sku name category tracking unit serial_pattern"""
    fields = ("sku", "name", "category", "tracking", "unit", "serial_pattern")
    return [{field: row[field] for field in fields} for row in rows]


def locations(reader: Reader, rows: list[Row]) -> list[Document]:
    """kind name team"""
    return [{"kind": row["kind"], "name": row["name"], "team": row["team_id"]} for row in rows]


def stock_levels(reader: Reader, rows: list[Row]) -> list[Document]:
    """location product quantity batches; `reserved` only where some of it is"""
    names = {"location": "location_id", "product": "product_id", "quantity": "quantity", "batches": "batches"}
    return [
        {name: row[column] for name, column in names.items()}
        | ({"reserved": row["reserved"]} if row.get("reserved") else {})
        for row in rows
    ]


def _van(desk: "Desk", location: Row) -> Iterable[str]:
    return (f"van:{location['id']}",) if location["kind"] == "van" else ()


def _on_van(desk: "Desk", level: Row) -> Iterable[str]:
    location = desk.get("location", level["location_id"])
    return _van(desk, location) if location is not None else ()


def _levels_at(desk: "Desk", location: Row) -> Iterable[Key]:
    yield from (("stock_level", row["id"]) for row in desk.rows("stock_level", "location_id", location["id"]))
    yield from (("serial", row["id"]) for row in desk.rows("serial", "location_id", location["id"]))


def _preload_levels(desk: "Desk", levels: list[Row]) -> None:
    desk.preload("location", {level["location_id"] for level in levels})


KINDS = (
    Kind("product", products, lambda desk, row: ("catalogue",)),
    Kind("location", locations, _van, moves_with=_levels_at),
    Kind("stock_level", stock_levels, _on_van, preload=_preload_levels, lock_rank=3),
    Kind("need", lock_rank=3),  # before the levels: who reads what is reserved for a need has it to himself
    Kind("reservation", lock_rank=5),
)

declare(*KINDS)
