"""The synced kinds of this room (and, from here, of customers): who may see what, and what moves along with a visit."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from server.kit.history import remember
from server.kit.kinds import declare
from sync.kind import Key, Kind, Row

from . import documents
from .windows import scopes_of_hours, scopes_of_notice, scopes_of_visit

if TYPE_CHECKING:
    from sync.desk import Desk

# What hangs on a visit, by its column visit_id.
HANGING = ("visit_step", "answer", "photo", "part_use", "signature", "issue", "rating", "visit_return")


def _own_visit(desk: "Desk", row: Row) -> Iterable[str]:
    return scopes_of_visit(desk, desk.get("visit", row["visit_id"]))


def _of_visit(desk: "Desk", visit: Row) -> Iterable[str]:
    return scopes_of_visit(desk, visit)


def _of_order(desk: "Desk", order: Row) -> Iterable[str]:
    return {scope for visit in desk.rows("visit", "work_order_id", order["id"]) for scope in _of_visit(desk, visit)}


def _of_customer(desk: "Desk", customer: Row) -> Iterable[str]:
    return {
        scope for order in desk.rows("work_order", "customer_id", customer["id"]) for scope in _of_order(desk, order)
    }


def _of_address(desk: "Desk", address: Row) -> Iterable[str]:
    return {scope for order in desk.rows("work_order", "address_id", address["id"]) for scope in _of_order(desk, order)}


def _of_document(desk: "Desk", document: Row) -> Iterable[str]:
    subject = desk.get(document["subject_kind"], document["subject_id"])
    if subject is None:
        return ()
    ask: dict[str, Callable[[Desk, Row], Iterable[str]]] = {
        "visit": _of_visit,
        "work_order": _of_order,
        "customer": _of_customer,
        "address": _of_address,
    }
    return ask[document["subject_kind"]](desk, subject)


def _of_serial(desk: "Desk", serial: Row) -> Iterable[str]:
    scopes = {scope for use in desk.rows("part_use", "serial_id", serial["id"]) for scope in _own_visit(desk, use)}
    van = desk.get("location", serial["location_id"]) if serial["location_id"] else None
    if van is not None and van["kind"] == "van":
        scopes.add(f"van:{van['id']}")
    return scopes


def _of_checklist(desk: "Desk", version: Row) -> Iterable[str]:
    return ("catalogue",) if version["state"] == "published" else ()


def _hangs_on_visit(desk: "Desk", visit: Row) -> Iterable[Key]:
    for kind in HANGING:
        yield from ((kind, row["id"]) for row in desk.rows(kind, "visit_id", visit["id"]))
    for use in desk.rows("part_use", "visit_id", visit["id"]):
        if use["serial_id"]:
            yield ("serial", use["serial_id"])
    order = desk.get("work_order", visit["work_order_id"])
    yield ("work_order", visit["work_order_id"])
    if order is not None:
        yield ("customer", order["customer_id"])
        yield from _documents_of(desk, order["customer_id"])
        yield from _documents_of(desk, order["address_id"])
    yield from _documents_of(desk, visit["work_order_id"])
    yield from _documents_of(desk, visit["id"])


def _hangs_on_order(desk: "Desk", order: Row) -> Iterable[Key]:
    yield ("customer", order["customer_id"])
    yield from _documents_of(desk, order["address_id"])
    yield from _documents_of(desk, order["id"])


def _documents_of(desk: "Desk", subject: str) -> Iterable[Key]:
    return (("document", row["id"]) for row in desk.rows("document", "subject_id", subject))


def _piece_of_use(desk: "Desk", use: Row) -> Iterable[Key]:
    """The piece, and the visit: a piece that is in dispute already keeps the next visit that names it on the phones too."""
    return (("serial", use["serial_id"]), ("visit", use["visit_id"])) if use["serial_id"] else ()


def _visits_of_serial(desk: "Desk", serial: Row) -> Iterable[Key]:
    return (("visit", use["visit_id"]) for use in desk.rows("part_use", "serial_id", serial["id"]))


def _preload_visits(desk: "Desk", visits: list[Row]) -> None:
    """Only what every visit needs; what hangs on them is read when one of them turns out to move."""
    desk.preload_by("clash", "doc_id", [visit["id"] for visit in visits])


def _preload_own_visits(desk: "Desk", rows: list[Row]) -> None:
    desk.preload("visit", {row["visit_id"] for row in rows})


def _preload_orders(desk: "Desk", orders: list[Row]) -> None:
    desk.preload_by("visit", "work_order_id", [order["id"] for order in orders])


def _preload_customers(desk: "Desk", customers: list[Row]) -> None:
    orders = desk.read_by("work_order", "customer_id", [customer["id"] for customer in customers])
    _preload_orders(desk, orders)


def _preload_serials(desk: "Desk", serials: list[Row]) -> None:
    uses = desk.read_by("part_use", "serial_id", [serial["id"] for serial in serials])
    _preload_own_visits(desk, uses)
    desk.preload("location", {serial["location_id"] for serial in serials if serial["location_id"]})


def _hanging(name: str, **more: Any) -> Kind:
    return Kind(name, getattr(documents, name), _own_visit, preload=_preload_own_visits, **more)


KINDS = (
    Kind(
        "visit",
        documents.visit,
        _of_visit,
        moves_with=_hangs_on_visit,
        references=frozenset({"work_order_id"}),
        preload=_preload_visits,
        lock_rank=1,
    ),
    _hanging("visit_step"),
    _hanging("answer"),
    _hanging("photo"),
    _hanging("part_use", moves_with=_piece_of_use, references=frozenset({"serial_id"})),
    _hanging("signature"),
    _hanging("issue"),
    _hanging("rating"),
    _hanging("visit_return"),
    Kind(
        "work_order",
        documents.work_order,
        _of_order,
        moves_with=_hangs_on_order,
        references=frozenset({"customer_id"}),
        preload=_preload_orders,
    ),
    Kind("customer", documents.customer, _of_customer, preload=_preload_customers),
    Kind("document", documents.document, _of_document),
    Kind("checklist_version", documents.checklist_version, _of_checklist),
    Kind(
        "serial",
        documents.serial,
        _of_serial,
        moves_with=_visits_of_serial,
        preload=_preload_serials,
        lock_rank=2,
    ),
    Kind("number_series", lock_rank=4),
    Kind("time_entry", documents.time_entry, scopes_of_hours),
    Kind("notice", documents.notice, scopes_of_notice),
)

declare(*KINDS)
remember("visit")  # the office replays what a phone showed of a day
