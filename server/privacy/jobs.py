"""The job that erases a customer (or one work order of his), and what it leaves beside the files so that an older backup does not bring him back."""

from typing import Any

from server.customers.models import Customer
from server.kit.files import Files, files_of
from server.kit.house import House
from server.kit.jobs import Work, long_job
from server.notifications.mail_gateway import file_of_mail

from .asking import counted, found_for, in_the_way
from .erasing import erase_rows, heads, mark, portions
from .holds import hold_of
from .models import Erasure
from .remembering import remember

__all__ = ["erase"]


class HeldMeanwhile(Exception):
    """Somebody put a hold on the customer while he was being marked: all of it is taken back."""


@long_job("privacy.erase")
def erase(work: Work, erasure: str) -> None:
    """Erase one customer: the mark first, then table by table, the files and the proof. Begun again it does what is left."""
    try:
        with work.house() as house:
            row = house.session.get(Erasure, (house.tenant, erasure))
            if row is None or row.state in ("done", "failed") or not _begun(house, files_of(work.app), row):
                return
    except HeldMeanwhile:
        with work.house() as house:
            _refuse(house, house.session.get_one(Erasure, (house.tenant, erasure)), "hold")
        return
    # Read again behind the mark: what came in between, and the versions that the mark itself made.
    with work.house() as house:
        row = house.session.get_one(Erasure, (house.tenant, erasure))
        rows = found_for(house, row)
        row.total = sum(len(some) for some in rows.values())
    _erase_rows(work, erasure, rows)
    _end(work, erasure)


def _begun(house: House, files: Files, row: Erasure) -> bool:
    """Mark him, unless something stands in the way: a hold that was put on, a visit that was planned since it was asked."""
    rows, asks = found_for(house, row), row.state == "waiting" and row.reason != "again"
    if row.state == "waiting":
        obstacles = in_the_way(house, row.customer_id, rows) if asks else []
        if obstacles:
            _refuse(house, row, obstacles[0].code)
            return False
        row.heads_before, row.counts = heads(house), counted(rows)
    row.state = "running"
    mark(house, rows)
    # The customer last, behind his visits, as everybody locks them. Whoever puts a hold on him waits here, or was first.
    house.session.get(Customer, (house.tenant, row.customer_id), with_for_update=True)
    if asks and hold_of(house, row.customer_id) is not None:
        raise HeldMeanwhile
    if row.work_order_id is None:  # an order that an older backup brings back is old enough to go again
        remember(house, files, row.customer_id)
    return True


def _refuse(house: House, row: Erasure, why: str) -> None:
    row.state, row.failure, row.done_at = "failed", why, house.now


def _erase_rows(work: Work, erasure: str, rows: dict[str, list[dict[str, Any]]]) -> None:
    done, files = 0, files_of(work.app)
    for table, ids in portions(rows):
        if table == "mail":
            for id_ in ids:
                file_of_mail(work.settings, work.tenant, id_).unlink(missing_ok=True)
        with work.house() as house:
            gone = erase_rows(house, files, table, ids)
            done += len(ids)
            row = house.session.get_one(Erasure, (house.tenant, erasure))
            row.done, row.counts = done, {**row.counts, "files": row.counts.get("files", 0) + gone}


def _end(work: Work, erasure: str) -> None:
    with work.house() as house:
        row = house.session.get_one(Erasure, (house.tenant, erasure))
        row.state, row.done, row.done_at = "done", row.total, work.clock()
        row.heads_after = heads(house)
        subject = ("work_order", row.work_order_id) if row.work_order_id else ("customer", row.customer_id)
        house.audit("erased", *subject, after={"erasure": row.id, "reason": row.reason})
