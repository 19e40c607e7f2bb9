"""What a company does not want its people's phones to say."""

from sqlalchemy import select

from server.kit.errors import Problem
from server.kit.house import House

from .models import MutedPush

__all__ = ["MUTABLE", "is_muted", "mute", "unmute"]

MUTABLE = ("ready",)
"""`ready`: in the morning that the day is ready. A changed day is always told to who asked for it."""


def is_muted(house: House, what: str) -> bool:
    """Whether the company switched this message off."""
    return _row(house, what) is not None


def mute(house: House, what: str, *, by: str) -> None:
    """Switch it off for everybody. Problem 404 for a message that cannot be."""
    _known(what)
    if _row(house, what) is None:
        house.session.add(MutedPush(id=house.desk.new_id(), what=what, by_member_id=by))
        house.audit("mute", "push", what, {"on": True}, {"on": False})


def unmute(house: House, what: str) -> None:
    """Switch it on again. Problem 404 for a message that cannot be."""
    _known(what)
    row = _row(house, what)
    if row is not None:
        house.session.delete(row)
        house.audit("unmute", "push", what, {"on": False}, {"on": True})


def _known(what: str) -> None:
    if what not in MUTABLE:
        raise Problem(404, "kit.not_found")


def _row(house: House, what: str) -> MutedPush | None:
    mine = select(MutedPush).where(MutedPush.tenant_id == house.tenant, MutedPush.what == what)
    return house.session.scalars(mine).one_or_none()
