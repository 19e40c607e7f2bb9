"""Every foreign key points to the same floor's own room or down: a higher room may know a lower one, never the reverse."""

from server.kit.db import Model
from server.rooms import import_rooms

FLOORS = [
    "kit",
    "accounts",
    "brands",
    "links",
    "notifications",
    "evidence",
    "customers",
    "inventory",
    "visits",
    "reports",
    "exports",
    "imports",
    "rescues",
    "tips",
    "privacy",
    "customer_pages",
    "field_api",
    "office",
]


def room_of(table: str) -> str:
    mapper = next(m for m in Model.registry.mappers if m.local_table is not None and m.local_table.name == table)
    return mapper.class_.__module__.split(".")[1]


def test_every_foreign_key_points_down() -> None:
    import_rooms()
    wrong = []
    for table in Model.metadata.tables.values():
        for key in table.foreign_keys:
            here, there = room_of(table.name), room_of(key.column.table.name)
            if here != there and FLOORS.index(there) >= FLOORS.index(here):
                wrong.append(f"{table.name} ({here}) -> {key.column.table.name} ({there})")
    assert not wrong
