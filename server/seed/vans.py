"""What lies in the vans and in the warehouse on the first morning, delivered by a movement each, as the ledger wants it."""

from server.inventory.ledger import Cause, move
from server.inventory.names import serial_id, serial_norm
from server.inventory.plates import plate_of
from sync.desk import Desk

from .goods import FIRST_BATCH, GOODS, IN_WAREHOUSE, Good, serials_of
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
                "reorder_point": good.reorder_point,
                "van_minimum": good.van_minimum,
                "warranty_months": good.warranty_months,
            },
        )


def plant_vans(desk: Desk, company: Company) -> None:
    """A van for each team, filled."""
    for series, crew in enumerate(company.crews):
        van = made_id(company.slug, "location", crew.slug)
        desk.add(
            "location",
            {
                "id": van,
                "kind": "van",
                "name": crew.van,
                "team_id": made_id(company.slug, "team", crew.slug),
                "plate": plate_of(crew.van.rpartition("(")[2].rstrip(")")),
            },
        )
        for good in GOODS:
            _deliver(desk, company, van, good, series)


def plant_warehouse(desk: Desk, company: Company) -> None:
    """The warehouse with what lies on its shelves, a place to put things ready, and one for what is thrown away."""
    ids = {kind: made_id(company.slug, "location", kind) for kind in ("warehouse", "staging", "scrap")}
    for kind, name in (("warehouse", "Magazijn"), ("staging", "Klaarzetplek"), ("scrap", "Afgedankt")):
        desk.add("location", {"id": ids[kind], "kind": kind, "name": name, "team_id": None})
    for good in GOODS:
        if good.in_warehouse:
            _deliver(desk, company, ids["warehouse"], good, IN_WAREHOUSE)


def _deliver(desk: Desk, company: Company, place: str, good: Good, series: int) -> None:
    product = made_id(company.slug, "product", good.sku)
    cause = Cause("delivery", made_id(company.slug, "delivery", f"{place}/{good.sku}"))
    serials = serials_of(good, series)
    if not serials:
        count = good.in_warehouse if series == IN_WAREHOUSE else good.on_van
        move(
            desk,
            product,
            count,
            from_location=None,
            to_location=place,
            cause=cause,
            batch=FIRST_BATCH if good.tracking == "batch" else None,
        )
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
                "location_id": place,
                "warranty_until": None,
            },
        )
        move(desk, product, 1, from_location=None, to_location=place, cause=cause, serial=row["id"])
