"""What a customer thought of it: once by each link, and changed by the same link as long as that opens."""

from typing import Any

from server.kit.house import House
from server.kit.ids import uuid7

from .showing import Guest

__all__ = ["ENDED", "Wrong", "given_before", "rate", "read_rating"]

ENDED = ("done", "partial", "no_access")
LONGEST = 2000


class Wrong(Exception):
    """What was filled in cannot be: the key of a sentence."""


def read_rating(form: dict[str, str]) -> dict[str, Any]:
    """Stars 1 to 5, nps 0 to 10 or None, a comment or None. Wrong."""
    stars, nps = form.get("stars", ""), form.get("nps", "")
    if stars not in ("1", "2", "3", "4", "5"):
        raise Wrong("need_stars")
    if nps and nps not in map(str, range(11)):
        raise Wrong("need_nps")
    comment = form.get("comment", "").replace("\r\n", "\n").strip()
    if len(comment) > LONGEST:
        raise Wrong("too_long")
    return {"stars": int(stars), "nps": int(nps) if nps else None, "comment": comment or None}


def given_before(house: House, guest: Guest) -> dict[str, Any] | None:
    """The rating that was given by this link."""
    return next(iter(house.store.read("rating", [guest.link.result_id])), None) if guest.link.result_id else None


def rate(house: House, guest: Guest, said: dict[str, Any]) -> None:
    """Keep it. Sent twice, it is one rating."""
    before = given_before(house, guest)
    if before is not None:
        house.audit("rate_again", "visit", guest.visit["id"], {n: before[n] for n in said}, said)
        house.desk.change("rating", before["id"], **said)
    else:
        guest.link.result_id = uuid7()
        made = {"by_member_id": None, "device_id": None, "mutation_id": None, "at": house.now, "offset_ms": 0, "jumps": 0, "received_at": house.now, "late": False}  # fmt: skip
        row = {"id": guest.link.result_id, "visit_id": guest.visit["id"], "channel": "link"}
        house.desk.add("rating", row | said | made)
        house.audit("rate", "visit", guest.visit["id"], None, said)
    guest.link.used_at = house.now
