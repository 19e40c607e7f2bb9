"""The lines of a work order, as the office keeps them: a product with a quantity, or a text. What is reserved follows."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, select

from server.inventory.unit_settled import counts_in_units
from server.kit.errors import Problem
from server.kit.house import House
from sync.kind import Row

from .material import follow
from .models import WorkOrderLine
from .planning import must_be_open
from .standing import visit_of

if TYPE_CHECKING:
    from sync.desk import Desk

__all__ = [
    "FIELDS",
    "MOST_LINES",
    "MOST_UNITS",
    "TEXT",
    "add_line",
    "change_line",
    "checked_line",
    "line_of",
    "remove_line",
]

MOST_LINES = 60
MOST_UNITS = 100_000
TEXT = 500
FIELDS = ("product_id", "text", "quantity")


def add_line(desk: "Desk", visit: str, *, product: str | None, text: str | None, quantity: int | None) -> Row:
    """A line below the others; without a text it is called as its product is. Its row.

    Problem 404; 409 for a visit that is over, visits.line_many; 422 visits.line_empty, visits.line_product,
    visits.line_quantity.
    """
    order = _order_of_open(desk, visit)
    there = desk.rows("work_order_line", "work_order_id", order)
    if len(there) >= MOST_LINES:
        raise Problem(409, "visits.line_many", most=MOST_LINES)
    said = _checked(desk, product, text, quantity)
    position = 1 + max((one["position"] for one in there), default=0)
    row = desk.add("work_order_line", {"work_order_id": order, "position": position, **said})
    return _followed(desk, order, row)


def change_line(
    desk: "Desk", visit: str, line: str, fields: Mapping[str, Any], was: Mapping[str, Any] | None
) -> tuple[Row, Row]:
    """Another text or quantity ({text?, quantity?}); the line as it was and as it is. What it is of stays.

    Problem as add_line; 409 visits.line_changed with the line as it is, if a field of `was` is no longer so.
    """
    order = _order_of_open(desk, visit)
    before = line_of(desk, order, line)
    if any(before[name] != value for name, value in (was or {}).items() if name in FIELDS):
        raise Problem(409, "visits.line_changed", row={name: before[name] for name in ("id", *FIELDS)})
    said = {name: before[name] for name in FIELDS} | {name: fields[name] for name in FIELDS[1:] if name in fields}
    checked = _checked(desk, said["product_id"], said["text"], said["quantity"])
    after = desk.change("work_order_line", line, **checked)
    return before, after if after is before else _followed(desk, order, after)


def remove_line(desk: "Desk", visit: str, line: str) -> Row:
    """Take a line away; what was reserved for it is free. The line as it was. Problem 404, 409."""
    order = _order_of_open(desk, visit)
    before = line_of(desk, order, line)
    desk.remove("work_order_line", line)
    return _followed(desk, order, before)


def line_of(desk: "Desk", order: str, line: str) -> Row:
    """The line, if it is one of this order. Problem 404 visits.line_gone."""
    row = desk.get("work_order_line", line)
    if row is None or row["work_order_id"] != order:
        raise Problem(404, "visits.line_gone")
    return row


def checked_line(desk: "Desk", said: Mapping[str, Any]) -> dict[str, Any]:
    """{text, quantity, product} of a line that is planned with its visit. Problem 422 as add_line."""
    row = _checked(desk, said.get("product"), said.get("text"), said.get("quantity"))
    return {"text": row["text"], "quantity": row["quantity"], "product": row["product_id"]}


def _order_of_open(desk: "Desk", visit: str) -> str:
    row = visit_of(desk, visit)
    must_be_open(desk, row)
    return str(row["work_order_id"])


def _checked(desk: "Desk", product: str | None, text: str | None, quantity: int | None) -> dict[str, Any]:
    row = desk.get("product", product) if product else None
    if product and row is None:
        raise Problem(422, "visits.line_product", pointer="/product")
    if row is None and not text:
        raise Problem(422, "visits.line_empty", pointer="/text")
    if row is not None and quantity is None:
        raise Problem(422, "visits.line_quantity", pointer="/quantity", most=MOST_UNITS)
    if quantity is not None and not 1 <= quantity <= MOST_UNITS:
        raise Problem(422, "visits.line_quantity", pointer="/quantity", most=MOST_UNITS)
    return {"product_id": product, "text": text or (row["name"] if row else ""), "quantity": quantity}


def _followed(desk: "Desk", order: str, line: Row) -> Row:
    """The order's document shows its lines: phones hear of it, whether or not anything is reserved."""
    desk.touch("work_order", order)
    follow(desk, order)
    return line


@counts_in_units
def _asked_by_lines(house: House, product: str) -> bool:
    """A line's quantity is one of the product's unit."""
    mine = WorkOrderLine.tenant_id == house.tenant, WorkOrderLine.product_id == product
    return bool(house.session.scalar(select(exists().where(*mine))))
