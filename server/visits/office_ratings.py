"""What customers think of the work, summed up: the mean of stars and of 0-10, and the Net Promoter Score beside it.

The target is set on the mean (8 or more), since "NPS of 8" is no NPS: that is promoters (9, 10) less detractors (0 to 6)
in percent, from -100 to 100.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from server.kit.house import House
from sync.kind import Document

from .models import Rating
from .office_documents import documents_of

__all__ = ["DAYS", "TARGET", "Ratings", "ratings_of_late"]

DAYS = (30, 90, 365)
TARGET = 8.0
LISTED = 100


@dataclass(frozen=True)
class Ratings:
    """`count` ratings; `stars` their mean, `asked` how many also said 0-10, `mean` of those, `nps`. None without any."""

    count: int
    stars: float | None
    asked: int
    mean: float | None
    nps: int | None
    newest: list[Document]


def ratings_of_late(house: House, days: int) -> Ratings:
    """Those that came in so many days; the newest hundred are listed."""
    since = house.now - timedelta(days=days)
    said = _said(house, since)
    count = sum(said.values())
    stars = sum(stars * many for (stars, _), many in said.items())
    scores = dict.fromkeys(range(11), 0)
    for (_, score), many in said.items():
        if score is not None:
            scores[score] += many
    asked = sum(scores.values())
    promoters = scores[9] + scores[10]
    detractors = sum(scores[score] for score in range(7))
    return Ratings(
        count,
        round(stars / count, 2) if count else None,
        asked,
        round(sum(score * many for score, many in scores.items()) / asked, 2) if asked else None,
        round(100 * (promoters - detractors) / asked) if asked else None,
        _newest(house, since),
    )


def _said(house: House, since: datetime) -> dict[tuple[int, int | None], int]:
    """How often each (stars, 0-10) was said: at most sixty rows, however many ratings there are."""
    query = (
        select(Rating.stars, Rating.nps, func.count())
        .where(Rating.tenant_id == house.tenant, Rating.received_at >= since)
        .group_by(Rating.stars, Rating.nps)
    )
    return {(row[0], row[1]): row[2] for row in house.session.execute(query)}


def _newest(house: House, since: datetime) -> list[Document]:
    query = (
        select(Rating.id)
        .where(Rating.tenant_id == house.tenant, Rating.received_at >= since)
        .order_by(Rating.received_at.desc(), Rating.id.desc())
        .limit(LISTED)
    )
    ids = list(house.session.scalars(query))
    rows = {row["id"]: row for row in house.store.read("rating", ids)}
    return documents_of(house, "rating", [rows[one] for one in ids if one in rows])
