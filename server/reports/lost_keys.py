"""Reports that were sealed with a key that was revoked since: whoever took it can seal such a file too, so nothing confirms them.

A company has one active key at a time: when a report was made says which one sealed it.
"""

from sqlalchemy import ColumnElement, and_, false, func, or_, select

from server.kit.chain_models import SigningKey
from server.kit.house import House

from .models import Report

__all__ = ["is_lost", "visits_with_lost_seals"]


def is_lost(house: House, report: Report) -> bool:
    """Whether the key that sealed this report was revoked since."""
    return house.session.scalar(select(Report.id).where(Report.id == report.id, _lost(house))) is not None


def visits_with_lost_seals(house: House, after: str, most: int) -> list[str]:
    """The next visits behind the id `after` ("": from the first) whose newest report is such a one."""
    later = Report.__table__.alias("later")
    newest = select(func.max(later.c.number)).where(
        later.c.tenant_id == Report.tenant_id, later.c.visit_id == Report.visit_id
    )
    mine = select(Report.visit_id).where(_lost(house), Report.number == newest.scalar_subquery())
    mine = mine.where(Report.visit_id > after) if after else mine
    return list(house.session.scalars(mine.order_by(Report.visit_id).limit(most)))


def _lost(house: House) -> ColumnElement[bool]:
    keys = house.session.scalars(
        select(SigningKey).where(SigningKey.state == "revoked", SigningKey.until_at.is_not(None))
    )
    return or_(false(), *(and_(Report.made_at >= key.from_at, Report.made_at < key.until_at) for key in keys))
