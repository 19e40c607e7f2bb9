"""What we install and use, as the office keeps it: new kinds of product, their numbers, warranty, what should lie where."""

import re
from collections.abc import Mapping
from typing import Any

from server.kit.errors import Problem
from sync.desk import Desk
from sync.kind import Row

TRACKINGS = ("none", "serial", "batch")
UNITS = ("piece", "metre")
SETTABLE = (
    "name",
    "category",
    "unit",
    "price_cents",
    "specifications",
    "serial_pattern",
    "warranty_months",
    "reorder_point",
    "van_minimum",
)
"""Not the article number, which is on boxes and orders, nor how it is tracked, on which its ledger rests. The unit settles
with the first movement, need or line (unit_settled.py)."""
UNSAID = {"unit": "piece", "specifications": []} | dict.fromkeys(
    ("price_cents", "serial_pattern", "warranty_months", "reorder_point", "van_minimum")
)


def make_product(desk: Desk, args: dict[str, Any]) -> Row:
    """A new kind of product. Problem 409 for an article number that is taken, 422 for a pattern that cannot be read, and for
    numbered pieces that are counted in metres."""
    if desk.rows("product", "sku", args["sku"]):
        raise Problem(409, "inventory.sku_taken", pointer="/sku", sku=args["sku"])
    _readable(args.get("serial_pattern"))
    given = {name: args[name] for name in ("sku", "tracking", *SETTABLE) if name in args}
    _by_the_piece(UNSAID | given)
    return desk.add("product", UNSAID | given)


def set_product(desk: Desk, product: str, args: dict[str, Any]) -> tuple[Row, Row]:
    """The product as it was and as it is. Problem 404, 422 for a pattern that cannot be read, numbered pieces in metres."""
    before = desk.get("product", product)
    if before is None:
        raise Problem(404, "inventory.unknown_product")
    _readable(args.get("serial_pattern"))
    _by_the_piece(before | args)
    return before, desk.change("product", product, **{name: args[name] for name in SETTABLE if name in args})


def _by_the_piece(product: Mapping[str, Any]) -> None:
    if product["tracking"] == "serial" and product["unit"] != "piece":
        raise Problem(422, "inventory.numbered_by_piece", pointer="/unit")


def _readable(pattern: str | None) -> None:
    if not pattern:
        return
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        raise Problem(422, "inventory.bad_pattern", pointer="/serial_pattern", why=str(error)) from error
