"""part.swap: a piece that hangs at a customer's is replaced by another, in one act: the old one out, the new one in."""

from typing import TYPE_CHECKING, Any

from server.inventory.fates import scrap_of, take_in
from server.inventory.jobs import share_out_later
from server.inventory.ledger import Cause
from server.inventory.names import serial_id, serial_norm, stock_level_id
from server.inventory.serial_claims import holder, release, serial_of
from sync.actor import Actor, Stamp
from sync.handlers import handles
from sync.outcome import Outcome, rejected

from .acts import made, reached, taken, unseen
from .finishing import came_later
from .late_work import note_late_work
from .material import material_needs, part_went
from .part_mutations import (
    LONGEST_SERIAL,
    claim_of,
    may_take_from,
    plate_of_visit,
    tell_of_stock,
    tell_where_it_was,
    use_needs,
    write_use,
)

if TYPE_CHECKING:
    from sync.desk import Desk
    from sync.kind import Row


PLATES = ("plate_photo", "old_plate_photo")


def _old_product(args: dict[str, Any]) -> str:
    """What the old piece was: the same product, unless another is named."""
    return str(args.get("old_product") or args["product"])


def _needs(args: dict[str, Any]) -> list[tuple[str, str, Any]]:
    product = _old_product(args)
    old = serial_id(product, serial_norm(args["old_serial"]))
    needs = [*use_needs(args | {"quantity": 1}), ("product", "id", product), ("part_use", "visit_id", args["visit"])]
    needs += [("serial", "id", old), ("serial_claim", "serial_id", old)]
    if args.get("old_plate_photo"):
        needs += [("photo", "id", args["old_plate_photo"])]
    if args["fate"] == "scrap":
        needs += [("location", "kind", "scrap")]
    if args.get("to"):
        needs += [("location", "id", args["to"]), ("van_change", "location_id", args["to"])]
        if args["fate"] == "return":
            needs += [("stock_level", "id", stock_level_id(args["to"], product))]
    return needs


@handles("part.swap", needs=_needs, then=lambda desk, args: material_needs(desk, args["visit"]))
def swap(desk: "Desk", args: dict[str, Any], by: Actor, at: Stamp) -> Outcome:
    """The new piece is used as by part.use. The old one is free of its claim and lies where `fate` says."""
    visit = reached(desk, args, by)
    product, old_product = desk.get("product", args["product"]), desk.get("product", _old_product(args))
    vans = (args.get("from"), args.get("to"))
    if visit is None or product is None or old_product is None or not all(may_take_from(desk, van, by) for van in vans):
        return unseen()
    if not all(plate_of_visit(desk, args.get(name), visit) for name in PLATES):
        return unseen()
    if taken(desk, "part_use", args["id"]):
        return rejected("id_taken")
    wrong = _wrong(args, product, old_product)
    if wrong:
        return rejected("wrong_value", title=wrong)
    late = note_late_work(desk, visit, by)
    old = serial_of(desk, old_product["id"], args["old_serial"])
    new = serial_of(desk, product["id"], args["serial"])
    tell_where_it_was(desk, new, args)
    _take_out(desk, old, args)
    swapped = {name: args[name] for name in ("old_serial", "fate", "reason")}
    swapped |= {"old_serial_id": old["id"], "old_plate_photo_id": args.get("old_plate_photo")}
    row = write_use(desk, args | {"quantity": 1}, new, made(by, at, late=late), swapped)
    part_went(desk, visit, product["id"], args.get("from"))
    if args["fate"] == "return" and args.get("to"):
        share_out_later(desk, old_product["id"])
    tell_of_stock(desk, row, product)
    came_later(desk, visit["id"])
    return claim_of(desk, row, new, visit, by, at)


def _wrong(args: dict[str, Any], product: "Row", old_product: "Row") -> str | None:
    """A number that is none, or a piece that would replace itself; as it was typed."""
    norms = [serial_norm(args[name]) for name in ("serial", "old_serial")]
    for name, norm in zip(("serial", "old_serial"), norms, strict=True):
        if not 0 < len(norm) <= LONGEST_SERIAL:
            return str(args[name])
    return str(args["serial"]) if norms[0] == norms[1] and product["id"] == old_product["id"] else None


def _take_out(desk: "Desk", old: "Row", args: dict[str, Any]) -> None:
    """The old piece loses its owner; used at this very visit, it came back as a return would say."""
    here = [
        use
        for use in desk.rows("part_use", "visit_id", args["visit"])
        if use["serial_id"] == old["id"] and use["returned"] < use["quantity"]
    ]
    held = holder(desk, old["id"])
    for use in here:
        desk.change("part_use", use["id"], returned=use["quantity"])
        release(desk, old["id"], cause=use["id"], to_location=None)
    if held and held["cause_id"] not in {use["id"] for use in here}:
        release(desk, old["id"], cause=held["cause_id"], to_location=None)
    if args["fate"] == "scrap":
        desk.preload("stock_level", [stock_level_id(scrap_of(desk), old["product_id"])])
    take_in(desk, old, args["fate"], args.get("to"), Cause("part_swap", args["id"]))
