"""part.use and part.return: what stayed at the customer's, booked off the van at once. The phone is never blocked."""

from typing import TYPE_CHECKING, Any

from server.inventory.ledger import Cause, level, move
from server.inventory.names import serial_id, serial_norm, stock_level_id
from server.inventory.serial_claims import claim, holder, release, serial_of
from server.inventory.vans import had_van
from server.inventory.warranty import warranty_until
from sync.actor import Actor, Stamp
from sync.clash import open_clash, raise_clash
from sync.handlers import handles
from sync.outcome import Outcome, applied, clashed, rejected
from sync.reach import visit_in_reach

from .acts import made, reached, taken, unseen, visit_needs
from .attention_cards import raise_card
from .finishing import came_later, went_away
from .late_work import note_late_work
from .material import material_needs, part_came, part_went

if TYPE_CHECKING:
    from sync.desk import Desk
    from sync.kind import Row

NO_SWAP = dict.fromkeys(("old_serial", "old_serial_id", "fate", "reason", "old_plate_photo_id"))
LONGEST_SERIAL = 200  # of its plain form, which may be longer than what was typed


def use_needs(args: dict[str, Any]) -> list[tuple[str, str, Any]]:
    needs = [*visit_needs(args), ("part_use", "id", args["id"]), ("product", "id", args["product"])]
    if args.get("from"):
        needs += [
            ("location", "id", args["from"]),
            ("van_change", "location_id", args["from"]),
            ("stock_level", "id", stock_level_id(args["from"], args["product"])),
        ]
    if args.get("plate_photo"):
        needs += [("photo", "id", args["plate_photo"])]
    if args.get("serial"):
        serial = serial_id(args["product"], serial_norm(args["serial"]))
        needs += [("serial", "id", serial), ("serial_claim", "serial_id", serial), ("clash", "doc_id", serial)]
    return needs


@handles("part.use", needs=use_needs, then=lambda desk, args: material_needs(desk, args["visit"]))
def use(desk: "Desk", args: dict[str, Any], by: Actor, at: Stamp) -> Outcome:
    """A part stays at the customer's. A serial that somebody else claimed first is a clash, and counts in the stock."""
    visit = reached(desk, args, by)
    product = desk.get("product", args["product"])
    if visit is None or product is None or not may_take_from(desk, args.get("from"), by):
        return unseen()
    if not plate_of_visit(desk, args.get("plate_photo"), visit):
        return unseen()
    if taken(desk, "part_use", args["id"]):
        return rejected("id_taken")
    typed = args.get("serial")
    if typed and not 0 < len(serial_norm(typed)) <= LONGEST_SERIAL:
        return rejected("wrong_value", title=typed)
    late = note_late_work(desk, visit, by)
    serial = serial_of(desk, product["id"], typed) if typed else None
    tell_where_it_was(desk, serial, args)
    row = write_use(desk, args, serial, made(by, at, late=late))
    part_went(desk, visit, product["id"], args.get("from"))
    tell_of_stock(desk, row, product)
    came_later(desk, visit["id"])
    return claim_of(desk, row, serial, visit, by, at) if serial else applied()


@handles(
    "part.return",
    needs=lambda args: [("part_use", "id", args["of"]), ("part_return", "id", args["id"])],
    then=lambda desk, args: _return_needs(desk, args),
)
def bring_back(desk: "Desk", args: dict[str, Any], by: Actor, at: Stamp) -> Outcome:
    """Some of a part use goes back to the van that it came from; a serial is free again."""
    used = desk.get("part_use", args["of"])
    visit = visit_in_reach(desk, used["visit_id"], by) if used else None
    if used is None or visit is None:
        return unseen()
    if taken(desk, "part_return", args["id"]):
        return rejected("id_taken")
    left = used["quantity"] - used["returned"]
    if args["quantity"] > left:
        return rejected("more_than_used", left=left)
    late = note_late_work(desk, visit, by)
    movement = move(
        desk,
        used["product_id"],
        args["quantity"],
        from_location=None,
        to_location=used["from_location_id"],
        cause=Cause("part_return", args["id"]),
        serial=used["serial_id"],
        batch=used["batch"],
    )
    row = {"id": args["id"], "part_use_id": used["id"], "quantity": args["quantity"], "movement_id": movement["id"]}
    desk.add("part_return", row | made(by, at, late=late))
    desk.change("part_use", used["id"], returned=used["returned"] + args["quantity"])
    part_came(desk, visit, used["product_id"], used["from_location_id"])
    if used["serial_id"]:
        release(desk, used["serial_id"], cause=used["id"], to_location=used["from_location_id"])
        went_away(desk, visit["id"], used["item"], used["repeat"], by.member)
    return applied()


def _return_needs(desk: "Desk", args: dict[str, Any]) -> list[tuple[str, str, Any]]:
    used = desk.get("part_use", args["of"])
    if used is None:
        return []
    needs = visit_needs({"visit": used["visit_id"]})
    needs += [("feed", "visit", used["visit_id"]), *material_needs(desk, used["visit_id"])]
    if used["from_location_id"]:
        needs += [("stock_level", "id", stock_level_id(used["from_location_id"], used["product_id"]))]
    if used["serial_id"]:
        needs += [("serial", "id", used["serial_id"]), ("serial_claim", "serial_id", used["serial_id"])]
    return needs


def may_take_from(desk: "Desk", location: str | None, by: Actor) -> bool:
    """A van that a team of this person, of today or of lately, drives or lately drove; no location is "not on a van"."""
    if location is None:
        return True
    van = desk.get("location", location)
    return van is not None and van["kind"] == "van" and had_van(desk, van, {one.team for one in by.teams})


def plate_of_visit(desk: "Desk", photo: str | None, visit: "Row") -> bool:
    """A picture of a plate is one of this visit; none at all is fine."""
    plate = desk.get("photo", photo) if photo else None
    return photo is None or (plate is not None and plate["visit_id"] == visit["id"])


def write_use(
    desk: "Desk", args: dict[str, Any], serial: "Row | None", made: dict[str, Any], swap: "Row | None" = None
) -> "Row":
    """The part use and its movement. `swap` has the columns of one that replaced another piece."""
    movement = move(
        desk,
        args["product"],
        args["quantity"],
        from_location=args.get("from"),
        to_location=None,
        cause=Cause("part_use", args["id"]),
        serial=serial["id"] if serial else None,
        batch=args.get("batch"),
    )
    row = {name: args.get(name) for name in ("item", "serial", "batch")}
    row |= {
        "id": args["id"],
        "visit_id": args["visit"],
        "repeat": args.get("repeat") or 0,
        "product_id": args["product"],
        "quantity": args["quantity"],
        "returned": 0,
        "serial_id": serial["id"] if serial else None,
        "from_location_id": args.get("from"),
        "plate_photo_id": args.get("plate_photo"),
        "movement_id": movement["id"],
    }
    return desk.add("part_use", row | NO_SWAP | (swap or {}) | made)


def claim_of(desk: "Desk", use: "Row", serial: "Row", visit: "Row", by: Actor, at: Stamp) -> Outcome:
    """Claim the piece for this use: the first holds and has warranty from the visit's day, a second is a clash."""
    concern = f"serial:{serial['serial_norm']}"
    before = holder(desk, serial["id"])
    contested = before is not None or open_clash(desk, "serial", serial["id"], concern) is not None
    theirs = claimed(desk, use)
    until = warranty_until(desk.get("product", serial["product_id"]), min(visit["day"], desk.today))
    photo = theirs["plate_photo"]
    claim(desk, serial["id"], cause=use["id"], photo_sha256=photo, contested=contested, warranty=until)
    if not contested:
        return applied()
    first = desk.get("part_use", before["cause_id"]) if before else None
    ours = claimed(desk, first) if first else None
    return clashed(raise_clash(desk, "serial", serial["id"], concern, ours=ours, theirs=theirs, at=at, by=by))


def claimed(desk: "Desk", use: "Row") -> dict[str, Any]:
    """One side of a clash about a serial: who used it where, with the hash of the plate's photo."""
    plate = desk.get("photo", use["plate_photo_id"]) if use["plate_photo_id"] else None
    return {
        "part_use": use["id"],
        "visit": use["visit_id"],
        "serial": use["serial"],
        "plate_photo": plate["blob_sha256"] if plate else None,
        "by": use["by_member_id"],
    }


def tell_where_it_was(desk: "Desk", serial: "Row | None", args: dict[str, Any]) -> None:
    """The piece stood in our books at another place: the stock there is one too high, which only a person can tell."""
    if serial and serial["state"] != "installed" and (serial["state"], serial["location_id"]) != ("stock", args.get("from")):  # fmt: skip
        place = desk.get("location", serial["location_id"]) if serial["location_id"] else None
        params = {"serial": serial["serial"], "location": place["name"] if place else "", "part_use": args["id"]}
        raise_card(desk, "serial_elsewhere", "serial", serial["id"], params)


def tell_of_stock(desk: "Desk", use: "Row", product: "Row") -> None:
    van = use["from_location_id"]
    if van is None:
        params = {
            "part_use": use["id"],
            "product": product["name"],
            "quantity": use["quantity"],
            "unit": product["unit"],
        }
        raise_card(desk, "not_on_van", "visit", use["visit_id"], params, one_for="part_use")
        return
    quantity = level(desk, van, product["id"])
    if quantity < 0:
        location = desk.get("location", van)
        named = {"product": product["name"], "location": location["name"] if location else ""}
        params = named | {"quantity": quantity, "unit": product["unit"]}
        raise_card(desk, "below_zero", "stock_level", stock_level_id(van, product["id"]), params)
