"""Somebody comes with a token. Guessing tells nothing; who has a real link that is over hears why."""

from sqlalchemy import select

from server.accounts.tokens import token_hash
from server.kit.errors import Problem
from server.kit.house import House

from .making import is_open
from .models import CustomerLink

__all__ = ["ClosedLink", "NoLink", "open_link"]


class NoLink(Problem):
    """404: nothing opens by this token, now or ever."""

    def __init__(self) -> None:
        super().__init__(404, "links.none")


class ClosedLink(NoLink):
    """A real link that was taken back or has expired: its holder may know, for nobody comes by its token by chance."""

    def __init__(self, link: CustomerLink) -> None:
        super().__init__()
        self.link = link


def open_link(house: House, token: str, purposes: tuple[str, ...] = (), *, lock: bool = False) -> CustomerLink:
    """The link of this token, if it is open and for one of these purposes (none named: any). NoLink, ClosedLink.

    With `lock` a second press on the same form waits for the first.
    """
    asked = select(CustomerLink).where(
        CustomerLink.tenant_id == house.tenant, CustomerLink.token_hash == token_hash(token)
    )
    row = house.session.scalars(asked.with_for_update() if lock else asked).one_or_none()
    if row is None or (purposes and row.purpose not in purposes):
        raise NoLink
    if not is_open(house, row):
        raise ClosedLink(row)
    return row
