"""What a phone held at a moment, folded from the pages that it was sent; asks no database.

A page counts when the phone came back with its cursor. Before that came-back it may or may not have arrived: then it is
counted and said to be unsure, from the moment that it went out.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from server.accounts.models import PullPage

__all__ = ["Held", "held_at"]


@dataclass
class Held:
    """`visits`: {id: version}. `as_of`: when the last page that counts went out; `sure`: it had arrived by then.

    `whole`: the log begins with a phone that had nothing, so nothing else can have been on it. `lost`: pages that went
    out after `as_of` and were never seen to arrive.
    """

    visits: dict[str, int] = field(default_factory=dict[str, int])
    as_of: datetime | None = None
    sure: bool = True
    whole: bool = False
    lost: list[datetime] = field(default_factory=list[datetime])


def held_at(pages: Iterable[PullPage], moment: datetime) -> Held:
    """Fold the pages of one phone, in the order in which they went out, up to this moment."""
    held = Held()
    beside: dict[str, int] | None = None  # a refill is built beside what is shown, and takes over when it is whole
    for page in pages:
        if page.sent_at > moment:
            break
        if page.proved_at is None:
            held.lost.append(page.sent_at)
            continue
        if page.fresh:
            held.visits, held.whole, beside = {}, True, None
        if page.reset and beside is None:
            beside = {}
        target = beside if beside is not None else held.visits
        for id_, version, op in page.visits:
            if op == "put":
                target[str(id_)] = int(str(version))
            else:
                target.pop(str(id_), None)
        if beside is not None and not page.more:
            held.visits, held.whole, beside = beside, True, None
        held.as_of, held.sure, held.lost = page.sent_at, page.proved_at <= moment, []
    return held
