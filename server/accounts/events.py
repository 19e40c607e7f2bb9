"""What accounts tells the rooms above it. Each event is sent once, in the commit that made it true."""

from dataclasses import dataclass

from server.kit.events import Event

__all__ = ["AccountLinkMade", "MemberEnded", "MemberPlaced"]


@dataclass(frozen=True)
class AccountLinkMade(Event):
    """A member is to be sent a link by mail; the row `account_link` says for what and where to."""

    link: str


@dataclass(frozen=True)
class MemberEnded(Event):
    """Somebody does not work here any more: no log-in opens, and the phones that were signed in are locked."""

    member: str


@dataclass(frozen=True)
class MemberPlaced(Event):
    """Somebody came, came back or has other roles: what is meant for all of a kind is meant for him too, or no more."""

    member: str
