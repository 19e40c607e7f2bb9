"""Who was erased, remembered beside the files: a database that is set back to an older copy erases them again.

The note holds ids only. It lies in the file store, which a restore of the database does not touch.
"""

import json

from sqlalchemy import select

from server.customers.models import Customer
from server.kit.events import listens
from server.kit.files import Files, files_of
from server.kit.house import House
from server.kit.jobs import Work, long_job
from server.kit.watermark import DatabaseRestored

from .asking import queue_erasure
from .models import Erasure

__all__ = ["erase_again", "erase_again_later", "remember", "remembered"]


def remember(house: House, files: Files, customer: str) -> None:
    """Write down that this customer is erased. Before the erasing, so that no restore falls between.

    With all that the database knows of: what two workers wrote at the same moment comes together again.
    """
    erased = house.session.scalars(
        select(Erasure.customer_id).where(
            Erasure.tenant_id == house.tenant, Erasure.state == "done", Erasure.work_order_id.is_(None)
        )
    )
    known = {*remembered(files, house.tenant), *erased, customer}
    files.write_note(_note(house.tenant), json.dumps(sorted(known)))


def remembered(files: Files, tenant: str) -> list[str]:
    """The ids of the customers that were ever erased."""
    text = files.read_note(_note(tenant))
    return [str(id_) for id_ in json.loads(text)] if text else []


@listens(DatabaseRestored)
def erase_again_later(_event: DatabaseRestored, house: House) -> None:
    """The database is an older copy: customers who were erased since may stand in it again."""
    house.queue("privacy.erase_again")


@long_job("privacy.erase_again")
def erase_again(work: Work) -> None:
    """After a restore: erase again whom the older copy brought back."""
    for customer in remembered(files_of(work.app), work.tenant):
        with work.house() as house:
            row = house.session.get(Customer, (house.tenant, customer))
            if row is not None and row.erased_at is None:
                queue_erasure(house, customer, reason="again", reference=None, by=None)


def _note(tenant: str) -> str:
    return f"erased-{tenant}.json"
