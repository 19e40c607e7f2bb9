"""Asking a customer for a signature from the phone of the technician who stands beside him: one link, asked twice is one."""

from datetime import datetime

from server.kit.house import House

from .making import NewLink, is_open, links_about, make_link
from .models import CustomerLink

__all__ = ["link_to_sign"]


def link_to_sign(house: House, visit: str, *, lang: str, by: str, since: datetime | None = None) -> CustomerLink:
    """The open link to sign for a visit that this member made before and that nobody used, else a new one.

    `since`: when the customer last signed, in whichever way. A link from before it asks for nothing more.
    """
    for row in links_about(house, "visit", visit):
        mine = row.purpose == "sign" and row.by_member_id == by and row.lang == lang
        waits = row.used_at is None and (since is None or row.at >= since)
        if mine and waits and is_open(house, row):
            return row
    return make_link(house, NewLink("sign", "visit", visit, lang), by=by)
