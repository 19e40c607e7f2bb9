"""What was done, in a customer's words: the work, the parts with their numbers, the papers."""

from datetime import date
from typing import Any

from sqlalchemy import select

from server.evidence.links import is_here
from server.inventory.names import amount_text
from server.inventory.warranty import warranty_until
from server.kit.house import House
from server.reports.making import newest_report
from server.visits.carried_out import carried_out_by
from server.visits.models import Document as Paper
from server.visits.office_documents import visit_of
from sync.kind import Document, Row

from .follow import when_names
from .showing import Guest
from .signing import pictures_of
from .words import date_text, day_of, first_name

__all__ = ["paper_of", "papers_of", "report_names"]


def report_names(house: House, guest: Guest) -> dict[str, Any]:
    """What the page says."""
    whole = visit_of(house, guest.visit["id"])
    assert whole is not None
    named = {one["product"] for one in (*whole["parts"], *whole["lines"]) if one["product"]}
    products = {row["id"]: row for row in house.store.read("product", named)}
    parts = [one for one in whole["parts"] if one["quantity"] > one["returned"]]
    day = date.fromisoformat(guest.visit["day"])
    warranties = [_warranty(house, guest, one, products[one["product"]], day) for one in parts]
    signed = next((one for one in whole["signatures"] if one["role"] == "customer"), None)
    pdf = newest_report(house, guest.visit["id"])
    return when_names(guest) | {
        "state": guest.visit["state"],
        "who": first_name(carried_out_by(house, guest.visit["id"])),
        "lines": [(_much(one["quantity"], products.get(one["product"])), one["text"]) for one in whole["lines"]],
        "parts": [
            (product["name"], one["serial"] or "", _much(one["quantity"] - one["returned"], product))
            for one in parts
            for product in (products[one["product"]],)
        ],
        "warranties": [one for one in warranties if one["until"] or one["gone"]],
        "pictures": pictures_of(house, guest, [one["sha256"] for one in whole["photos"]]),
        "remarks": whole["remarks"],
        "signed": signed["name"] if signed else "",
        "pdf": pdf,
        "papers": [
            (row, date_text(row.created_at, guest.lang), -(-row.bytes // 1000)) for row in papers_of(house, guest)
        ],
    }


def _much(quantity: int | None, product: Row | None) -> str:
    """13 m of cable, 1 × of anything else; "" when nobody said how much."""
    if quantity is None:
        return ""
    return amount_text(quantity, product["unit"] if product else None, times=" ×")


def _warranty(house: House, guest: Guest, part: Document, product: Row, day: date) -> dict[str, Any]:
    """Until when a part is under warranty: {name, serial, until, over, gone}. A piece that is not at this customer's any more has none."""
    serial = next(iter(house.store.read("serial", [part["serial_id"]])), None) if part["serial_id"] else None
    until = serial["warranty_until"] if serial else warranty_until(product, min(day, house.today))
    gone = serial is not None and serial["state"] != "installed"
    return {
        "name": product["name"],
        "serial": part["serial"] or "",
        "until": day_of(until, guest.lang) if until and not gone else "",
        "over": until is not None and until < house.today,
        "gone": gone,
    }


def papers_of(house: House, guest: Guest) -> list[Paper]:
    """The documents of the visit, its order, its address and of himself that are meant for him and whose bytes are here."""
    (order,) = house.store.read("work_order", [guest.visit["work_order"]])
    about = [guest.visit["id"], order["id"], order["address_id"], order["customer_id"]]
    mine = (Paper.tenant_id == house.tenant, Paper.subject_id.in_(about), Paper.for_customer)
    rows = house.session.scalars(select(Paper).where(*mine))
    return [row for row in sorted(rows, key=lambda row: row.title) if is_here(house.desk, row.blob_sha256)]


def paper_of(house: House, guest: Guest, wanted: str) -> Paper | None:
    """One of these by its id; another customer's is none."""
    return next((row for row in papers_of(house, guest) if row.id == wanted), None)
