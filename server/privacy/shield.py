"""What no period may touch: all that is known of a customer on legal hold, open visits, and what the inbox still asks about."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, String, Subquery, cast, or_, select, union_all

from server.exports.mentions import ID
from server.exports.one_customer import ABOUT, rows_about
from server.kit.db import Model
from server.kit.house import House
from server.kit.synced_models import Clash, Mutation, Refused
from server.rescues.models import Quarantine, QuarantineAct, QuarantineFile
from server.visits import states
from server.visits.models import Visit, WorkOrder

from .models import Erasure, LegalHold

__all__ = ["Shield", "busy_customers_and_orders", "held_customers", "untouchable_visits"]

ENDED = (*states.FINAL, "cancelled")
AT_ONCE = 400


@dataclass
class Shield:
    """The rows of everybody on hold, by table. It grows while it is used; what it once shielded it shields on."""

    customers: set[str] = field(default_factory=set[str])
    rows: dict[str, set[str]] = field(default_factory=dict[str, set[str]])

    def look(self, house: House) -> None:
        """See who is on hold now. Only those who are new are walked."""
        for customer in sorted(held_customers(house) - self.customers):
            self.customers.add(customer)
            rows = {table: {row["id"] for row in some} for table, some in rows_about(house, customer).items()}
            if "quarantine_act" in rows:
                rows["quarantine_file"] = _files_beside(house, rows["quarantine_act"])
            for table, ids in rows.items():
                self.rows.setdefault(table, set()).update(ids)

    def without_held(self, table: str, ids: Collection[str]) -> list[str]:
        """Those of these rows that are nobody's on hold."""
        held = self.rows.get(table, set())
        return [id_ for id_ in ids if id_ not in held]


def held_customers(house: House) -> set[str]:
    """Who is on legal hold today."""
    standing = select(LegalHold.customer_id).where(
        LegalHold.tenant_id == house.tenant,
        LegalHold.lifted_at.is_(None),
        or_(LegalHold.until.is_(None), LegalHold.until >= house.today),
    )
    return set(house.session.scalars(standing))


def untouchable_visits(house: House) -> Subquery:
    """A column `id`, as text: visits that are not over, and whatever unsettled work of the inbox speaks of."""
    parts: list[Select[Any]] = [
        select(_text(Visit.id)).where(Visit.tenant_id == house.tenant, Visit.state.not_in(ENDED)),
        *_asked_about(house),
    ]
    return union_all(*parts).subquery()


def busy_customers_and_orders(house: House) -> tuple[set[str], set[str]]:
    """Customers and work orders with a visit that is not over or that the inbox asks about, and who is being erased."""
    named = _named_by_refused(house) | _named_by_acts(house)
    waiting = set(house.session.scalars(union_all(*_asked_about(house)))) | named | _visits_behind(house, named)
    mine = select(WorkOrder.customer_id, WorkOrder.id).join(
        Visit, (Visit.tenant_id == WorkOrder.tenant_id) & (Visit.work_order_id == WorkOrder.id)
    )
    mine = mine.where(WorkOrder.tenant_id == house.tenant)
    mine = mine.where(or_(Visit.state.not_in(ENDED), Visit.id.in_(sorted(waiting))))
    pairs = house.session.execute(mine.distinct()).all()
    under_way = select(Erasure.customer_id).where(
        Erasure.tenant_id == house.tenant, Erasure.state.in_(("waiting", "running"))
    )
    customers = {customer for customer, _ in pairs} | waiting | set(house.session.scalars(under_way))
    return customers, {order for _, order in pairs} | waiting


def _asked_about(house: House) -> list[Select[Any]]:
    """Ids that open clashes, refused work and quarantine speak of, as texts."""
    refused = (Mutation.status == "rejected", Mutation.settled.is_(None), Mutation.visit_id.is_not(None))
    beside = (Quarantine.tenant_id == QuarantineAct.tenant_id) & (Quarantine.id == QuarantineAct.quarantine_id)
    handed = select(_text(QuarantineAct.visit_id)).join(Quarantine, beside)
    return [
        select(_text(Clash.doc_id)).where(Clash.tenant_id == house.tenant, Clash.state == "open"),
        select(_text(Mutation.visit_id)).where(Mutation.tenant_id == house.tenant, *refused),
        handed.where(
            QuarantineAct.tenant_id == house.tenant, Quarantine.state == "open", QuarantineAct.visit_id.is_not(None)
        ),
    ]


def _named_by_refused(house: House) -> set[str]:
    """Every id within work that could not be read and that nobody has looked at."""
    waiting = select(Refused.body).where(Refused.tenant_id == house.tenant, Refused.state == "open")
    return {id_ for body in house.session.scalars(waiting) for id_ in ID.findall(body)}


def _named_by_acts(house: House) -> set[str]:
    """Every id within refused work that names no visit, such as the hiding of a photo, and that nobody has looked at."""
    waiting = select(cast(Mutation.args, String)).where(
        Mutation.tenant_id == house.tenant,
        Mutation.status == "rejected",
        Mutation.settled.is_(None),
        Mutation.visit_id.is_(None),
    )
    return {id_ for args in house.session.scalars(waiting) for id_ in ID.findall(args or "")}


def _visits_behind(house: House, ids: set[str]) -> set[str]:
    """The visits of rows with these ids, whatever rows they are."""
    visits, wanted = set[str](), sorted(ids)
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        for name in sorted(ABOUT):
            table = Model.metadata.tables[name]
            if "visit_id" in table.c:
                mine = select(table.c.visit_id).where(table.c.tenant_id == house.tenant, table.c.id.in_(some))
                visits |= {id_ for id_ in house.session.scalars(mine) if id_}
    return visits


def _files_beside(house: House, acts: Collection[str]) -> set[str]:
    """The files of quarantines that hold one of these acts."""
    named = select(QuarantineAct.quarantine_id).where(
        QuarantineAct.tenant_id == house.tenant, QuarantineAct.id.in_(sorted(acts))
    )
    files = select(QuarantineFile.id).where(
        QuarantineFile.tenant_id == house.tenant, QuarantineFile.quarantine_id.in_(named)
    )
    return set(house.session.scalars(files))


def _text(column: Any) -> ColumnElement[str]:
    return cast(column, String).label("id")
