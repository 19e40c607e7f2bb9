"""Which mails a company sends to its customers by themselves."""

from sqlalchemy import select

from server.kit.errors import Problem
from server.kit.house import House

from .mail_models import MailChoice

__all__ = ["BY_ITSELF", "chosen", "wants", "wish"]

BY_ITSELF = ("made", "moved", "cancelled", "done")
"""An appointment was made, moved, called off; the visit is done (the report, and a question how it was)."""


def wants(house: House, kind: str) -> bool:
    """Whether mails of this kind go by themselves."""
    return kind in chosen(house)


def chosen(house: House) -> frozenset[str]:
    """The kinds that go by themselves."""
    return frozenset(house.session.scalars(select(MailChoice.kind).where(MailChoice.tenant_id == house.tenant)))


def wish(house: House, kind: str, *, on: bool, by: str) -> None:
    """Send them from now on, or not. Problem 404 for a kind that we do not have."""
    if kind not in BY_ITSELF:
        raise Problem(404, "kit.not_found")
    mine = select(MailChoice).where(MailChoice.tenant_id == house.tenant, MailChoice.kind == kind)
    row = house.session.scalars(mine).one_or_none()
    if on == (row is not None):
        return
    if row is not None:
        house.session.delete(row)
    else:
        house.session.add(MailChoice(id=house.desk.new_id(), kind=kind, by_member_id=by))
    house.audit("choose", "mail", kind, {"on": not on}, {"on": on})
