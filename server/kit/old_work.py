"""What was done long ago is forgotten: rows of work would else grow for ever. What failed stays until somebody looked."""

from datetime import time, timedelta

from sqlalchemy import delete, select

from server.kit.house import House
from server.kit.jobs import job
from server.kit.work_models import Delivery, EventRow, Job

__all__ = ["KEPT", "forget_old_work"]

KEPT = timedelta(days=30)


@job("kit.forget_old_work", daily=time(3, 40))
def forget_old_work(house: House) -> None:
    """Remove jobs and deliveries that were done a month ago, and events that nobody has still to hear."""
    before = house.now - KEPT
    for model in (Job, Delivery):
        old = delete(model).where(model.tenant_id == house.tenant, model.state == "done", model.done_at < before)
        house.session.execute(old)
    open_ones = select(Delivery.event_id).where(Delivery.tenant_id == house.tenant)
    heard = delete(EventRow).where(
        EventRow.tenant_id == house.tenant, EventRow.at < before, EventRow.id.not_in(open_ones)
    )
    house.session.execute(heard)
