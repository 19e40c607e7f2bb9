"""Finding: visits and customers by the words of a text, and all customers by name. As pages, and for programs."""

from typing import Any

from marshmallow import fields, validate
from sqlalchemy import select

from server.accounts.models import Entity
from server.customers.listing import Sought, customers_found
from server.kit.cursors import read_text_cursor
from server.kit.errors import Problem
from server.kit.house import House
from server.kit.http import Answer, Door, Sample, answer, page
from server.visits.office_documents import visits_of
from server.visits.office_schemas import Query, Words
from server.visits.office_search import Wanted, found
from server.visits.routes import visits
from sync.kind import Document

from .day import held_by_phones
from .frame import frame
from .lines import lines_of, street_text, town_text
from .routes import office
from .schemas import SearchAddress

__all__ = ["customers_page", "list_customers", "search_page"]

VISITS, CUSTOMERS, A_PAGE = 50, 10, 100
"""So many are shown of what is found, and customers on a page of their own."""
_PLACE = ("id", "street", "number", "addition", "postcode", "city")


class CustomersQuery(Query):
    """Which customers: with a text in name, telephone number or address."""

    q = Words(100)
    limit = fields.Integer(load_default=200, validate=validate.Range(1, 500, error="visits.sent_limit"))
    cursor = Words(1000)


class CustomersAddress(SearchAddress):
    """What is searched for, and where the page before ended."""

    cursor = fields.String(load_default=None, validate=validate.Length(max=1000))


@office.get("/office/search", permission="visits.read", door="office", takes=SearchAddress, sample=Sample(query={"q": "zwolle"}))  # fmt: skip
def search_page(door: Door, args: dict[str, Any]) -> Answer:
    """Customers by name, address or telephone number, and visits by these, order or piece, the newest first."""
    q = args["q"].strip()
    with door.read() as house:
        ids, more = found(house, Wanted(q=q, limit=VISITS, newest_first=True)) if q else ([], None)
        lines = lines_of(house, visits_of(house, ids), held_by_phones(house, door.lang), door.lang, with_day=True)
        known, others = customers_found(house, Sought(q=q, limit=CUSTOMERS)) if q else ([], None)
        customers = _lines(house, known)
        names = frame(house, door, "search")
    return page("office/search.html", q=q, found=lines, more=more is not None, customers=customers, more_customers=others is not None, **names)  # fmt: skip


@office.get("/office/customers", permission="visits.read", door="office", takes=CustomersAddress, sample=Sample())
def customers_page(door: Door, args: dict[str, Any]) -> Answer:
    """All customers by name, or those with the words, page by page; with a visit or without."""
    q, after = args["q"].strip(), read_text_cursor(args["cursor"]) if args["cursor"] else None
    with door.read() as house:
        ids, following = customers_found(house, Sought(q=q, limit=A_PAGE, after=after))
        customers = _lines(house, ids)
        names = frame(house, door, "customers")
    return page("office/customers.html", q=q, customers=customers, next=following, is_first=after is None, **names)


@visits.get("/api/customers", permission="visits.read", door="office", takes=CustomersQuery, sample=Sample(query={"q": "zwolle"}))  # fmt: skip
def list_customers(door: Door, args: dict[str, Any]) -> Answer:
    """Customers by name, with a visit or without, with a text in name, telephone number or address; those that were erased
    are not among them. `next` is the cursor of what follows, null at the end."""
    cursor = args.get("cursor")
    after = read_text_cursor(cursor) if cursor else None
    if cursor and after is None:
        raise Problem(400, "visits.sent_cursor", pointer="/cursor")
    with door.read() as house:
        ids, following = customers_found(house, Sought(args.get("q"), args["limit"], after))
        return answer({"next": following, "items": _items(house, ids)})


def _items(house: House, ids: list[str]) -> list[Document]:
    rows = {row["id"]: row for row in house.store.read("customer", ids)}
    places: dict[str, list[Document]] = {}
    for one in house.store.read_by("address", "customer_id", ids):
        places.setdefault(one["customer_id"], []).append({name: one[name] for name in _PLACE})
    return [
        {name: rows[id_][name] for name in ("id", "name", "kind", "email")}
        | {"phone": rows[id_]["phone_e164"], "entity": rows[id_]["entity_id"], "addresses": places.get(id_, [])}
        for id_ in ids
    ]


def _lines(house: House, ids: list[str]) -> list[dict[str, Any]]:
    """The same as a page shows it."""
    brands = {row.id: row.name for row in house.session.execute(select(Entity.id, Entity.name).where(Entity.tenant_id == house.tenant))}  # fmt: skip
    return [
        one
        | {"brand": brands.get(one["entity"], "?")}
        | {"places": [f"{street_text(place)}, {town_text(place)}" for place in one["addresses"]]}
        for one in _items(house, ids)
    ]
