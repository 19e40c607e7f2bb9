"""The jobs that make reports: one visit, and at night whatever was overlooked, or sealed with a key that was lost."""

from datetime import time, timedelta
from time import monotonic

from sqlalchemy import and_, or_, select

from server.kit.jobs import Work, long_job
from server.visits.models import Signature, Visit
from server.visits.states import FINAL, OUTCOMES

from .lost_keys import visits_with_lost_seals
from .making import make_report

__all__ = ["LOOKED_BACK", "make", "make_missing", "seal_again"]

LOOKED_BACK = timedelta(days=14)
AT_ONCE = 100
LONGEST = 40 * 60
"""Seconds after which another job goes on."""


@long_job("reports.make")
def make(work: Work, visit: str) -> None:
    """Make a visit's report, if all is here and it would say something that the last one did not."""
    make_report(work, visit)


@long_job("reports.make_missing", daily=time(4, 10))
def make_missing(work: Work) -> None:
    """Look once more at what was signed or ended in the last fortnight: facts may have changed in ways that nobody told."""
    with work.house(write=False) as house:
        signed = select(Signature.visit_id).where(Signature.received_at >= work.now - LOOKED_BACK)
        ended = and_(Visit.day >= house.today - LOOKED_BACK, Visit.state.in_(OUTCOMES))
        either = or_(ended, and_(Visit.id.in_(signed), Visit.state.in_(FINAL)))
        query = select(Visit.id).where(either).order_by(Visit.day, Visit.id)
        visits = list(house.session.scalars(query))
    for done, visit in enumerate(visits):
        work.progress(done, len(visits))
        make_report(work, visit)


@long_job("reports.seal_again", daily=time(4, 40))
def seal_again(work: Work, after: str = "") -> None:
    """Make a next version of every report that was sealed with a key that was revoked since. What takes long goes on in another job."""
    stop = monotonic() + LONGEST
    while True:
        with work.house(write=False) as house:
            visits = visits_with_lost_seals(house, after, AT_ONCE)
        for visit in visits:
            if monotonic() > stop:
                with work.house() as house:
                    house.queue("reports.seal_again", after=after)
                return
            make_report(work, visit)
            after = visit
        if len(visits) < AT_ONCE:
            return
