"""Reach: on which visits a person may act. Those in a scope that they hold, or held together within 120 days."""

from datetime import date, datetime, timedelta

from sync.actor import Actor, Membership
from sync.desk import Desk
from sync.kind import Row
from sync.store import FeedRow

__all__ = ["REACH", "visit_in_reach"]

REACH = timedelta(days=120)


def visit_in_reach(desk: Desk, visit_id: str, by: Actor) -> Row | None:
    """The visit, if this person may act on it. None for a foreign and an unknown one alike."""
    visit = desk.get("visit", visit_id)
    if visit is None or by.office is not None:
        return visit
    for row in desk.feed_of("visit", visit_id):
        if any(row.scope == f"team:{m.team}" and _met(row, m, desk.now, desk.today) for m in by.teams):
            return visit
    # Made or moved in this very transaction: the feed does not know it yet.
    held = {f"team:{team}" for team in by.team_ids(desk.today)}
    return visit if held & desk.scopes_of("visit", visit_id) else None


def _met(row: FeedRow, membership: Membership, now: datetime, today: date) -> bool:
    """True if the person was in the team while the visit was in its scope, and that is not 120 days ago."""
    if row.op != "put" and row.at < now - REACH:
        return False
    # Moments are UTC and days are Amsterdam's: a day more on either side never refuses work that was done.
    first = (max(row.since, now - REACH) - timedelta(days=1)).date()
    last = today if row.op == "put" else (row.at + timedelta(days=1)).date()
    return membership.from_day <= last and first <= (membership.to_day or today)
