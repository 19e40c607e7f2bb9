"""What a phone held around a visit: the address, the customer's telephone, the lines of the work and the papers.

Of these no version is logged. An address is never rewritten; a telephone is read back from the audit trail; of lines that
changed since it is said that they are those of now; a paper counts when it was at the office before the last news.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import and_, select

from server.customers.models import Address, Customer
from server.inventory.names import amount_text
from server.kit.house import House
from server.kit.i18n import t
from server.kit.phone_numbers import shown_phone
from server.kit.work_models import Audit
from server.visits.models import Document as Paper
from server.visits.models import Visit, WorkOrder, WorkOrderLine
from sync.kind import Row

from .replay_names import told_then

__all__ = ["around_of"]

Told = list[tuple[str, str]]
LINES = ("add_line", "change_line", "remove_line")


def around_of(house: House, visits: Collection[str], as_of: datetime | None, lang: str) -> dict[str, Told]:
    """{visit: [(name, value)]}; nothing for a phone that held no news."""
    if as_of is None:
        return {visit: [] for visit in visits}
    query = (
        select(Visit.id, WorkOrder, Customer, Address)
        .join(WorkOrder, and_(WorkOrder.tenant_id == Visit.tenant_id, WorkOrder.id == Visit.work_order_id))
        .join(Customer, and_(Customer.tenant_id == WorkOrder.tenant_id, Customer.id == WorkOrder.customer_id))
        .join(Address, and_(Address.tenant_id == WorkOrder.tenant_id, Address.id == WorkOrder.address_id))
        .where(Visit.id.in_(visits))
    )
    rows = house.session.execute(query).all()
    phones = told_then(house, "customer", {one.id: one.phone_e164 or "" for _, _, one, _ in rows}, as_of, "phone_e164")
    lines = _lines(house, [order.id for _, order, _, _ in rows])
    changed = _changed(house, [order.id for _, order, _, _ in rows], as_of)
    papers = _papers(house, rows, as_of)
    made: dict[str, Told] = {}
    for visit, order, customer, place in rows:
        work = t("office.replay_lines_now" if order.id in changed else "office.replay_lines", lang)
        told = [(t("office.replay_address", lang), _address(place)), (t("office.replay_phone", lang), shown_phone(phones[customer.id]))]  # fmt: skip
        told += [(work, line) for line in lines[order.id]]
        told += [(t("office.replay_paper", lang), title) for title in papers[visit]]
        made[visit] = [(name, value) for name, value in told if value]
    return made


def _address(place: Address) -> str:
    """Dorpsstraat 4 A, 1234AB Ons Dorp"""
    door = f"{place.number} {place.addition or ''}".strip()
    return f"{place.street} {door}, {place.postcode} {place.city}".strip(" ,")


def _lines(house: House, orders: Collection[str]) -> dict[str, list[str]]:
    query = select(WorkOrderLine).where(WorkOrderLine.tenant_id == house.tenant, WorkOrderLine.work_order_id.in_(orders))  # fmt: skip
    rows = list(house.session.scalars(query.order_by(WorkOrderLine.position, WorkOrderLine.id)))
    products = {row["id"]: row for row in house.store.read("product", {row.product_id for row in rows if row.product_id})}  # fmt: skip
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        found[row.work_order_id].append(_line(row, products.get(row.product_id or "")))
    return found


def _line(row: WorkOrderLine, product: Row | None) -> str:
    much = amount_text(row.quantity, product["unit"] if product else None, times=" ×") if row.quantity else ""
    return f"{much} {row.text}".strip()


def _changed(house: House, orders: Collection[str], as_of: datetime) -> set[str]:
    """Orders whose lines somebody changed since, from the page of any of their visits."""
    visits = house.session.execute(select(Visit.id, Visit.work_order_id).where(Visit.work_order_id.in_(orders)))
    order_of = {row.id: row.work_order_id for row in visits}
    query = select(Audit.subject_id).where(
        Audit.tenant_id == house.tenant,
        Audit.subject_kind == "visit",
        Audit.subject_id.in_(list(order_of)),
        Audit.verb.in_(LINES),
        Audit.at > as_of,
    )
    return {order_of[visit] for visit in house.session.scalars(query) if visit}


def _papers(house: House, rows: Collection[tuple[str, WorkOrder, Customer, Address]], as_of: datetime) -> dict[str, list[str]]:  # fmt: skip
    about = {visit: (visit, order.id, customer.id, place.id) for visit, order, customer, place in rows}
    subjects = {one for ids in about.values() for one in ids}
    query = select(Paper).where(Paper.tenant_id == house.tenant, Paper.subject_id.in_(subjects), Paper.created_at <= as_of)  # fmt: skip
    papers = list(house.session.scalars(query.order_by(Paper.title, Paper.id)))
    return {visit: [one.title for one in papers if one.subject_id in ids] for visit, ids in about.items()}
