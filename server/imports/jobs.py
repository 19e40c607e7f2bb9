"""The dry run and the doing of an import, some rows at a time, and forgetting old ones."""

from datetime import time, timedelta
from time import monotonic, sleep

from sqlalchemy import delete, func, select

from server.customers.matching import email_norm, postcode_norm
from server.kit.house import House
from server.kit.jobs import Work, long_job
from server.kit.tenant_settings import whole

from .deciding import decide
from .doing import carry_out
from .known import Known, known_to, row_id, values_of
from .models import DataImport, ImportRow
from .taking import begin_counting, count_one, rows_after
from .trial import Trial

__all__ = ["check", "do", "forget"]

CHECKED_AT_ONCE = 500
DONE_AT_ONCE = 25
"""Rows a commit: a visit with its customer and order is some five documents, and a commit has at most 500."""
REST = 0.12
"""Seconds between two commits, or as long as the last one took: on SQLite one process writes at a time, whoever waits asks
ten times a second, and phones come first."""
IMPORT_DAYS = whole("import_days", 90, unit="days", group="records", least=1, most=400)


@long_job("imports.check")
def check(work: Work, import_: str) -> None:
    """The dry run: what would become of each row. It changes nothing but what it says of the rows."""
    with work.house() as house:
        known = known_to(house)
        head = house.session.get(DataImport, (house.tenant, import_))
        if head is not None and head.state == "checking":
            begin_counting(head)  # begun again it begins anew
    after, trial = 0, Trial()
    while after is not None:
        began = monotonic()
        with work.house() as house:
            after = _check_some(house, trial, known, import_, after)
        _give_way(began)


@long_job("imports.do")
def do(work: Work, import_: str) -> None:
    """Carry out every row that is not done yet; cut short it goes on with the next one."""
    with work.house(write=False) as house:
        known = known_to(house)
        mine = (ImportRow.tenant_id == house.tenant, ImportRow.import_id == import_, ImportRow.done_at.is_not(None))
        after: int | None = house.session.scalar(select(func.max(ImportRow.no)).where(*mine)) or 0
        _recall(house, known, import_, after)
    while after is not None:
        began = monotonic()
        with work.house() as house:
            after = _do_some(house, known, import_, after)
        _give_way(began)


def _check_some(house: House, trial: Trial, known: Known, import_: str, after: int) -> int | None:
    """The next rows; says after which to go on, None at the end."""
    head = house.session.get(DataImport, (house.tenant, import_))
    if head is None or head.state != "checking":
        return None
    rows = rows_after(house, head, after, CHECKED_AT_ONCE)
    if not rows:
        head.state = "checked"
        return None
    tried = trial.house_over(house)
    _preload(tried, head, rows)
    for row in rows:
        _, row.subject_id = carry_out(tried, known, head, row, by=head.by_member_id)
        count_one(head, row)
    tried.desk.flush()
    there = {one["id"] for one in house.store.read("customer", {row.subject_id for row in rows if row.subject_id})}
    for row in rows:  # a customer whom only an earlier row would make is not there yet
        row.subject_id = row.subject_id if row.subject_id in there else None
    return rows[-1].no


def _do_some(house: House, known: Known, import_: str, after: int) -> int | None:
    head = house.session.get(DataImport, (house.tenant, import_))
    if head is None or head.state != "running":
        return None
    rows = rows_after(house, head, after, DONE_AT_ONCE)
    if not rows:
        head.state, head.done_at = "done", house.now
        counts = {"made": head.made, "changed": head.changed, "same": head.same, "refused": head.refused}
        house.audit("imported", "data_import", head.id, after=counts)
        return None
    _preload(house, head, rows)
    for row in rows:
        row.subject_id, _ = carry_out(house, known, head, row, by=head.by_member_id)
        row.done_at = house.now
        count_one(head, row)
    return rows[-1].no


def _recall(house: House, known: Known, import_: str, last: int) -> None:
    """Cut short and begun again: know what stood in the rows that are done, as if they had just been decided."""
    head, after = house.session.get(DataImport, (house.tenant, import_)), 0
    while head is not None and after < last:
        rows = [row for row in rows_after(house, head, after, CHECKED_AT_ONCE) if row.no <= last]
        looked = Trial().house_over(house)
        _preload(looked, head, rows)
        for row in rows:
            decide(looked, known, head, row)
        after = rows[-1].no


def _give_way(began: float) -> None:
    sleep(max(REST, monotonic() - began))


@long_job("imports.forget", daily=time(3, 55))
def forget(work: Work) -> None:
    """Remove imports and their rows when the time that the company set is over: they are copies of what is in the tables now."""
    with work.house() as house:
        before = house.now - timedelta(days=IMPORT_DAYS.of(house))
        old = select(DataImport.id).where(DataImport.tenant_id == house.tenant, DataImport.at < before)
        ids = list(house.session.scalars(old))
        house.session.execute(
            delete(ImportRow).where(ImportRow.tenant_id == house.tenant, ImportRow.import_id.in_(ids))
        )
        house.session.execute(delete(DataImport).where(DataImport.tenant_id == house.tenant, DataImport.id.in_(ids)))


def _preload(house: House, head: DataImport, rows: list[ImportRow]) -> None:
    """What these rows may mean, in a few queries instead of some for each."""
    desk, values = house.desk, [values_of(head, row) for row in rows]
    ids = [row_id(house, head, row) for row in rows]
    desk.preload("visit" if head.kind == "visits" else "customer", ids)
    desk.preload_by("customer", "email_norm", {mail for one in values if (mail := email_norm(one.get("email")))})
    codes = {postcode_norm(one["postcode"])[:12] for one in values if one.get("postcode")}
    desk.preload_by("address", "postcode", codes)
    customers = {one["customer_id"] for code in codes for one in desk.rows("address", "postcode", code)}
    desk.preload("customer", customers)
    desk.preload_by("address", "customer_id", customers)
    if head.kind == "visits":
        desk.preload_by("work_order", "customer_id", customers)
        orders = {order["id"] for one in customers for order in desk.rows("work_order", "customer_id", one)}
        desk.preload_by("visit", "work_order_id", orders)
