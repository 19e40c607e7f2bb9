"""A booking of the office that was wrong is undone by its opposite, with a reason; nothing in the ledger is changed."""

from server.kit.errors import Problem
from sync.desk import Desk
from sync.kind import Row

from .ledger import level, level_of, move
from .names import stock_level_id
from .office_acts import Act, begin, wanted
from .reserving import Endangered, serve

BY_HAND = ("receipt", "transfer", "count")
"""What a correction may undo. What a technician booked he brings back, or a count puts right."""


def correct(desk: Desk, movement: str, act: Act) -> tuple[Row, list[Endangered]]:
    """Move it back: the new movement, and who now lacks something. Problem 404, 409 when it was corrected before, the piece
    went on since, there is no longer enough to take back, or a technician booked it."""
    row = desk.get("movement", movement)
    if row is None:
        raise Problem(404, "inventory.no_movement")
    if row["cause_kind"] not in BY_HAND:
        raise Problem(409, "inventory.not_by_hand")
    wanted(act.note)
    if row["serial_id"]:
        desk.preload("serial", [row["serial_id"]])
    places = [one for one in (row["from_location_id"], row["to_location_id"]) if one]
    desk.preload("stock_level", sorted(stock_level_id(place, row["product_id"]) for place in places))
    if desk.rows("stock_act", "corrects_id", movement):
        raise Problem(409, "inventory.corrected_before")
    _take_back_piece(desk, row)
    if row["to_location_id"] and _left_of_it(desk, row) < row["quantity"]:
        raise Problem(409, "inventory.went_on")
    cause = begin(desk, "correction", act, row["to_location_id"] or row["from_location_id"], corrects=movement)
    if cause is None:
        raise Problem(409, "inventory.corrected_before")
    back = move(
        desk,
        row["product_id"],
        row["quantity"],
        from_location=row["to_location_id"],
        to_location=row["from_location_id"],
        cause=cause,
        serial=row["serial_id"],
        batch=row["batch"],
    )
    return back, serve(desk, [(place, row["product_id"]) for place in places])


def _left_of_it(desk: Desk, movement: Row) -> int:
    """How much still lies where this movement brought it; of its batch, if it named one."""
    place, product = movement["to_location_id"], movement["product_id"]
    there = level(desk, place, product)
    batch = movement["batch"] if movement["serial_id"] is None else None
    return min(there, level_of(desk, place, product, batch)) if batch else there


def _take_back_piece(desk: Desk, movement: Row) -> None:
    """The piece is where it was before; only if it still is where this movement brought it."""
    serial = desk.get("serial", movement["serial_id"]) if movement["serial_id"] else None
    if serial is None:
        return
    stays = ("stock", "scrapped") if movement["to_location_id"] else ("lost",)
    if serial["state"] not in stays or serial["location_id"] != movement["to_location_id"]:
        raise Problem(409, "inventory.went_on")
    before = movement["from_location_id"]
    desk.change("serial", serial["id"], location_id=before, state="stock" if before else "lost")
