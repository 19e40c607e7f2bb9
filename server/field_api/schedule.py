"""The day as plain JSON, for clients that do not sync."""

from typing import Any

from server.field_api.phone import scopes_at
from server.field_api.room import field_api
from server.field_api.schemas import Day
from server.kit.house import House
from server.kit.http import Answer, Door, Sample, answer
from server.kit.kinds import declared
from sync.kind import Document, Row

__all__ = ["show_day"]


@field_api.get(
    "/api/mobile/schedule", permission="device", door="device", takes=Day, sample=Sample(query={"day": "2026-11-21"})
)
def show_day(door: Door, args: dict[str, Any]) -> Answer:
    """The visits of a day in Amsterdam (today when left out) that this person sees: `{day, visits}`, by time.

    A visit has the fields of its document, with its work order and customer inside.
    """
    with door.read() as house:
        day = args["day"] or house.today
        visits = _seen(house, house.store.read_by("visit", "day", [day]), scopes_at(door, house))
        visits.sort(key=lambda row: (row["planned_from"] is None, row["planned_from"] or house.now, row["id"]))
        return answer({"day": day, "visits": _with_their_work(house, visits)})


def _seen(house: House, rows: list[Row], scopes: frozenset[str]) -> list[Row]:
    feed = house.store.feed_of([("visit", row["id"]) for row in rows])
    seen = {row.id for row in feed if row.op == "put" and row.scope in scopes}
    return [row for row in rows if row["id"] in seen]


def _with_their_work(house: House, visits: list[Row]) -> list[Document]:
    orders = house.store.read("work_order", [row["work_order_id"] for row in visits])
    customers = house.store.read("customer", [row["customer_id"] for row in orders])
    order_of, customer_of = _documents(house, "work_order", orders), _documents(house, "customer", customers)
    whose = {row["id"]: row["customer_id"] for row in orders}
    visit_of = _documents(house, "visit", visits)
    return [
        visit_of[row["id"]]
        | {"work_order": order_of[row["work_order_id"]], "customer": customer_of[whose[row["work_order_id"]]]}
        for row in visits
    ]


def _documents(house: House, kind: str, rows: list[Row]) -> dict[str, Document]:
    """Documents by id, as a pull would bring them."""
    make = declared()[kind].documents
    assert make is not None, "phones hold this kind"
    made = make(house.store, rows)
    return {row["id"]: {"id": row["id"], "v": row["v"], **one} for row, one in zip(rows, made, strict=True)}
