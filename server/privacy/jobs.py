"""The job that erases a customer (or one work order of his), and what it leaves beside the files so that an older backup does not bring him back."""

from typing import Any

from server.customers.models import Customer
from server.kit.files import files_of
from server.kit.jobs import Work, long_job
from server.notifications.mail_gateway import file_of_mail

from .asking import counted, found_for, in_the_way
from .erasing import erase_rows, heads, mark, portions
from .models import Erasure
from .remembering import remember

__all__ = ["erase"]


@long_job("privacy.erase")
def erase(work: Work, erasure: str) -> None:
    """Erase one customer: the mark first, then table by table, the files and the proof. Begun again it does what is left."""
    with work.house() as house:
        row = house.session.get(Erasure, (house.tenant, erasure))
        if row is None or row.state in ("done", "failed"):
            return
        # Whoever puts a hold on him at this moment waits, and then hears that he was erased.
        house.session.get(Customer, (house.tenant, row.customer_id), with_for_update=True)
        rows = found_for(house, row)
        if row.state == "waiting":
            # Somebody may have put a hold on it, or planned a visit, since it was asked for.
            obstacles = in_the_way(house, row.customer_id, rows) if row.reason != "again" else []
            if obstacles:
                row.state, row.failure, row.done_at = "failed", obstacles[0].code, house.now
                return
            row.heads_before, row.counts = heads(house), counted(rows)
        row.state = "running"
        if row.work_order_id is None:  # an order that an older backup brings back is old enough to go again
            remember(house, files_of(work.app), row.customer_id)
        mark(house, rows)
    # Read again behind the mark: what came in between, and the versions that the mark itself made.
    with work.house() as house:
        row = house.session.get_one(Erasure, (house.tenant, erasure))
        rows = found_for(house, row)
        row.total = sum(len(some) for some in rows.values())
    _erase_rows(work, erasure, rows)
    _end(work, erasure)


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
        row.state, row.done, row.done_at = "done", row.total, house.now
        row.heads_after = heads(house)
        subject = ("work_order", row.work_order_id) if row.work_order_id else ("customer", row.customer_id)
        house.audit("erased", *subject, after={"erasure": row.id, "reason": row.reason})
