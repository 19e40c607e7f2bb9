"""Each night what is reserved is looked at anew: visits that were forgotten let go, and what was planned before there were
reservations, or read in, gets its own."""

from datetime import time

from sqlalchemy import select

from server.inventory.models import Need
from server.kit.house import House
from server.kit.jobs import Work, long_job

from .material import FORGOTTEN, OPEN, follow
from .models import Visit, WorkOrderLine

__all__ = ["follow_all", "orders_to_follow"]

AT_ONCE = 50


@long_job("visits.follow_material", daily=time(0, 20))
def follow_all(work: Work) -> None:
    """Every order with an open visit and lines of products, and every order that holds something, the soonest first."""
    with work.house(write=False) as house:
        orders = orders_to_follow(house)
    for start in range(0, len(orders), AT_ONCE):
        with work.house() as house:
            for order in orders[start : start + AT_ONCE]:
                follow(house.desk, order)


def orders_to_follow(house: House) -> list[str]:
    """Ids of orders whose material may have to follow; who is planned first comes first, for he is served first."""
    since = house.today - FORGOTTEN
    has_lines = WorkOrderLine.work_order_id == Visit.work_order_id
    query = (
        select(Visit.work_order_id)
        .join(WorkOrderLine, (WorkOrderLine.tenant_id == Visit.tenant_id) & has_lines)
        .where(Visit.tenant_id == house.tenant, Visit.state.in_(OPEN), Visit.day >= since)
        .where(WorkOrderLine.product_id.is_not(None))
        .order_by(Visit.planned_from, Visit.id)
    )
    known = select(Need.cause_id).where(Need.tenant_id == house.tenant).order_by(Need.needed_at, Need.cause_id)
    return list(dict.fromkeys([*house.session.scalars(query), *house.session.scalars(known)]))
