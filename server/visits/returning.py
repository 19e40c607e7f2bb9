"""The office sends an ended visit back to who did the work, and takes that back; the technician ends it again.

See docs/decisions/0019: it stands at paused, what was signed stays signed, and only an end whose maker had seen
the return answers it.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from server.kit.errors import Problem
from sync.clash import stands_now
from sync.kind import Row

from . import states
from .acts import made_by_office
from .attention_cards import close_card, open_cards, raise_card
from .events import VisitReturned, tell
from .finishing import goes_on, lacks
from .notices import notice, which, workers
from .photo_marks import mark_photo, photo_of
from .standing import document_of, visit_of
from .steps import add_step

if TYPE_CHECKING:
    from sync.desk import Desk

STANDS_AT = "paused"
"""Begun, and nobody works on it now: phones hold it however old its day is, and no hours run."""
CARDS = ("return_answered", "return_unseen")


def send_back(desk: "Desk", visit: str, *, reason: str, by: str, photos: Iterable[str] = ()) -> Row:
    """Send a visit that ended as done or partial back with a reason; `photos` are not good enough, for that reason.

    A return that still stood open is replaced. Returns the visit_return. Problem 404 (also for a photo of another
    visit); 409 visits.not_done, with the current row, if the visit has not ended so.
    """
    row = visit_of(desk, visit)
    if row["state"] not in states.OUTCOMES:
        raise Problem(409, "visits.not_done", row=document_of(desk, row))
    poor = [photo_of(desk, one) for one in photos]
    if any(one["visit_id"] != visit for one in poor):
        raise Problem(404, "visits.photo_not_found")
    close_returns(desk, visit, "withdrawn", by)
    add_step(desk, row, STANDS_AT, moved=True, made=made_by_office(by, desk.now), note=reason)
    sent = desk.add(
        "visit_return",
        {
            "visit_id": visit,
            "reason": reason,
            "from_state": row["state"],
            "by_member_id": by,
            "at": desk.now,
            "state": "open",
            "closed_by": None,
            "closed_at": None,
        },
    )
    for one in poor:
        mark_photo(desk, one["id"], reason=reason, by=by, told=False)
    goes_on(desk, visit)
    for concern in ("state", "outcome"):
        stands_now(desk, "visit", visit, concern, STANDS_AT)
    told = workers(desk, visit) | ({row["member_id"]} if row["member_id"] else set())
    for member in sorted(told):
        notice(desk, member, "visit_returned", visit=visit, by=by, params={"reason": reason, **which(desk, visit)})
    tell(desk, VisitReturned(visit=visit, reason=reason, by=by))
    return sent


def withdraw(desk: "Desk", visit: str, *, by: str) -> Row:
    """It is good as it is: the visit stands again as it had ended, photos that were marked with the return count again.

    Returns the visit. Problem 404; 409 visits.no_return if no return stands open.
    """
    row = visit_of(desk, visit)
    sent = open_return(desk, visit)
    if sent is None:
        raise Problem(409, "visits.no_return", row=document_of(desk, row))
    for photo in desk.rows("photo", "visit_id", visit):
        if photo["poor_at"] is not None and photo["poor_at"] >= sent["at"]:
            desk.change("photo", photo["id"], poor_reason=None, poor_by=None, poor_at=None)
    close_returns(desk, visit, "withdrawn", by)
    if row["state"] in states.UNDER_WAY:
        add_step(desk, row, sent["from_state"], moved=True, made=made_by_office(by, desk.now))
        for concern in ("state", "outcome"):
            stands_now(desk, "visit", visit, concern, sent["from_state"])
        for member in sorted(workers(desk, visit)):
            notice(desk, member, "return_withdrawn", visit=visit, by=by, params=which(desk, visit))
    lacks(desk, visit, by)
    return visit_of(desk, visit)


def ended_again(desk: "Desk", visit: str, seen: str | None, *, by: str, name: str) -> None:
    """A visit ended, or an end came for one that had. `seen` is the return that its maker had before him.

    An open return is answered by who had seen it; else it stays open, and the office hears that the end was not about it.
    """
    sent = open_return(desk, visit)
    row = desk.get("visit", visit)
    if sent is None or row is None or row["state"] not in states.FINAL:
        return
    answered = seen == sent["id"]
    if answered:
        close_returns(desk, visit, "answered", by)
    params = {"member": by, "name": name, "reason": sent["reason"], **which(desk, visit)}
    raise_card(desk, "return_answered" if answered else "return_unseen", "visit", visit, params)


def open_return(desk: "Desk", visit: str) -> Row | None:
    """The return that nobody answered or withdrew yet."""
    return next((one for one in desk.rows("visit_return", "visit_id", visit) if one["state"] == "open"), None)


def close_returns(desk: "Desk", visit: str, state: str, by: str) -> None:
    """No return stands open any more, and no card about one is of any use."""
    sent = open_return(desk, visit)
    if sent is not None:
        desk.change("visit_return", sent["id"], state=state, closed_by=by, closed_at=desk.now)
    for code in CARDS:
        for card in open_cards(desk, "visit", visit, code):
            close_card(desk, card["id"], by)
