"""Goods come in: numbered pieces by a list, the rest by a count, batches with their code. All of it or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from server.kit.errors import Problem
from sync.desk import Desk
from sync.kind import Row

from .flaws import refuse
from .ledger import Cause, move
from .names import stock_level_id
from .number_list import MOST, Numbered, add_serial, read_list, where_it_is
from .office_acts import Act, begin, location_of, product_of
from .reserving import serve

AWAY = ("lost", "returned")
"""States from which a piece may come in again: it was found, or the supplier sent it back."""


@dataclass(frozen=True)
class Delivery:
    """What came of one product: `serials` as typed for a numbered one, else `quantity`; `batch` where it has one."""

    product: str
    location: str
    serials: Sequence[str] = ()
    quantity: int | None = None
    batch: str | None = None


def receive(desk: Desk, delivery: Delivery, act: Act) -> int:
    """Book a delivery in; how many units came, 0 when this very act was done before. Problem 422 that says what is
    wrong, and nothing is booked then."""
    product = product_of(desk, delivery.product)
    location = location_of(desk, delivery.location)
    if desk.get("stock_act", act.id) is not None:  # the form was sent twice: its numbers are in stock by now
        begin(desk, "receipt", act, location["id"])
        return 0
    numbers = _numbers(desk, product, delivery) if product["tracking"] == "serial" else []
    count = len(numbers) or _quantity(product, delivery)
    desk.preload("stock_level", [stock_level_id(location["id"], product["id"])])
    cause = begin(desk, "receipt", act, location["id"])
    if cause is None:
        return 0
    if not numbers:
        _book(desk, product, location, count, cause, batch=delivery.batch)
    for number in numbers:
        serial = _in_stock(desk, product, number, location["id"])
        _book(desk, product, location, 1, cause, serial=serial["id"], batch=delivery.batch)
    serve(desk, [(location["id"], product["id"])])
    return count


def _numbers(desk: Desk, product: Row, delivery: Delivery) -> list[Numbered]:
    if not delivery.serials:
        raise Problem(422, "inventory.serials_missing", pointer="/serials", product=product["name"])
    if len(delivery.serials) > MOST:
        raise Problem(422, "inventory.too_many", pointer="/serials", most=MOST)
    numbers, flaws = read_list(product, delivery.serials)
    desk.preload("serial", [number.id for number in numbers])
    for number in numbers:
        known = desk.get("serial", number.id)
        if known is not None and known["state"] not in AWAY:
            flaws.append(where_it_is(desk, number, known))
    refuse(sorted(flaws, key=lambda flaw: flaw.line))
    return numbers


def _quantity(product: Row, delivery: Delivery) -> int:
    if delivery.quantity is None or delivery.quantity <= 0:
        raise Problem(422, "inventory.quantity_missing", pointer="/quantity")
    if product["tracking"] == "batch" and not delivery.batch:
        raise Problem(422, "inventory.batch_missing", pointer="/batch", product=product["name"])
    if product["tracking"] == "none" and delivery.batch:
        raise Problem(409, "inventory.no_batches", pointer="/batch", product=product["name"])
    return delivery.quantity


def _in_stock(desk: Desk, product: Row, number: Numbered, location: str) -> Row:
    if desk.get("serial", number.id) is None:
        return add_serial(desk, product, number, location)
    return desk.change("serial", number.id, state="stock", location_id=location, warranty_until=None)


def _book(desk: Desk, product: Row, location: Row, quantity: int, cause: Cause, *, batch: str | None, serial: str | None = None) -> None:  # fmt: skip
    place = location["id"]
    move(desk, product["id"], quantity, from_location=None, to_location=place, cause=cause, serial=serial, batch=batch)
