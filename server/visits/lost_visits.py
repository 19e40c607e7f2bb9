"""Work on a visit that only the lost days knew: the database was set back, the phones sent it again, and a person of the
office says on which visit it belongs."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from server.kit.errors import Problem
from server.kit.house import House
from server.kit.synced_models import Mutation
from sync import accepting
from sync.accepting import Unacceptable
from sync.handlers import registered
from sync.kind import Row

from .office_inbox import when
from .office_settling import tell_maker
from .standing import visit_of

__all__ = ["LOST", "LostWork", "lost_work", "put_on"]

LOST = ("visit_unknown", "parent_rejected")
"""Reasons for which work of such a visit waits: the first that it is unknown, those behind it that they wait for that."""


@dataclass(frozen=True)
class LostWork:
    """What waits of one such visit: the acts as they were made, who made them and from when to when."""

    acts: list[Row]
    members: list[str]
    begins: datetime
    ends: datetime


def lost_work(house: House, visit: str) -> LostWork:
    """What phones sent about a visit that is not here. 404 when there is such a visit, or nothing waits of this one."""
    rows = house.store.read("mutation", _open(house, visit))
    if not rows or house.store.read("visit", [visit]):
        raise Problem(404, "visits.not_found")
    acts = sorted(rows, key=lambda row: (when(row), row["device_id"], row["seq"]))
    members = list(dict.fromkeys(row["member_id"] for row in acts))
    return LostWork(acts, members, when(acts[0]), when(acts[-1]))


def put_on(house: House, lost: str, visit: str, *, by: str) -> int:
    """Do all of it on another visit, in the order in which it was made; says how many stay in the inbox.

    404 for a visit that is none and for work that is not there any more; 409 when nothing of it can be done there, or when
    its customer was erased.
    """
    work = lost_work(house, lost)
    visit_of(house.desk, visit)
    done = set[str]()
    for row in work.acts:
        if row["id"] not in done:
            done |= _taken(house, row, visit, by)
    if not done:
        raise Problem(409, "visits.inbox.not_acceptable")
    left = len([row for row in work.acts if row["id"] not in done])
    house.audit("attach", "visit", visit, None, {"lost": lost, "acts": len(done), "left": left})
    return left


def _taken(house: House, row: Row, visit: str, by: str) -> set[str]:
    """One of them with what waited for it; nothing when the rule says no: it stays in the inbox."""
    try:
        return set(accepting.accept(house.desk, row["id"], registered(), by=by, tell=tell_maker, visit=visit))
    except Unacceptable:
        return set()


def _open(house: House, visit: str) -> list[str]:
    waits = (Mutation.visit_id == visit, Mutation.status == "rejected", Mutation.settled.is_(None))
    return list(house.session.scalars(select(Mutation.id).where(*waits, Mutation.code.in_(LOST))))
