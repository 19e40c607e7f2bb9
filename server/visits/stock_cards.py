"""What the office hears of stock when a part is booked that the books did not expect: nothing is refused, somebody looks."""

from typing import TYPE_CHECKING, Any

from server.inventory.ledger import level
from server.inventory.names import stock_level_id
from server.inventory.serial_claims import holder
from sync.clash import open_clash

from .attention_cards import close_card, open_cards, raise_card

if TYPE_CHECKING:
    from sync.desk import Desk
    from sync.kind import Row


def is_numbered(product: "Row") -> bool:
    """Whether each piece of it has a number of its own."""
    return bool(product["tracking"] == "serial")


def tell_where_it_was(desk: "Desk", serial: "Row | None", product: "Row", args: dict[str, Any]) -> None:
    """The piece stood in our books at another place, or was never in the van that it is booked off: what lies there is not
    what the numbers say, which only a person can put right. Of a number in dispute the clash says it."""
    van = args.get("from")
    if serial is None or (serial["state"], serial["location_id"]) == ("stock", van):
        return
    params = _where(desk, serial, product, serial["location_id"]) | {"part_use": args["id"], "from": van}
    if serial["state"] != "installed":
        raise_card(desk, "serial_elsewhere", "serial", serial["id"], params, one_for="part_use")
    elif van and holder(desk, serial["id"]) is None and not _is_disputed(desk, serial):
        params |= _where(desk, serial, product, van)
        raise_card(desk, "serial_not_there", "visit", args["visit"], params, one_for="part_use")


def tell_of_old_in_stock(desk: "Desk", old: "Row", product: "Row", use: "Row") -> None:
    """A piece that came off a wall lay with us by the books: one too many stands there now."""
    if old["state"] in ("stock", "scrapped"):
        params = _where(desk, old, product, old["location_id"]) | {"part_use": use["id"]}
        raise_card(desk, "old_elsewhere", "visit", use["visit_id"], params, one_for="part_use")


def tell_of_no_number(desk: "Desk", use: "Row", product: "Row") -> None:
    """So many numbered pieces were used and nobody knows which: the van has more numbers than pieces now."""
    params = _place(desk, product, use["from_location_id"]) | {"part_use": use["id"], "quantity": use["quantity"]}
    raise_card(desk, "no_number", "visit", use["visit_id"], params, one_for="part_use")


def has_come_back(desk: "Desk", use: "Row") -> None:
    """All of it lies in the van again, and its numbers were never taken off."""
    for card in open_cards(desk, "visit", use["visit_id"], "no_number"):
        if card["params"]["part_use"] == use["id"]:
            close_card(desk, card["id"])


def tell_of_no_piece(desk: "Desk", use: "Row") -> None:
    """What comes back was taken off the wall by a swap before: the van counts one more, and no number comes with it."""
    claims = [one for one in desk.rows("serial_claim", "serial_id", use["serial_id"]) if one["cause_id"] == use["id"]]
    serial, product = desk.get("serial", use["serial_id"]), desk.get("product", use["product_id"])
    if use["from_location_id"] and serial and product and all(one["state"] == "released" for one in claims):
        params = _where(desk, serial, product, use["from_location_id"]) | {"part_use": use["id"]}
        raise_card(desk, "came_without", "visit", use["visit_id"], params, one_for="part_use")


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


def _is_disputed(desk: "Desk", serial: "Row") -> bool:
    return open_clash(desk, "serial", serial["id"], f"serial:{serial['serial_norm']}") is not None


def _where(desk: "Desk", serial: "Row", product: "Row", place: str | None) -> dict[str, Any]:
    return {"serial": serial["serial"]} | _place(desk, product, place)


def _place(desk: "Desk", product: "Row", place: str | None) -> dict[str, Any]:
    """The product and the place in words, and their ids for whoever goes to count there."""
    row = desk.get("location", place) if place else None
    named = {"product": product["name"], "location": row["name"] if row else ""}
    return named | {"product_id": product["id"], "location_id": place}
