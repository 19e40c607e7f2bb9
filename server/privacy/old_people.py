"""Customers and work orders whose time is over, and those of them that may not go now."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, select

from server.customers.models import Customer
from server.kit.clock import day_in_amsterdam, start_of_day
from server.kit.house import House
from server.visits.models import Visit, WorkOrder

from .shield import busy_customers_and_orders, held_customers

__all__ = ["Old", "Sorted", "sort_out"]


@dataclass(frozen=True)
class Old:
    """A customer, or a work order (then with its customer), and the last day on which something happened."""

    id: str
    customer: str
    last: date


@dataclass(frozen=True)
class Sorted:
    """Who goes, the oldest first; and how many stay because of a hold, or because something is still open."""

    goes: list[Old]
    held: int
    busy: int


def sort_out(house: House, kind: str, before: date, *, only: str | None = None) -> Sorted:
    """`kind`: customers (whose last visit is older than that day), leads (who never had work), visits (work orders of
    customers who stay). `only`: this customer or order alone, as it is now."""
    old = _old(house, kind, before, only)
    held = held_customers(house)
    customers, orders = busy_customers_and_orders(house)
    free = [one for one in old if one.customer not in held]
    busy = orders if kind == "visits" else customers
    goes = [one for one in free if one.id not in busy]
    return Sorted(sorted(goes, key=lambda one: (one.last, one.id)), len(old) - len(free), len(free) - len(goes))


def _old(house: House, kind: str, before: date, only: str | None) -> list[Old]:
    if kind == "leads":
        leads = _leads(house, before)
        rows = house.session.execute(leads.where(Customer.id == only) if only else leads)
        return [Old(id_, id_, day_in_amsterdam(at)) for id_, at in rows]
    mine = _customers(house, before) if kind == "customers" else _orders(house, before)
    if only:
        mine = mine.where(Customer.id == only if kind == "customers" else WorkOrder.id == only)
    return [Old(id_, customer, last) for id_, customer, last in house.session.execute(mine)]


def _customers(house: House, before: date) -> Select[str, str, date]:
    """Whose last visit is older, and who got no new order since."""
    mine = select(Customer.id, Customer.id.label("customer"), func.max(Visit.day)).select_from(Customer)
    mine = mine.join(WorkOrder, (WorkOrder.tenant_id == Customer.tenant_id) & (WorkOrder.customer_id == Customer.id))
    mine = mine.join(Visit, (Visit.tenant_id == WorkOrder.tenant_id) & (Visit.work_order_id == WorkOrder.id))
    newest = func.max(WorkOrder.created_at) < start_of_day(before)
    mine = mine.where(Customer.tenant_id == house.tenant, Customer.erased_at.is_(None)).group_by(Customer.id)
    return mine.having(func.max(Visit.day) < before, newest)


def _orders(house: House, before: date) -> Select[str, str, date]:
    """Work orders with something left to erase, of customers who were not erased themselves."""
    mine = select(WorkOrder.id, WorkOrder.customer_id, func.max(Visit.day)).select_from(WorkOrder)
    mine = mine.join(Customer, (Customer.tenant_id == WorkOrder.tenant_id) & (Customer.id == WorkOrder.customer_id))
    mine = mine.join(Visit, (Visit.tenant_id == WorkOrder.tenant_id) & (Visit.work_order_id == WorkOrder.id))
    mine = mine.where(WorkOrder.tenant_id == house.tenant, Customer.erased_at.is_(None), Visit.erased_at.is_(None))
    return mine.group_by(WorkOrder.id, WorkOrder.customer_id).having(func.max(Visit.day) < before)


def _leads(house: House, before: date) -> Select[str, datetime]:
    """Who has been here longer without ever a work order."""
    any_order = select(WorkOrder.customer_id).where(WorkOrder.tenant_id == house.tenant)
    return select(Customer.id, Customer.created_at).where(
        Customer.tenant_id == house.tenant,
        Customer.erased_at.is_(None),
        Customer.created_at < start_of_day(before),
        Customer.id.not_in(any_order),
    )
