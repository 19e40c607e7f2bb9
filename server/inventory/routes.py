"""The office's calls about stock, in JSON: what lies where, the ledger, receive, transfer, count, correct."""

from typing import Any

from server.kit.cursors import read_cursor
from server.kit.http import Answer, Door, Problem, Room, Sample, answer
from server.kit.ids import uuid7

from . import calls
from .ledger_reading import Asked, movements
from .models import Location
from .office_acts import Act
from .reading import installed, lines_at, places, products
from .schemas import (
    Count,
    MovementsQuery,
    NewLocation,
    NewProduct,
    Pronounce,
    Receive,
    Rename,
    SetProduct,
    Transfer,
    Why,
)

inventory = Room("inventory", __name__)


@inventory.get("/api/stock", permission="inventory.read", door="office", sample=Sample())
def list_places(door: Door) -> Answer:
    """Every location with how many products run short there, and what is installed at customers', by product."""
    with door.read() as house:
        told = [vars(place) for place in places(house)]
        return answer({"items": told, "installed": [_line(line) for line in installed(house)]})


@inventory.get("/api/stock/<id:location>", permission="inventory.read", door="office", sample=Sample(path={"location": "a location"}))  # fmt: skip
def list_stock(door: Door, location: str) -> Answer:
    """What lies at a location: level, what should lie there, the numbers of numbered pieces."""
    with door.read() as house:
        if house.session.get(Location, (house.tenant, location)) is None:
            raise Problem(404, "inventory.unknown_location")
        return answer({"items": [_line(line) for line in lines_at(house, location)]})


@inventory.get("/api/stock/movements", permission="inventory.read", door="office", takes=MovementsQuery, sample=Sample(query={"limit": "5"}))  # fmt: skip
def list_movements(door: Door, args: dict[str, Any]) -> Answer:
    """The ledger, the newest first: of a location, a product, a batch or a piece. `next` is the cursor of what follows."""
    after = read_cursor(args["cursor"]) if args.get("cursor") else None
    if args.get("cursor") and after is None:
        raise Problem(400, "inventory.wrong_cursor", pointer="/cursor")
    named = {name: args.get(name) for name in ("location", "product", "batch", "serial")}
    with door.read() as house:
        page, following = movements(house, Asked(**named, after=after, limit=args["limit"]))
        return answer({"next": following, "items": [one.told() for one in page]})


@inventory.post("/api/stock/receive", permission="inventory.write", door="office", takes=Receive, sample=Sample(json={"product": "a product", "location": "a location", "serials": ["V12600999"], "quantity": 1}))  # fmt: skip
def receive(door: Door, args: dict[str, Any]) -> Answer:
    """Book a delivery in, all of it or nothing: 422 list_flawed names each number that cannot be, with its line."""
    with door.write() as house:
        return answer(calls.receive(house, args, _act(door, args, args.get("note"))), 201)


@inventory.post("/api/stock/transfer", permission="inventory.write", door="office", takes=Transfer, sample=Sample(json={"from": "a location", "to": "a location", "lines": []}))  # fmt: skip
def transfer(door: Door, args: dict[str, Any]) -> Answer:
    """Bring pieces and quantities to another location. 409 not_enough: the office takes nothing that is not there.

    `endangered` in the answer are the orders that lack material by it, the soonest first, and `lacks` says of which product:
    [{order, product}]; so in the three below, and the same again when it was done before.
    """
    with door.write() as house:
        return answer(calls.transfer(house, args | {"from": args["origin"]}, _act(door, args, args.get("note"))), 201)


@inventory.post("/api/stock/count", permission="inventory.write", door="office", takes=Count, sample=Sample(json={"location": "a location", "product": "a product", "seen": 0, "counted": 1, "present": [], "reason": "Jaartelling"}))  # fmt: skip
def count(door: Door, args: dict[str, Any]) -> Answer:
    """Make the books say what was counted; the difference is a movement. 409 changed_meanwhile if `seen` is not what stands."""
    with door.write() as house:
        return answer(calls.count(house, args, _act(door, args, args.get("reason"))), 201)


@inventory.post("/api/stock/movement/<id:movement>/correct", permission="inventory.write", door="office", takes=Why, sample=Sample(path={"movement": "a movement"}, json={"reason": "Verkeerde bus"}))  # fmt: skip
def correct(door: Door, movement: str, args: dict[str, Any]) -> Answer:
    """Undo a booking of the office by its opposite. 409 when it was undone before or went on since."""
    with door.write() as house:
        return answer(calls.correct(house, movement, _act(door, args, args["reason"])), 201)


@inventory.post("/api/serial/<id:serial>/fate", permission="inventory.write", door="office", takes=Pronounce, sample=Sample(path={"serial": "a serial"}, json={"fate": "defective", "reason": "Doet niets"}))  # fmt: skip
def pronounce(door: Door, serial: str, args: dict[str, Any]) -> Answer:
    """Say what becomes of a piece that lies with us: stock, defective, scrapped, returned (to the supplier)."""
    with door.write() as house:
        return answer(calls.pronounce(house, serial, args["fate"], _act(door, args, args["reason"])))


@inventory.post("/api/locations", permission="inventory.write", door="office", takes=NewLocation, sample=Sample(json={"kind": "staging", "name": "Klaarzetplek"}))  # fmt: skip
def make_location(door: Door, args: dict[str, Any]) -> Answer:
    """A new warehouse, staging place, van or place for scrap."""
    with door.write() as house:
        return answer(calls.make_location(house, args), 201)


@inventory.patch("/api/location/<id:location>", permission="inventory.write", door="office", takes=Rename, sample=Sample(path={"location": "a location"}, json={"name": "Hal 3"}))  # fmt: skip
def rename_location(door: Door, location: str, args: dict[str, Any]) -> Answer:
    """Another name for a place. 409 when another place has it."""
    with door.write() as house:
        return answer(calls.rename_location(house, location, args["name"]))


@inventory.get("/api/products", permission="inventory.read", door="office", sample=Sample())
def list_products(door: Door) -> Answer:
    """Every kind of product, with what lies of it in all our places together."""
    with door.read() as house:
        return answer({"items": [vars(product) for product in products(house)]})


@inventory.post("/api/products", permission="inventory.write", door="office", takes=NewProduct, sample=Sample(json={"sku": "LP-V2", "name": "Laadpaal Volt Two", "category": "charger", "tracking": "serial"}))  # fmt: skip
def make_product(door: Door, args: dict[str, Any]) -> Answer:
    """A new kind of product. 409 when the article number is taken; how it is tracked never changes afterwards."""
    with door.write() as house:
        return answer(calls.make_product(house, args), 201)


@inventory.patch("/api/product/<id:product>", permission="inventory.write", door="office", takes=SetProduct, sample=Sample(path={"product": "a product"}, json={"warranty_months": 36}))  # fmt: skip
def set_product(door: Door, product: str, args: dict[str, Any]) -> Answer:
    """A product's name, properties, number pattern, months of warranty, and how many should lie in a warehouse and in a van.

    Its unit only while nothing was counted in it: 409 unit_settled.
    """
    with door.write() as house:
        return answer(calls.set_product(house, product, args))


def _act(door: Door, args: dict[str, Any], note: str | None) -> Act:
    return Act(args.get("id") or uuid7(), door.who.member, note)


def _line(line: Any) -> dict[str, Any]:
    return {**vars(line), "short": line.short, "available": line.available}
