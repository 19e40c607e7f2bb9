"""Numbers of work orders: WO-2026-01001 and on, a series a year."""

from typing import TYPE_CHECKING

from server.kit.ids import named

if TYPE_CHECKING:
    from sync.desk import Desk

FIRST = 1001
_NAMESPACE = "6f1c4d0e-54a1-5d0b-9c39-6a1d3f1f0a55"


def next_work_order_number(desk: "Desk") -> str:
    """The next free number of this year. The series is locked till the commit, so that no two orders get one number."""
    series = f"WO-{desk.today.year}"
    row_id = named(_NAMESPACE, series)
    standing = desk.get("number_series", row_id)
    number = standing["last"] + 1 if standing else FIRST
    while desk.rows("work_order", "number", _text(series, number)):  # brought in from elsewhere with its own number
        number += 1
    if standing:
        desk.change("number_series", row_id, last=number)
    else:
        desk.add("number_series", {"id": row_id, "name": series, "last": number})
    return _text(series, number)


def _text(series: str, number: int) -> str:
    return f"{series}-{number:05d}"
