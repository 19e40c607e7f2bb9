"""A move is taken back: by who made it, while the visit stands where it brought it and nothing happened to it since."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from server.kit.errors import Problem
from server.kit.house import House
from server.kit.work_models import Audit

from . import planning
from .office_calls import write_down
from .standing import document_of, visit_of

__all__ = ["may_unmove", "unmove"]

BESIDE = ("skills_overridden",)
"""What a move itself may write down beside it."""
PLACE = ("team", "member", "planned_from", "planned_to")


def may_unmove(house: House, visit: str) -> bool:
    """Whether the last thing that happened to this visit is a move by who asks."""
    return _last(house, visit) is not None


def unmove(house: House, visit: str, *, by: str) -> None:
    """It is where it was, with the person and the hours of before. Problem 404; 409 visits.not_moved_back when something
    followed; else as `planning.move`."""
    row = visit_of(house.desk, visit)
    last = _last(house, visit)
    if last is None:
        raise Problem(409, "visits.not_moved_back", row=document_of(house.desk, row))
    now = document_of(house.desk, row)
    was = {name: last.before.get(name, now[name]) for name in PLACE}
    planning.move(
        house.desk,
        visit,
        by=by,
        team=was["team"],
        member=was["member"],
        planned_from=_moment(was["planned_from"]),
        planned_to=_moment(was["planned_to"]),
    )
    write_down(house, "unmove", visit, now)


def _last(house: House, visit: str) -> Any:
    """The audit row of the move, if it is this person's, the newest of the visit, and stands; else None."""
    mine = select(Audit).where(Audit.tenant_id == house.tenant, Audit.subject_id == visit, Audit.verb.not_in(BESIDE))
    last = house.session.scalars(mine.order_by(Audit.at.desc(), Audit.id.desc()).limit(1)).first()
    if last is None or last.verb != "move" or last.actor != house.by or not isinstance(last.before, dict):
        return None
    row = next(iter(house.store.read("visit", [visit])), None)
    if row is None or row["state"] != "planned":
        return None  # somebody is on the way already
    stands = document_of(house.desk, row)
    return last if all(stands[name] == value for name, value in last.after.items() if name in PLACE) else None


def _moment(said: str) -> datetime:
    return datetime.fromisoformat(said)
