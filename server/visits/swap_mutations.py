"""part.swap: a piece that hangs at a customer's is replaced by another, in one act: the old one out, the new one in.

An old number that hangs in another house takes nothing from that customer: the new piece is used, and the office says
whose it was (swap_doubts.py).
"""

from typing import TYPE_CHECKING, Any

from server.inventory.names import serial_id, serial_norm, stock_level_id
from server.inventory.serial_claims import serial_of
from sync.actor import Actor, Stamp
from sync.handlers import handles
from sync.outcome import Outcome, applied, rejected

from .acts import made, reached, taken, unseen
from .finishing import came_later
from .late_work import note_late_work
from .material import material_needs, part_went
from .old_pieces import hung_elsewhere, old_piece, take_out
from .part_mutations import (
    LONGEST_SERIAL,
    claim_of,
    may_take_from,
    plate_of_visit,
    use_needs,
    write_use,
)
from .stock_cards import is_numbered, tell_of_old_in_stock, tell_of_stock, tell_where_it_was
from .swap_doubts import doubt

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
    needs += [("product", "tracking", "serial"), ("serial", "id", old), ("serial_claim", "serial_id", old)]
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
    old = old_piece(desk, args, visit)
    new = serial_of(desk, product["id"], args["serial"]) if is_numbered(product) else None
    tell_where_it_was(desk, new, product, args)
    swapped = {name: args[name] for name in ("old_serial", "fate", "reason")}
    swapped |= {"old_plate_photo_id": args.get("old_plate_photo")}
    row = write_use(desk, args | {"quantity": 1}, new, made(by, at, late=late), swapped)
    if old is not None:
        tell_of_old_in_stock(desk, old, desk.get("product", old["product_id"]) or old_product, row)
        _off_the_wall(desk, old, row, visit, args.get("to"), by)
    part_went(desk, visit, product["id"], args.get("from"))
    tell_of_stock(desk, row, product)
    came_later(desk, visit["id"])
    return claim_of(desk, row, new, visit, by, at) if new else applied()


def _off_the_wall(desk: "Desk", old: "Row", use: "Row", visit: "Row", to: str | None, by: Actor) -> None:
    """Off this customer's wall; off another's only when the office says so."""
    elsewhere = hung_elsewhere(desk, old, visit)
    if elsewhere is not None:
        doubt(desk, old, use, elsewhere, to, by)
    else:
        take_out(desk, old, use, to)


def _wrong(args: dict[str, Any], product: "Row", old_product: "Row") -> str | None:
    """A number that is none, or a piece that would replace itself; as it was typed."""
    norms = [serial_norm(args[name]) for name in ("serial", "old_serial")]
    for name, norm in zip(("serial", "old_serial"), norms, strict=True):
        if not 0 < len(norm) <= LONGEST_SERIAL:
            return str(args[name])
    return str(args["serial"]) if norms[0] == norms[1] and product["id"] == old_product["id"] else None
