"""What tips hear from below."""

from server.accounts.events import MemberPlaced
from server.kit.events import listens
from server.kit.house import House

from .telling import bring_up_to_date

__all__ = ["tell_who_came_later"]


@listens(MemberPlaced)
def tell_who_came_later(event: MemberPlaced, house: House) -> None:
    """A tip is for whoever has the role while it runs, not for whoever had it when it began."""
    bring_up_to_date(house, event.member)
