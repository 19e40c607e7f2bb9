"""What sync forgets as days pass."""

from datetime import time, timedelta

from sqlalchemy import delete

from server.kit.house import House
from server.kit.jobs import job
from server.kit.synced_models import Feed
from sync.cursor import OLDEST

__all__ = ["forget_tombstones"]

A_DAY = timedelta(days=1)


@job("kit.forget_tombstones", daily=time(3, 10))
def forget_tombstones(house: House) -> None:
    """Drop `left` and `gone` rows of the feed that every living cursor has passed: an older cursor is reset anyway."""
    old = house.now - OLDEST - A_DAY
    house.session.execute(delete(Feed).where(Feed.tenant_id == house.tenant, Feed.op != "put", Feed.at < old))
