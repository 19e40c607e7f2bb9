"""Visits as the office reads them: the documents of docs/sync.md with the names that a planner needs beside the ids."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from server.customers.models import Customer
from server.kit.clock import rfc3339
from server.kit.house import House
from server.kit.kinds import declared
from server.kit.one_of import one_of
from sync.kind import Document, Reader, Row

from .completeness import completeness
from .documents import address
from .models import Visit, WorkOrder

AT_ONCE = 1_000
"""Ids in one question."""

HANGING = {
    "steps": "visit_step",
    "answers": "answer",
    "photos": "photo",
    "parts": "part_use",
    "signatures": "signature",
    "issues": "issue",
    "ratings": "rating",
    "returns": "visit_return",
    "time_entries": "time_entry",
}


def documents_of(house: House, kind: str, rows: list[Row]) -> list[Document]:
    """Rows of a synced kind as their documents, with `id` and `v`, in the same order."""
    return _made(house.store, kind, rows)


def _made(reader: Reader, kind: str, rows: list[Row]) -> list[Document]:
    make = declared()[kind].documents
    assert make is not None, f"{kind} has no documents"
    made = make(reader, rows)
    return [{"id": row["id"], "v": row["v"], **document} for row, document in zip(rows, made, strict=True)]


def visits_of(house: House, ids: Iterable[str]) -> list[Document]:
    """Visits for a list, in the order of `ids`; those that are not there are left out."""
    wanted = list(ids)
    rows = {row["id"]: row for row in house.store.read("visit", wanted)}
    return _lines(house, [rows[one] for one in wanted if one in rows])


def orders_of(house: House, ids: Iterable[str]) -> dict[str, tuple[str, str]]:
    """The number of the order and the name of the customer, by visit: for lists that show no more of a visit."""
    wanted, found = sorted(ids), dict[str, tuple[str, str]]()
    asked = (
        select(Visit.id, WorkOrder.number, Customer.name)
        .join(WorkOrder, (WorkOrder.tenant_id == Visit.tenant_id) & (WorkOrder.id == Visit.work_order_id))
        .join(Customer, (Customer.tenant_id == WorkOrder.tenant_id) & (Customer.id == WorkOrder.customer_id))
    )
    for start in range(0, len(wanted), AT_ONCE):
        rows = house.session.execute(asked.where(one_of(Visit.id, wanted[start : start + AT_ONCE])))
        found |= {row.id: (row.number, row.name) for row in rows}
    return found


def _lines(house: House, rows: list[Row]) -> list[Document]:
    store = house.store
    orders = {row["id"]: row for row in store.read("work_order", {row["work_order_id"] for row in rows})}
    customers = {row["id"]: row for row in store.read("customer", {row["customer_id"] for row in orders.values()})}
    addresses = {row["id"]: row for row in store.read("address", {row["address_id"] for row in orders.values()})}
    types = {row["code"]: row for row in store.read_by("visit_type", "code", {row["type"] for row in orders.values()})}
    teams = {row["id"]: row for row in store.read("team", {row["team_id"] for row in rows})}
    members = {row["id"]: row for row in store.read("member", {row["member_id"] for row in rows if row["member_id"]})}
    listed = []
    for row, document in zip(rows, documents_of(house, "visit", rows), strict=True):
        order = orders[row["work_order_id"]]
        customer = customers[order["customer_id"]]
        listed.append(
            document
            | {
                "number": order["number"],
                "type": order["type"],
                "type_name": types[order["type"]]["name"] if order["type"] in types else order["type"],
                "duration_min": order["duration_min"],
                "entity": order["entity_id"],
                "customer": {
                    "id": customer["id"],
                    "name": customer["name"],
                    "phone": customer["phone_e164"],
                    "email": customer["email"],
                },
                "address": address(addresses.get(order["address_id"])),
                "team_name": teams[row["team_id"]]["name"] if row["team_id"] in teams else None,
                "member_name": members[row["member_id"]]["name"] if row["member_id"] in members else None,
            }
        )
    return listed


def visit_of(house: House, visit: str) -> Document | None:
    """One visit with everything that hangs on it; None if there is none.

    Beside a list's fields: steps answers photos parts signatures issues ratings returns time_entries (documents, by when
    they came), lines, checklist (its version), missing, clashes, cancellation.
    """
    rows = house.store.read("visit", [visit])
    if not rows:
        return None
    document = _lines(house, rows)[0]
    hanging = {name: _hanging(house, kind, visit) for name, kind in HANGING.items()}
    (order,) = documents_of(house, "work_order", house.store.read("work_order", [rows[0]["work_order_id"]]))
    version = house.store.read("checklist_version", [v for v in [rows[0]["checklist_version_id"]] if v])
    clashes = [row for row in house.store.read_by("clash", "doc_id", [visit]) if row["state"] == "open"]
    return (
        document
        | hanging
        | {
            "lines": order["lines"],
            "checklist": documents_of(house, "checklist_version", version)[0] if version else None,
            "missing": _missing(version, hanging),
            "clashes": documents_of(house, "clash", clashes),
            "cancellation": _cancellation(house, visit),
        }
    )


def _missing(version: list[Row], hanging: dict[str, list[Document]]) -> list[dict[str, Any]]:
    """What completeness.py asks for and is not there."""
    if not version:
        return []
    kinds = {"answers": "answer", "photos": "photo", "parts": "part_use", "signatures": "signature"}
    facts = [{**one, "kind": kind} for name, kind in kinds.items() for one in hanging[name]]
    return completeness(version[0]["sections"], facts)


def _hanging(house: House, kind: str, visit: str) -> list[Document]:
    rows = sorted(
        house.store.read_by(kind, "visit_id", [visit]),
        key=lambda row: (row.get("received_at") or row["at"], row.get("nr", 0)),
    )
    return documents_of(house, kind, rows)


def _cancellation(house: House, visit: str) -> dict[str, Any] | None:
    """The standing cancellation: who, when, why."""
    for row in house.store.read_by("cancellation", "visit_id", [visit]):
        if row["lifted_at"] is None:
            return {"reason": row["reason"], "by": row["by_member_id"], "at": rfc3339(row["at"])}
    return None


def signable_documents(reader: Reader, visit: str) -> list[Document]:
    """What a statement about a visit is made from (statement.py), as it stands now: documents with their `kind`."""
    rows = reader.read("visit", [visit])
    orders = reader.read("work_order", {row["work_order_id"] for row in rows})
    uses = reader.read_by("part_use", "visit_id", [visit])
    lines = reader.read_by("work_order_line", "work_order_id", [order["id"] for order in orders])
    wanted = {
        "visit": rows,
        "work_order": orders,
        "customer": reader.read("customer", {row["customer_id"] for row in orders}),
        "checklist_version": reader.read(
            "checklist_version", {v for row in rows if (v := row["checklist_version_id"])}
        ),
        "answer": reader.read_by("answer", "visit_id", [visit]),
        "part_use": uses,
        "photo": reader.read_by("photo", "visit_id", [visit]),
        "product": reader.read("product", {row["product_id"] for row in [*uses, *lines] if row["product_id"]}),
    }
    return [{**document, "kind": kind} for kind, of in wanted.items() for document in _made(reader, kind, of)]
