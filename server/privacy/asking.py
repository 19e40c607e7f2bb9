"""Before an erasure: what would go, what stands in the way, and the asking for it."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select

from server.customers.models import Customer
from server.evidence.models import Blob
from server.exports.mentions import Mentions
from server.exports.one_customer import files_of_rows, rows_about, rows_below
from server.kit.errors import Problem
from server.kit.house import House
from server.visits import states
from sync.erased import STAYS

from .holds import hold_of
from .models import REASONS, Erasure
from .ways import EMPTIED, GO

__all__ = [
    "Obstacle",
    "Plan",
    "ask_erasure",
    "counted",
    "erasure_of",
    "found",
    "found_for",
    "found_of",
    "in_the_way",
    "new_erasure",
    "plan_of",
    "queue_erasure",
]

OF_ITS_OWN = ("erase", "erased")
"""What the trail says of the erasure itself stays."""
Rows = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Obstacle:
    """What stands in the way: `code` of a text privacy.obstacle_<code>, and its parameters."""

    code: str
    params: dict[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True)
class Plan:
    """What an erasure would do: rows that go and rows that are emptied by table, files, and what stands in the way."""

    goes: dict[str, int]
    emptied: dict[str, int]
    stays: dict[str, int]
    files: int
    obstacles: list[Obstacle]


def plan_of(house: House, customer: str) -> Plan:
    """Count it. Problem 404."""
    rows = found(house, customer)
    counts = counted(rows)
    named = files_of_rows(rows)
    files = select(func.count()).select_from(Blob).where(Blob.tenant_id == house.tenant, Blob.sha256.in_(list(named)))
    return Plan(
        {name: counts[name] for name in GO if counts.get(name)},
        {name: counts[name] for name in EMPTIED if counts.get(name)},
        {name: count for name, count in counts.items() if name not in GO and name not in EMPTIED},
        house.session.scalar(files) or 0 if named else 0,
        in_the_way(house, customer, rows),
    )


def found(house: House, customer: str, mentions: Mentions | None = None) -> Rows:
    """Every row about him, by table: what his export holds, and the answers that the office's calls were given.

    `mentions`: for who asks of many in one go.
    """
    mentions = mentions or Mentions(house)
    return _with_answers(rows_about(house, customer, mentions), mentions)


def found_for(house: House, erasure: Erasure, mentions: Mentions | None = None) -> Rows:
    """What this erasure is about: every row of its customer, or of the one work order."""
    return found_of(house, erasure.customer_id, erasure.work_order_id, mentions)


def found_of(house: House, customer: str, order: str | None, mentions: Mentions | None = None) -> Rows:
    """Every row of a customer, or what hangs on one work order of his."""
    if order is None:
        return found(house, customer, mentions)
    mentions = mentions or Mentions(house)
    return _with_answers(rows_below(house, "work_order", order, mentions), mentions)


def _with_answers(rows: Rows, mentions: Mentions) -> Rows:
    """Hours that somebody handed in stay as they are: they say nothing of him, and may wait to be taken over."""
    rows["audit"] = [row for row in rows.get("audit", []) if row["verb"] not in OF_ITS_OWN]
    if "quarantine_act" in rows:
        rows["quarantine_act"] = [row for row in rows["quarantine_act"] if row["name"] not in STAYS]
    ids = {row["id"] for some in rows.values() for row in some}
    answers = mentions.of("repeated_call", "answer", ids)
    return rows | ({"repeated_call": [{"id": id_} for id_ in sorted(answers)]} if answers else {})


def counted(rows: Rows) -> dict[str, int]:
    """How many rows of each table."""
    return {name: len(some) for name, some in rows.items()}


def in_the_way(house: House, customer: str, rows: Rows) -> list[Obstacle]:
    """Why it may not be now: a hold, work under way or planned, and work that the office has still to look at."""
    hold = hold_of(house, customer)
    obstacles = [Obstacle("hold", {"until": hold.until.isoformat() if hold.until else ""})] if hold else []
    visits = rows.get("visit", [])
    today = house.today.isoformat()
    counts = {
        "under_way": sum(row["state"] in states.UNDER_WAY for row in visits),
        "planned": sum(row["state"] == "planned" and row["day"] >= today for row in visits),
        "clash": sum(row["state"] == "open" for row in rows.get("clash", [])),
        "rejected": sum(row["status"] == "rejected" and not row["settled"] for row in rows.get("mutation", []))
        + sum(row["state"] == "open" for row in rows.get("refused", [])),
        "quarantine": len(_waiting(house, rows)),
    }
    return obstacles + [Obstacle(code, {"count": count}) for code, count in counts.items() if count]


def ask_erasure(
    house: House, customer: str, *, name: str, reason: str, reference: str | None, by: str | None
) -> Erasure:
    """Have a job do it. `name` is the customer's name as somebody typed it, so that it is not done by a slip.

    Problem 404; 422 `privacy.wrong_name`, `privacy.wrong_reason`, `privacy.long_reference`, `privacy.reference_names`; 409
    `privacy.erased_already`, `privacy.erasure_under_way`, `privacy.in_the_way`.
    """
    row = house.session.get(Customer, (house.tenant, customer), with_for_update=True)
    if row is None:
        raise Problem(404, "kit.not_found")
    if row.erased_at is not None:
        raise Problem(409, "privacy.erased_already")
    if _as_typed(name) != _as_typed(row.name):
        raise Problem(422, "privacy.wrong_name", pointer="/name")
    if reason not in REASONS:
        raise Problem(422, "privacy.wrong_reason", pointer="/reason")
    if reference and len(reference) > 60:
        raise Problem(422, "privacy.long_reference", pointer="/reference")
    if reference and _as_typed(row.name) in _as_typed(reference):
        raise Problem(422, "privacy.reference_names", pointer="/reference")
    busy = select(Erasure.id).where(
        Erasure.tenant_id == house.tenant,
        Erasure.customer_id == customer,
        Erasure.work_order_id.is_(None),
        Erasure.state.in_(("waiting", "running")),
    )
    if house.session.scalars(busy).first() is not None:
        raise Problem(409, "privacy.erasure_under_way")
    rows = found(house, customer)
    if in_the_way(house, customer, rows):
        raise Problem(409, "privacy.in_the_way")
    return queue_erasure(house, customer, reason=reason, reference=reference or None, by=by)


def queue_erasure(house: House, customer: str, *, reason: str, reference: str | None, by: str | None) -> Erasure:
    """The row of an erasure and its job, without another question."""
    made = new_erasure(house, customer, reason=reason, reference=reference, by=by)
    house.queue("privacy.erase", erasure=made.id)
    return made


def new_erasure(
    house: House,
    customer: str,
    *,
    reason: str,
    reference: str | None = None,
    by: str | None = None,
    order: str | None = None,
) -> Erasure:
    """The row alone, for who carries it out himself. `order`: only what hangs on this work order of the customer."""
    made = Erasure(id=house.desk.new_id(), customer_id=customer, by_member_id=by, reason=reason, reference=reference)
    made.at, made.state, made.counts, made.done, made.total = house.now, "waiting", {}, 0, 0
    made.work_order_id = order
    house.session.add(made)
    house.session.flush()
    subject = ("work_order", order) if order else ("customer", customer)
    house.audit("erase", *subject, after={"erasure": made.id, "reason": reason})
    return made


def erasure_of(house: House, customer: str) -> Erasure | None:
    """The newest erasure of a customer as a whole."""
    mine = select(Erasure).where(
        Erasure.tenant_id == house.tenant, Erasure.customer_id == customer, Erasure.work_order_id.is_(None)
    )
    return house.session.scalars(mine.order_by(Erasure.at.desc(), Erasure.id.desc())).first()


def _as_typed(name: str) -> str:
    return " ".join(name.split()).casefold()


def _waiting(house: House, rows: Rows) -> set[str]:
    quarantines = {row["quarantine_id"] for row in rows.get("quarantine_act", [])}
    return {row["id"] for row in house.store.read("quarantine", quarantines) if row["state"] == "open"}
