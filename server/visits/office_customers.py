"""One customer over all brands of the company: who it is, where, what was done for him under which brand, what stands there."""

from typing import Any

from sqlalchemy import func, select

from server.customers.models import Address
from server.inventory.models import SerialClaim
from server.kit.house import House
from sync.kind import Document

from .models import Visit, WorkOrder
from .office_documents import documents_of

__all__ = ["MOST", "customer_of"]

MOST = 200
"""Visits that are shown, the newest; a wholesaler may have thousands."""


def customer_of(house: House, customer: str) -> Document | None:
    """The customer with `addresses`, `brands` (ids of visits by the entity of their order, the newest first), `visits`
    (how many there are), `installed`, `issues` and `ratings` of the visits that are shown; None when there is none."""
    rows = house.store.read("customer", [customer])
    if not rows:
        return None
    visits, count = _visits(house, customer)
    ids = [visit for visit, _ in visits]
    brands: dict[str, list[str]] = {}
    for visit, entity in visits:
        brands.setdefault(entity, []).append(visit)
    row = rows[0]
    return documents_of(house, "customer", rows)[0] | {
        "entity": row["entity_id"],
        "kind": row["kind"],
        "kvk": row["kvk"],
        "vat": row["vat"],
        "status": row["status"],
        "email": row["email"],
        "acquired_on": row["acquired_on"].isoformat() if row["acquired_on"] else None,
        "erased": row["erased_at"] is not None,
        "addresses": _addresses(house, customer),
        "visits": count,
        "brands": [{"entity": entity, "visits": of} for entity, of in brands.items()],
        "installed": _installed(house, ids),
        "issues": _hanging(house, "issue", ids),
        "ratings": _hanging(house, "rating", ids),
    }


def _visits(house: House, customer: str) -> tuple[list[tuple[str, str]], int]:
    """(visit, entity of its order), the newest first, and how many there are."""
    mine = (
        select(Visit.id, WorkOrder.entity_id)
        .join(WorkOrder, (WorkOrder.tenant_id == Visit.tenant_id) & (WorkOrder.id == Visit.work_order_id))
        .where(WorkOrder.tenant_id == house.tenant, WorkOrder.customer_id == customer)
    )
    newest = mine.order_by(Visit.planned_from.desc(), Visit.id.desc()).limit(MOST)
    found = [(row[0], row[1]) for row in house.session.execute(newest)]
    if len(found) < MOST:
        return found, len(found)
    return found, house.session.scalar(select(func.count()).select_from(mine.subquery())) or 0


def _addresses(house: House, customer: str) -> list[dict[str, Any]]:
    rows = house.session.scalars(
        select(Address).where(Address.tenant_id == house.tenant, Address.customer_id == customer).order_by(Address.id)
    )
    names = ("id", "street", "number", "addition", "postcode", "city")
    return [{name: getattr(row, name) for name in names} for row in rows]


def _installed(house: House, visits: list[str]) -> list[dict[str, Any]]:
    """Numbered pieces that stand at this customer's: {id, serial, product, warranty_until, visit}."""
    uses = [row for row in house.store.read_by("part_use", "visit_id", visits) if row["serial_id"]]
    serials = {row["id"]: row for row in house.store.read("serial", {row["serial_id"] for row in uses})}
    products = {row["id"]: row for row in house.store.read("product", {row["product_id"] for row in serials.values()})}
    held = SerialClaim.state == "holds", SerialClaim.cause_id.in_([use["id"] for use in uses])
    holding = set(
        house.session.scalars(select(SerialClaim.cause_id).where(SerialClaim.tenant_id == house.tenant, *held))
    )
    by_serial = {use["serial_id"]: use["visit_id"] for use in uses if use["id"] in holding}
    return [
        {
            "id": serial,
            "serial": serials[serial]["serial"],
            "product": products[serials[serial]["product_id"]]["name"],
            "warranty_until": serials[serial]["warranty_until"],
            "visit": visit,
        }
        for serial, visit in by_serial.items()
        if serials[serial]["state"] == "installed"
    ]


def _hanging(house: House, kind: str, visits: list[str]) -> list[Document]:
    rows = house.store.read_by(kind, "visit_id", visits)
    return sorted(documents_of(house, kind, rows), key=lambda one: one["at"], reverse=True)
