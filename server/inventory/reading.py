"""What lies where, for pages and calls: a constant number of queries whatever lies there."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select

from server.kit.house import House

from .installed_sums import installed_sums
from .ledger import loose
from .models import Location, Product, Serial, StockLevel

KINDS = ("warehouse", "staging", "van", "scrap")
"""The order in which locations stand on a page."""


@dataclass(frozen=True)
class Line:
    """What lies of one product at a location. `least` is what should lie there, None when nothing is asked.

    `batches`: {batch: quantity}, of a product that is kept in batches.
    """

    product: str
    sku: str
    name: str
    category: str
    tracking: str
    unit: str
    quantity: int
    least: int | None
    pieces: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    batches: dict[str, int] = field(default_factory=dict[str, int])
    reserved: int = 0

    @property
    def available(self) -> int:
        """What lies there and is promised to nobody: always quantity - reserved."""
        return self.quantity - self.reserved

    @property
    def by_batch(self) -> dict[str, int]:
        """What lies of each batch; under "" what is in none, which may be nothing."""
        return self.batches | {"": loose(self.quantity, self.batches)}

    @property
    def short(self) -> int:
        """How many are missing; 0 when there is enough."""
        return max(0, (self.least or 0) - self.quantity)


@dataclass(frozen=True)
class Place:
    """A location with what a list says of it: how many products run short, how many broken pieces lie there."""

    id: str
    kind: str
    name: str
    team: str | None
    products: int
    units: int
    short: int
    defective: int


def least_at(kind: str, product: Any) -> int | None:
    """What should lie of a product at a location of this kind."""
    return {"warehouse": product.reorder_point, "van": product.van_minimum}.get(kind)


def places(house: House) -> list[Place]:
    """Every location that holds stock, warehouses first."""
    session = house.session
    found = session.execute(select(Location.id, Location.kind, Location.name, Location.team_id, Location.ended_on).where(Location.kind.in_(KINDS))).all()  # fmt: skip
    levels = {(row.location_id, row.product_id): row.quantity for row in session.execute(select(StockLevel.location_id, StockLevel.product_id, StockLevel.quantity))}  # fmt: skip
    products = session.execute(select(Product.id, Product.reorder_point, Product.van_minimum)).all()
    broken = dict(session.execute(select(Serial.location_id, func.count()).where(Serial.state == "defective").group_by(Serial.location_id)).all())  # fmt: skip
    made: list[Place] = []
    for row in sorted(found, key=lambda one: (KINDS.index(one.kind), one.name)):
        here = {product.id: levels.get((row.id, product.id), 0) for product in products}
        short = 0 if row.ended_on else sum(1 for one in products if here[one.id] < (least_at(row.kind, one) or 0))
        units = [quantity for quantity in here.values() if quantity]
        if row.ended_on is not None and not units:  # a late part use may still have taken something from it
            continue
        made.append(Place(row.id, row.kind, row.name, row.team_id, len(units), sum(units), short, broken.get(row.id, 0)))  # fmt: skip
    return made


def lines_at(house: House, location: str) -> list[Line]:
    """What lies at a location and what should, by category and name, with the numbers of numbered pieces."""
    place = house.session.get(Location, (house.tenant, location))
    kind = place.kind if place else ""
    asked = select(StockLevel.product_id, StockLevel.quantity, StockLevel.batches, StockLevel.reserved)
    levels = {row.product_id: row for row in house.session.execute(asked.where(StockLevel.location_id == location))}
    pieces = pieces_at(house, location)
    rows = house.session.scalars(select(Product).order_by(Product.category, Product.name)).all()
    lines = [
        _line(
            row,
            here.quantity if (here := levels.get(row.id)) else 0,
            least_at(kind, row),
            pieces.get(row.id, []),
            dict(sorted(here.batches.items())) if here else {},
            here.reserved if here else 0,
        )
        for row in rows
    ]
    return [line for line in lines if line.quantity or line.short or line.pieces or line.batches]


def pieces_at(house: House, location: str) -> dict[str, list[dict[str, Any]]]:
    """The numbered pieces that lie at a location, by product: {id, serial, state}."""
    query = select(Serial.id, Serial.product_id, Serial.serial, Serial.state).where(Serial.location_id == location)
    found: dict[str, list[dict[str, Any]]] = {}
    for row in house.session.execute(query.order_by(Serial.serial_norm)):
        found.setdefault(row.product_id, []).append({"id": row.id, "serial": row.serial, "state": row.state})
    return found


def installed(house: House) -> list[Line]:
    """What hangs at customers', by product: what technicians used less what they brought back."""
    sums = installed_sums(house)
    rows = house.session.scalars(select(Product).order_by(Product.category, Product.name)).all()
    return [_line(row, sums[row.id], None, []) for row in rows if sums.get(row.id)]


@dataclass(frozen=True)
class Good:
    """A kind of product with what lies of it in all our places together."""

    id: str
    sku: str
    name: str
    category: str
    tracking: str
    unit: str
    quantity: int
    warranty_months: int | None
    specifications: list[Any]
    reserved: int
    available: int


def numbered_categories(house: House) -> list[str]:
    """The categories that have a product with serial numbers, by name."""
    query = select(Product.category).where(Product.tracking == "serial").distinct()
    return sorted(house.session.scalars(query))


def products(house: House) -> list[Good]:
    """Every kind of product, by category and name."""
    summed = select(StockLevel.product_id, func.sum(StockLevel.quantity), func.sum(StockLevel.reserved)).group_by(StockLevel.product_id)  # fmt: skip
    sums = {product: (int(lies), int(kept)) for product, lies, kept in house.session.execute(summed)}
    rows = house.session.scalars(select(Product).order_by(Product.category, Product.name)).all()
    return [
        Good(row.id, row.sku, row.name, row.category, row.tracking, row.unit, lies, row.warranty_months, row.specifications, kept, lies - kept)
        for row in rows
        for lies, kept in [sums.get(row.id, (0, 0))]
    ]  # fmt: skip


def _line(row: Product, quantity: int, least: int | None, pieces: list[dict[str, Any]], batches: dict[str, int] | None = None, reserved: int = 0) -> Line:  # fmt: skip
    return Line(row.id, row.sku, row.name, row.category, row.tracking, row.unit, quantity, least, pieces, batches or {}, reserved)  # fmt: skip
