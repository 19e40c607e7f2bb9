"""Names and telephones as they were: what a customer, or one of our people, was called at a moment, read back from the audit trail."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import and_, select

from server.customers.models import Customer
from server.kit.house import House
from server.kit.work_models import Audit
from server.visits.models import Visit, WorkOrder

__all__ = ["customers_then", "names_then", "told_then"]


def names_then(house: House, kind: str, today: Mapping[str, str], moment: datetime) -> dict[str, str]:
    """`today` is {id: the name of now}."""
    return told_then(house, kind, today, moment, "name")


def told_then(house: House, kind: str, today: Mapping[str, str], moment: datetime, field: str) -> dict[str, str]:
    """The same for any text that is written down. Each change since the moment says what it was before."""
    query = select(Audit.subject_id, Audit.before).where(
        Audit.tenant_id == house.tenant,
        Audit.subject_kind == kind,
        Audit.subject_id.in_(list(today)),
        Audit.verb == "change",
        Audit.at > moment,
    )
    names = dict(today)
    for subject, before in house.session.execute(query.order_by(Audit.at.desc(), Audit.id.desc())):
        if isinstance(before, dict) and before.get(field):  # what was erased names nobody any more
            names[subject] = str(before[field])
    return names


def customers_then(house: House, visits: Collection[str], moment: datetime) -> dict[str, str]:
    """{visit: what its customer was called}."""
    query = (
        select(Visit.id, Customer.id.label("customer"), Customer.name)
        .join(WorkOrder, and_(WorkOrder.tenant_id == Visit.tenant_id, WorkOrder.id == Visit.work_order_id))
        .join(Customer, and_(Customer.tenant_id == WorkOrder.tenant_id, Customer.id == WorkOrder.customer_id))
        .where(Visit.id.in_(visits))
    )
    rows = house.session.execute(query).all()
    names = names_then(house, "customer", {row.customer: row.name for row in rows}, moment)
    return {row.id: names[row.customer] for row in rows}
