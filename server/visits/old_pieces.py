"""The old piece of a swap: which one its number names, where it hung, taken off the wall and hung back as it was."""

from datetime import date
from typing import TYPE_CHECKING, Any

from server.inventory.fates import scrap_of, take_in
from server.inventory.jobs import share_out_later
from server.inventory.ledger import Cause, move
from server.inventory.names import serial_id, serial_norm, stock_level_id
from server.inventory.office_acts import Act, begin, wanted
from server.inventory.reserving import cut
from server.inventory.serial_claims import holder, known_as, serial_of
from server.kit.errors import Problem
from sync.clash import open_clash

if TYPE_CHECKING:
    from server.kit.house import House
    from sync.desk import Desk
    from sync.kind import Row

__all__ = ["hang_back", "hangs_after_all", "hangs_at", "hung_elsewhere", "old_piece", "take_out"]


def old_piece(desk: "Desk", args: dict[str, Any], visit: "Row") -> "Row | None":
    """The piece that a swap took off the wall. Its product is a guess where nobody knew it, its number was read from it:
    a number that is known under one other product only, here or anywhere, is that piece. None for what has no numbers."""
    product = desk.get("product", args.get("old_product") or args["product"])
    norm = serial_norm(args["old_serial"])
    new = serial_id(args["product"], serial_norm(args["serial"]))
    known = [row for row in known_as(desk, norm) if row["id"] != new]
    said = next((row for row in known if product is not None and row["product_id"] == product["id"]), None)
    if said is not None and (args.get("old_product") or len(known) == 1):
        return said
    here = [row for row in known if (at := hangs_at(desk, row)) and same_house(desk, at, visit)]
    for few in (here, known):
        if len(few) == 1:
            return few[0]
    if product is None or product["tracking"] != "serial":
        return None
    return serial_of(desk, product["id"], args["old_serial"])


def hangs_at(desk: "Desk", serial: "Row") -> "Row | None":
    """The visit at which the piece was hung where it hangs by the books; None when it hangs nowhere that we know."""
    claim = holder(desk, serial["id"]) if serial["state"] == "installed" else None
    use = desk.get("part_use", claim["cause_id"]) if claim else None
    return desk.get("visit", use["visit_id"]) if use else None


def hung_elsewhere(desk: "Desk", serial: "Row", visit: "Row") -> "Row | None":
    """The visit at another house where the piece hangs by the books; None if it may well have hung here."""
    at = hangs_at(desk, serial)
    return at if at is not None and not same_house(desk, at, visit) else None


def same_house(desk: "Desk", one: "Row", other: "Row") -> bool:
    """Two visits to one address, whoever lived there: what hangs on a wall stays when people move."""
    orders = [desk.get("work_order", visit["work_order_id"]) for visit in (one, other)]
    addresses = [desk.get("address", order["address_id"]) if order else None for order in orders]
    first, second = addresses
    if first is None or second is None or first["id"] == second["id"]:
        return True
    return bool(_door(first)[0]) and _door(first) == _door(second)


def _door(address: "Row") -> tuple[str, str, str]:
    """Postcode, number and addition, spelled one way; without a postcode it is nobody's (an erased customer's)."""
    plain = [(address[name] or "").replace(" ", "").upper() for name in ("postcode", "number", "addition")]
    return plain[0], plain[1], plain[2]


def take_out(desk: "Desk", old: "Row", use: "Row", to: str | None) -> None:
    """The old piece loses its owner and lies where the fate says; used at this very visit, it came back as a return would
    say. What it was stays with the swap."""
    here = [
        one
        for one in desk.rows("part_use", "visit_id", use["visit_id"])
        if one["serial_id"] == old["id"] and one["id"] != use["id"] and one["returned"] < one["quantity"]
    ]
    held = holder(desk, old["id"])
    causes = {one["id"] for one in here} | ({held["cause_id"]} if held else set())
    claims = [one for one in desk.rows("serial_claim", "serial_id", old["id"]) if one["cause_id"] in causes and one["state"] != "released"]  # fmt: skip
    was = {
        "state": old["state"],
        "location": old["location_id"],
        "warranty": old["warranty_until"].isoformat() if old["warranty_until"] else None,
        "claims": [[one["id"], one["state"]] for one in claims],
        "uses": [[one["id"], one["returned"]] for one in here],
    }
    for earlier in desk.rows("part_use", "old_serial_id", old["id"]):
        desk.change("part_use", earlier["id"], old_was=None)  # it hung again since: what it was then is over
    for one in here:
        desk.change("part_use", one["id"], returned=one["quantity"])
    for one in claims:
        desk.change("serial_claim", one["id"], state="released")
    if use["fate"] == "scrap":
        desk.preload("stock_level", [stock_level_id(scrap_of(desk), old["product_id"])])
    left = take_in(desk, old, use["fate"], to, Cause("part_swap", use["id"]))
    was["left"] = [left["state"], left["location_id"]]
    desk.change("part_use", use["id"], old_serial_id=old["id"], old_was=was)
    if use["fate"] == "return" and to:
        share_out_later(desk, old["product_id"])


def hang_back(desk: "Desk", use: "Row", cause: Cause, *, wherever: bool = False) -> bool:
    """The old piece of this swap hangs again as it did: state, owner, warranty. False, and nothing is done, if something
    happened to it since; that it was brought to another place is nothing, if it may lie `wherever`."""
    was, old = use["old_was"], desk.get("serial", use["old_serial_id"]) if use["old_serial_id"] else None
    if not was or old is None or not _untouched(desk, old, was, wherever):
        return False
    source = old["location_id"] if old["state"] in ("stock", "scrapped") else None
    move(desk, old["product_id"], 1, from_location=source, to_location=None, cause=cause, serial=old["id"])
    if source and cut(desk, source, old["product_id"]):
        share_out_later(desk, old["product_id"])
    for claim, state in was["claims"]:
        desk.change("serial_claim", claim, state=state)
    for one, returned in was["uses"]:
        desk.change("part_use", one, returned=returned)
    until = date.fromisoformat(was["warranty"]) if was["warranty"] else None
    desk.change("serial", old["id"], state=was["state"], location_id=was["location"], warranty_until=until)
    desk.change("part_use", use["id"], old_was=None)
    return True


def _untouched(desk: "Desk", old: "Row", was: dict[str, Any], wherever: bool) -> bool:
    """It lies where the swap laid it, nobody used it since, and who had it did not bring it back."""
    state, place = was["left"]
    if old["state"] != state or not (wherever or old["location_id"] == place):
        return False
    if open_clash(desk, "serial", old["id"], f"serial:{old['serial_norm']}"):
        return False
    claims = {one["id"]: one for one in desk.rows("serial_claim", "serial_id", old["id"])}
    if any(one["state"] != "released" for one in claims.values()):
        return False
    taken = {use for use, _ in was["uses"]}
    owners = [desk.get("part_use", claims[claim]["cause_id"]) for claim, _ in was["claims"] if claim in claims]
    return len(owners) == len(was["claims"]) and all(
        one is not None and (one["id"] in taken or one["returned"] < one["quantity"]) for one in owners
    )


def hangs_after_all(house: "House", serial: str, act: Act) -> dict[str, Any]:
    """The office says that a piece which a swap took off a wall hangs there still: the number was wrong. Where it is now.

    Problem 404; 409 visits.not_swapped_out when no swap took it, or something happened to it since.
    """
    desk = house.desk
    row = desk.get("serial", serial)
    if row is None:
        raise Problem(404, "inventory.no_serial")
    if desk.get("stock_act", act.id) is None:
        swaps = [use for use in desk.rows("part_use", "old_serial_id", serial) if use["old_was"]]
        wanted(act.note)
        cause = begin(desk, "fate", act, row["location_id"])
        if not swaps or cause is None or not hang_back(desk, swaps[0], Cause("part_unswap", cause.id), wherever=True):
            raise Problem(409, "visits.not_swapped_out", serial=row["serial"])
        desk.change("part_use", swaps[0]["id"], old_serial_id=None)
        house.audit("hang_back", "serial", serial, {"state": row["state"]}, {"act": act.id, "reason": act.note})
    now = desk.get("serial", serial) or row
    return {"id": serial, "state": now["state"], "location": now["location_id"]}
