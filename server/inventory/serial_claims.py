"""Who used which numbered piece: the first claim that arrives holds, a second is contested until the office chooses."""

from typing import TYPE_CHECKING

from .names import serial_id, serial_norm

if TYPE_CHECKING:
    from datetime import date

    from sync.desk import Desk
    from sync.kind import Row


def serial_of(desk: "Desk", product: str, typed: str) -> "Row":
    """The serial that this number names; made (as installed, nowhere in our stock) if nobody has named it before."""
    norm = serial_norm(typed)
    row_id = serial_id(product, norm)
    return desk.get("serial", row_id) or desk.add(
        "serial",
        {
            "id": row_id,
            "product_id": product,
            "serial": typed,
            "serial_norm": norm,
            "state": "installed",
            "location_id": None,
            "warranty_until": None,
        },
    )


def known_as(desk: "Desk", norm: str) -> "list[Row]":
    """The pieces with this plain number, of whatever product: a piece's id is made from both."""
    numbered = desk.rows("product", "tracking", "serial")
    return desk.read("serial", (serial_id(product["id"], norm) for product in numbered))


def holder(desk: "Desk", serial: str) -> "Row | None":
    """The claim that holds this serial (its id), or None: nobody used it, or it came back."""
    claims = desk.rows("serial_claim", "serial_id", serial)
    return next((claim for claim in claims if claim["state"] == "holds"), None)


def claim(
    desk: "Desk", serial: str, *, cause: str, photo_sha256: str | None, contested: bool, warranty: "date | None" = None
) -> None:
    """Claim a serial for a part use (`cause`). Uncontested it holds: the piece is installed, no longer in stock, and
    its warranty is made, until `warranty`."""
    state = "contested" if contested else "holds"
    desk.add("serial_claim", {"serial_id": serial, "cause_id": cause, "photo_sha256": photo_sha256, "state": state})
    if not contested:
        desk.change("serial", serial, state="installed", location_id=None, warranty_until=warranty)


def release(desk: "Desk", serial: str, *, cause: str, to_location: str | None) -> None:
    """The piece of this part use came back: its claim ends, and if it held, the serial is free and in stock again."""
    for one in desk.rows("serial_claim", "serial_id", serial):
        if one["cause_id"] == cause and one["state"] != "released":
            held = one["state"] == "holds"
            desk.change("serial_claim", one["id"], state="released")
            if held:
                desk.change("serial", serial, state="stock", location_id=to_location, warranty_until=None)


def give_to(desk: "Desk", serial: str, *, cause: str | None) -> None:
    """The office chose: this part use (None: nobody) holds the serial, every other claim that stands is contested."""
    for one in desk.rows("serial_claim", "serial_id", serial):
        if one["state"] != "released":
            desk.change("serial_claim", one["id"], state="holds" if one["cause_id"] == cause else "contested")
