"""The log of what phones were sent: a row a page that had something in it, and the proof that it arrived.

Phones ask often and mostly hear nothing new: then nothing is written (`wants_noting`).
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from hashlib import sha256
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, select

from server.accounts.models import PullPage
from server.kit.asking import Question
from server.kit.history import REPLAY_DAYS
from server.kit.house import House
from server.kit.ids import uuid7
from server.kit.jobs import job

__all__ = ["Sent", "forget_pages", "note_page", "unproved"]


class _Page(NamedTuple):
    id: str
    proved_at: datetime | None
    cursor_hash: str


_NEWEST = Question(
    _Page,
    select(PullPage.id, PullPage.proved_at, PullPage.cursor_hash)
    .where(PullPage.device_id == bindparam("device"))
    .order_by(PullPage.sent_at.desc(), PullPage.id.desc())
    .limit(1),
)


@dataclass(frozen=True)
class Sent:
    """A page as it went out. `asked` is the cursor that the phone came with, `given` the one that it gets."""

    asked: str | None
    given: str
    reset: bool
    more: bool
    changes: list[dict[str, Any]]

    @property
    def visits(self) -> list[list[Any]]:
        """[[id, v, op]] of the visits in it."""
        return [[one["id"], one["v"], one["op"]] for one in self.changes if one["kind"] == "visit"]


def unproved(house: House, device: str, asked: str | None) -> str | None:
    """The id of the page whose cursor the phone has now brought back, if nobody noted that before."""
    if asked is None:
        return None
    page = _NEWEST.one(house.session, device=device)
    return page.id if page is not None and page.proved_at is None and page.cursor_hash == _hash(asked) else None


def note_page(house: House, device: str, sent: Sent, proved: str | None) -> None:
    """Write down that a page arrived, and that another one went out if it had anything in it."""
    page = house.session.get(PullPage, (house.tenant, proved)) if proved else None
    if page is not None:
        page.proved_at = house.now
    if sent.changes or sent.reset:
        house.session.add(
            PullPage(
                id=uuid7(),
                device_id=device,
                sent_at=house.now,
                cursor_hash=_hash(sent.given),
                fresh=sent.asked is None,
                reset=sent.reset,
                more=sent.more,
                visits=sent.visits,
            )
        )


@job("accounts.forget_pages", daily=time(3, 55))
def forget_pages(house: House) -> None:
    """Drop what nobody replays any more."""
    kept = timedelta(days=REPLAY_DAYS.of(house))
    old = delete(PullPage).where(PullPage.tenant_id == house.tenant, PullPage.sent_at < house.now - kept)
    house.session.execute(old)


def _hash(cursor: str) -> str:
    return sha256(cursor.encode(errors="replace")).hexdigest()  # what a broken phone brings need not be a text
