"""What every act of a technician has in common: may he reach the visit, who made it, and did it come too late."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sync.outcome import Outcome, rejected
from sync.reach import visit_in_reach

if TYPE_CHECKING:
    from sync.actor import Actor, Stamp
    from sync.desk import Desk
    from sync.kind import Row

ATTACHED = ("clash", "doc_id")


def visit_needs(args: dict[str, Any], *kinds: str) -> list[tuple[str, str, Any]]:
    """What an act on a visit reads: the visit, its open clashes, and its rows of `kinds`."""
    visit = args.get("visit")
    if visit is None:
        return []
    return [("visit", "id", visit), (*ATTACHED, visit), *((kind, "visit_id", visit) for kind in kinds)]


def reached(desk: "Desk", args: dict[str, Any], by: "Actor") -> "Row | None":
    """The visit that an act names, if it is or within 120 days was in a scope that this person then held."""
    return visit_in_reach(desk, args["visit"], by)


def unseen() -> Outcome:
    """The answer for what is not there and for what this person may not see: the same, so that guessing tells nothing."""
    return rejected("not_found")


def taken(desk: "Desk", kind: str, row: str) -> bool:
    """True if another mutation has made a row with this id."""
    return desk.get(kind, row) is not None


def made(by: "Actor", at: "Stamp", *, late: bool = False) -> dict[str, Any]:
    """The columns of models.Made."""
    return {
        "by_member_id": by.member,
        "device_id": by.device,
        "mutation_id": at.mutation,
        "at": at.at,
        "offset_ms": at.offset_ms,
        "jumps": at.jumps,
        "received_at": at.received_at,
        "late": late,
    }


def made_by_office(member: str, now: datetime) -> dict[str, Any]:
    """The columns of models.Made for what a person in the office does: no device, the server's clock."""
    return {
        "by_member_id": member,
        "device_id": None,
        "mutation_id": None,
        "at": now,
        "offset_ms": 0,
        "jumps": 0,
        "received_at": now,
        "late": False,
    }


def is_late(visit: "Row", by: "Actor", today: date) -> bool:
    """True if the visit was moved away: it is of no team that this person is in, today or on the visit's day.

    Not when the office itself accepted the act: then it knows.
    """
    return by.office is None and visit["team_id"] not in {*by.team_ids(today), *by.team_ids(visit["day"])}
