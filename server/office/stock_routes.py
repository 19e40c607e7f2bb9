"""The pages of stock to look at: a location, the ledger, one numbered piece from birth to today."""

from typing import Any

from sqlalchemy import select

from server.inventory.finding import pieces_found
from server.inventory.ledger_reading import Asked
from server.inventory.models import Location, Product, Serial
from server.kit.cursors import read_cursor
from server.kit.http import Answer, Door, Problem, Sample, go_to, page
from server.kit.ids import is_id

from .frame import frame
from .routes import office
from .schemas import StockAddress
from .serial_page import life_of
from .stock_view import ICONS, choices, ledger_of, stock_of
from .toasts import toast_of

FOUND = 50


@office.get("/office/stock", permission="inventory.read", door="office", takes=StockAddress, sample=Sample())
def stock_page(door: Door, args: dict[str, Any]) -> Answer:
    """What lies at a location and what is short; the first one when none is named."""
    with door.read() as house:
        shown = stock_of(house, args["place"], door.lang)
        names = frame(house, door, "stock", toast_of(house, args, door.lang))
    return page("office/stock.html", stock=shown, icons=ICONS, **names)


@office.get("/office/stock/movements", permission="inventory.read", door="office", takes=StockAddress, sample=Sample())
def movements_page(door: Door, args: dict[str, Any]) -> Answer:
    """The ledger, the newest first; of one location, product or batch when asked."""
    with door.read() as house:
        asked = {"location": _row(args["place"]), "product": _row(args["product"]), "batch": args["batch"]}
        steps, following = ledger_of(house, Asked(**asked, after=read_cursor(args["cursor"])), door.lang)
        locations, products = choices(house)
        names = frame(house, door, "stock", toast_of(house, args, door.lang))
    goods = [(one.id, one.name) for one in products]
    return page("office/stock_movements.html", steps=steps, next=following, asked=args, locations=locations, products=goods, **names)  # fmt: skip


@office.get("/office/serials", permission="inventory.read", door="office", takes=StockAddress, sample=Sample(query={"q": "V126"}))  # fmt: skip
def serials_page(door: Door, args: dict[str, Any]) -> Answer:
    """Pieces whose number begins or ends with what was typed; straight to the piece when there is one."""
    with door.read() as house:
        query = (
            select(Serial.id, Serial.serial, Serial.state, Product.name, Location.name.label("place"))
            .join(Product, (Product.tenant_id == Serial.tenant_id) & (Product.id == Serial.product_id))
            .outerjoin(Location, (Location.tenant_id == Serial.tenant_id) & (Location.id == Serial.location_id))
            .where(Serial.id.in_(pieces_found(house, args["q"], FOUND + 1)))
            .order_by(Serial.serial_norm)
        )
        found = house.session.execute(query).all()
        names = frame(house, door, "stock")
    if len(found) == 1:
        return go_to(f"/office/serial/{found[0].id}", 302)
    return page("office/serials.html", found=found[:FOUND], more=len(found) > FOUND, asked=args["q"], **names)


@office.get("/office/serial/<id:serial>", permission="inventory.read", door="office", takes=StockAddress, sample=Sample(path={"serial": "a serial"}))  # fmt: skip
def serial_page(door: Door, serial: str, args: dict[str, Any]) -> Answer:
    """The life line of one piece: received, moved, used, claimed twice, swapped, under warranty."""
    with door.read() as house:
        life = life_of(house, serial, door.lang)
        if life is None:
            raise Problem(404, "inventory.no_serial")
        names = frame(house, door, "stock", toast_of(house, args, door.lang))
    return page("office/serial.html", life=life, **names)


def _row(text: str | None) -> str | None:
    """An id, or nothing for what cannot be one: pages are forgiving."""
    return text if text and is_id(text) else None
