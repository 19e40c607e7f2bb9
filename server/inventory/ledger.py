"""The ledger: every movement of stock, and the levels that are their sums.

The phone is never blocked by it: at a customer's a level may go below zero, and then the office is asked.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .names import stock_level_id

if TYPE_CHECKING:
    from sync.desk import Desk
    from sync.kind import Row


@dataclass(frozen=True)
class Cause:
    """What made stock move: the kind and id of a row (part_use, part_return, delivery, count)."""

    kind: str
    id: str


def move(
    desk: "Desk",
    product: str,
    quantity: int,
    *,
    from_location: str | None,
    to_location: str | None,
    cause: Cause,
    serial: str | None = None,
    batch: str | None = None,
) -> "Row":
    """Write that a quantity (> 0) went from one location to another, and change both levels. Returns the movement.

    None is outside our stock: the supplier it came from, the customer's where it stays. `serial` is a serial's id.
    """
    if quantity <= 0:
        raise ValueError(f"{quantity} of {product} cannot move: a movement has a quantity above zero.")
    of = batch if serial is None else None
    if from_location:
        _add_to_level(desk, from_location, product, -quantity, of)
    if to_location:
        _add_to_level(desk, to_location, product, quantity, of)
    return desk.add(
        "movement",
        {
            "product_id": product,
            "quantity": quantity,
            "from_location_id": from_location,
            "to_location_id": to_location,
            "serial_id": serial,
            "batch": batch,
            "cause_kind": cause.kind,
            "cause_id": cause.id,
            "at": desk.now,
        },
    )


def level(desk: "Desk", location: str, product: str) -> int:
    """How many units of a product lie at a location by the ledger; may be below zero."""
    row = desk.get("stock_level", stock_level_id(location, product))
    return int(row["quantity"]) if row else 0


def level_of(desk: "Desk", location: str, product: str, batch: str | None) -> int:
    """How many of one batch lie there; None asks for what is in no batch. Either may be below zero."""
    row = desk.get("stock_level", stock_level_id(location, product))
    if row is None:
        return 0
    return int(row["batches"].get(batch, 0)) if batch else loose(row["quantity"], row["batches"])


def loose(quantity: int, batches: dict[str, int]) -> int:
    """Of a level, what is in no batch."""
    return quantity - sum(batches.values())


def _add_to_level(desk: "Desk", location: str, product: str, quantity: int, batch: str | None) -> None:
    level_id = stock_level_id(location, product)
    standing = desk.get("stock_level", level_id) or desk.add(
        "stock_level",
        {"id": level_id, "location_id": location, "product_id": product, "quantity": 0, "batches": {}, "reserved": 0},
    )
    batches: dict[str, int] = dict(standing["batches"])
    if batch:
        left = batches.pop(batch, 0) + quantity
        batches |= {batch: left} if left else {}
    desk.change("stock_level", level_id, quantity=standing["quantity"] + quantity, batches=batches)
