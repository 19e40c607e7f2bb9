"""What lies in the vans on the first morning, delivered by a movement each, as the ledger wants it."""

from server.inventory.ledger import Cause, move
from server.inventory.names import serial_id, serial_norm
from sync.desk import Desk

from .goods import GOODS, Good, serials_of
from .made_ids import made_id
from .people import Company


def plant_products(desk: Desk, company: Company) -> None:
    """Every product of a company's catalogue."""
    for good in GOODS:
        desk.add(
            "product",
            {
                "id": made_id(company.slug, "product", good.sku),
                "sku": good.sku,
                "name": good.name,
                "category": good.category,
                "tracking": good.tracking,
                "serial_pattern": good.serial_pattern,
                "unit": good.unit,
                "price_cents": good.price_cents,
            },
        )


def plant_vans(desk: Desk, company: Company) -> None:
    """A van for each team, filled."""
    for series, crew in enumerate(company.crews):
        van = made_id(company.slug, "location", crew.slug)
        desk.add(
            "location",
            {"id": van, "kind": "van", "name": crew.van, "team_id": made_id(company.slug, "team", crew.slug)},
        )
        for good in GOODS:
            _deliver(desk, company, van, good, series)


def _deliver(desk: Desk, company: Company, van: str, good: Good, series: int) -> None:
    product = made_id(company.slug, "product", good.sku)
    cause = Cause("delivery", made_id(company.slug, "delivery", f"{van}/{good.sku}"))
    serials = serials_of(good, series)
    if not serials:
        move(desk, product, good.on_van, from_location=None, to_location=van, cause=cause)
    for serial in serials:
        norm = serial_norm(serial)
        row = desk.add(
            "serial",
            {
                "id": serial_id(product, norm),
                "product_id": product,
                "serial": serial,
                "serial_norm": norm,
                "state": "stock",
                "location_id": van,
                "warranty_until": None,
            },
        )
        move(desk, product, 1, from_location=None, to_location=van, cause=cause, serial=row["id"])
