"""Somebody comes with a token. Unknown, expired and revoked are one answer, so that guessing tells nothing."""

from sqlalchemy import select

from server.accounts.tokens import token_hash
from server.kit.errors import Problem
from server.kit.house import House

from .making import is_open
from .models import CustomerLink

__all__ = ["NoLink", "open_link"]


class NoLink(Problem):
    """404: nothing opens by this token, now or ever."""

    def __init__(self) -> None:
        super().__init__(404, "links.none")


def open_link(house: House, token: str, purposes: tuple[str, ...] = (), *, lock: bool = False) -> CustomerLink:
    """The link of this token, if it is open and for one of these purposes (none named: any). Raises NoLink.

    With `lock` a second press on the same form waits for the first.
    """
    asked = select(CustomerLink).where(
        CustomerLink.tenant_id == house.tenant, CustomerLink.token_hash == token_hash(token)
    )
    row = house.session.scalars(asked.with_for_update() if lock else asked).one_or_none()
    if row is None or not is_open(house, row) or (purposes and row.purpose not in purposes):
        raise NoLink
    return row
