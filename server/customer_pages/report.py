"""What was done, as the report in PDF says it; the papers, and the warranty."""

from datetime import date
from typing import Any

from flask import current_app
from sqlalchemy import select

from server.evidence.links import is_here
from server.inventory.warranty import warranty_until
from server.kit.files import files_of
from server.kit.house import House
from server.kit.i18n import t
from server.kit.ids import is_id
from server.reports.facts import photos_by_hash
from server.reports.making import newest_report
from server.reports.models import Report
from server.reports.saying import signature_line
from server.reports.told import Told, told_of
from server.visits.carried_out import carried_out_by
from server.visits.models import Document as Paper
from server.visits.models import Signature
from server.visits.office_documents import visit_of
from server.visits.states import OUTCOMES
from sync.kind import Document, Row

from .follow import when_names
from .showing import Guest
from .signing import statement_names
from .words import date_text, day_of, first_name

__all__ = ["mark_of", "paper_of", "papers_of", "report_names"]


def report_names(house: House, guest: Guest) -> dict[str, Any]:
    """What the page says: what the PDF says of the visit, who came, the papers, and the warranty as it is today."""
    whole = visit_of(house, guest.visit["id"])
    assert whole is not None
    ended = guest.visit["state"] in OUTCOMES
    return when_names(guest) | {
        "state": guest.visit["state"],
        "ended": ended,
        "who": first_name(carried_out_by(house, guest.visit["id"])),
        "warranties": _warranties(house, guest, whole) if ended else [],
        "papers": [
            (row, date_text(row.created_at, guest.lang), -(-row.bytes // 1000)) for row in papers_of(house, guest)
        ],
    } | (_told_names(house, guest) if ended else {})  # fmt: skip


def _told_names(house: House, guest: Guest) -> dict[str, Any]:
    """What was signed, or what the office holds when nobody signed; who signed; what changed since; and the PDF."""
    told = told_of(house, files_of(current_app), guest.visit["id"], guest.lang)
    photos = photos_by_hash(house, guest.visit["id"])
    hidden = {one["sha256"] for one in told.said["photos"] if one["sha256"] in photos and photos[one["sha256"]].hidden_reason}  # fmt: skip
    pdf = newest_report(house, guest.visit["id"])
    return statement_names(house, guest, told.said, told.items) | {
        "signer": _signature(house, told.signer, guest) if told.signer else None,
        "signatures": [_signature(house, row, guest) for row in told.signatures],
        "changes": told.changes,
        "withheld": t("reports.withheld", guest.lang, count=len(hidden)) if hidden else "",
        "pdf": pdf,
        "behind": pdf is not None and _is_behind(pdf, told),
    }


def _signature(house: House, row: Signature, guest: Guest) -> dict[str, Any]:
    """`mark`: the drawing is here. Customers get a technician's first name, also when that technician signed."""
    line = signature_line(row, "", guest.lang)
    name = first_name(row.name) if row.role == "technician" else row.name
    return line | {"id": row.id, "name": name, "mark": row.image_sha256 is not None and is_here(house.desk, row.image_sha256)}  # fmt: skip


def _is_behind(pdf: Report, told: Told) -> bool:
    """Whether somebody signed or something changed since the PDF was made: the next one is on its way."""
    newest = max((row.received_at for row in told.signatures), default=pdf.made_at)
    return newest > pdf.made_at or (told.changes is not None and len(told.changes) != pdf.changed)


def mark_of(house: House, guest: Guest, signature: str) -> Signature | None:
    """A signature of this visit whose drawing is here."""
    row = house.session.get(Signature, (house.tenant, signature)) if is_id(signature) else None
    seen = row is not None and row.visit_id == guest.visit["id"] and row.image_sha256
    return row if row is not None and seen and is_here(house.desk, row.image_sha256 or "") else None


def _warranties(house: House, guest: Guest, whole: Document) -> list[dict[str, Any]]:
    """Of what is in place today."""
    parts = [one for one in whole["parts"] if one["quantity"] > one["returned"]]
    products = {row["id"]: row for row in house.store.read("product", {one["product"] for one in parts})}
    day = date.fromisoformat(guest.visit["day"])
    found = [_warranty(house, guest, one, products[one["product"]], day) for one in parts]
    return [one for one in found if one["until"] or one["gone"]]


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
