"""What the office does about an issue: plan a visit that follows from it, call it done, open it again."""

from datetime import datetime
from typing import TYPE_CHECKING

from server.kit.clock import day_in_amsterdam
from server.kit.errors import Problem
from sync.erased import is_visit_erased
from sync.kind import Row

from .attention_cards import close_card, open_cards
from .checklists import latest
from .events import VisitMade, tell
from .material import follow
from .notices import notice, which
from .planning import must_be_in_team
from .standing import visit_of

if TYPE_CHECKING:
    from sync.desk import Desk

HOW = ("solved", "no_action")


def follow_up(
    desk: "Desk",
    issue: str,
    *,
    team: str,
    member: str | None,
    planned_from: datetime,
    planned_to: datetime,
    remarks: str | None,
    by: str,
) -> Row:
    """Plan the next visit of the same work order because of an issue: same customer, address and type. Its row.

    The reporter hears of it; a card about the issue is done. Problem 404; 409 visits.erased; 422 visits.ends_first,
    visits.member_not_in_team.
    """
    found = issue_of(desk, issue)
    if planned_to <= planned_from:
        raise Problem(422, "visits.ends_first", pointer="/planned_to")
    if member:
        must_be_in_team(desk, member, team)
    before = visit_of(desk, found["visit_id"])
    row = desk.add("visit", _next(desk, before, team, member, planned_from, planned_to, remarks))
    link = {"issue_id": issue, "visit_id": row["id"], "by_member_id": by, "at": desk.now}
    desk.add("follow_up", link)
    follow(desk, row["work_order_id"])
    tell(desk, VisitMade(visit=row["id"], team=team, by=by))
    _tell_reporter(desk, found, "issue_planned", by)
    _close_cards(desk, found, by)
    return row


def handle(desk: "Desk", issue: str, how: str, note: str | None, *, by: str) -> Row:
    """Call an issue solved, or say that nothing has to be done. Problem 404, 409 visits.issue_handled.

    Of an erased order's visit it can be said without a word: no note is kept, and nobody is told.
    """
    found = issue_of(desk, issue)
    if standing_handling(desk, issue):
        raise Problem(409, "visits.issue_handled")
    erased = is_visit_erased(desk, found["visit_id"])
    said = None if erased else note
    row = {"issue_id": issue, "how": how, "note": said, "by_member_id": by, "at": desk.now, "lifted_at": None}
    added = desk.add("issue_handling", row)
    if not erased:
        _tell_reporter(desk, found, f"issue_{how}", by, note or "")
    _close_cards(desk, found, by)
    return added


def open_again(desk: "Desk", issue: str) -> Row:
    """Lift what was said of it. Problem 404, 409 visits.issue_open."""
    issue_of(desk, issue)
    standing = standing_handling(desk, issue)
    if standing is None:
        raise Problem(409, "visits.issue_open")
    desk.change("issue_handling", standing["id"], lifted_at=desk.now)
    return standing


def issue_of(desk: "Desk", issue: str) -> Row:
    """The issue's row. Problem 404 if there is none."""
    row = desk.get("issue", issue)
    if row is None:
        raise Problem(404, "visits.issue_not_found")
    return row


def standing_handling(desk: "Desk", issue: str) -> Row | None:
    """What the office said of it, if that stands."""
    return next((one for one in desk.rows("issue_handling", "issue_id", issue) if one["lifted_at"] is None), None)


def _next(
    desk: "Desk",
    before: Row,
    team: str,
    member: str | None,
    planned_from: datetime,
    planned_to: datetime,
    remarks: str | None,
) -> Row:
    kind = next(iter(desk.rows("visit_type", "code", before["kind"])), None)
    template = kind["checklist_template_id"] if kind else None
    version = latest(desk, template) if template else None
    siblings = desk.rows("visit", "work_order_id", before["work_order_id"])
    same = ("work_order_id", "kind", "contact_name", "contact_phone", "access_note")
    return {name: before[name] for name in same} | {
        "id": desk.new_id(),
        "nr": 1 + max(one["nr"] for one in siblings),
        "day": day_in_amsterdam(planned_from),
        "planned_from": planned_from,
        "planned_to": planned_to,
        "team_id": team,
        "member_id": member,
        "state": "planned",
        "outcome": None,
        "checklist_version_id": version["id"] if version else None,
        "remarks": remarks,
        "cancelled_at": None,
        "cancel_reason": None,
    }


def _tell_reporter(desk: "Desk", issue: Row, kind: str, by: str, note: str = "") -> None:
    params = {"issue": issue["id"], "note": note, **which(desk, issue["visit_id"])}
    notice(desk, issue["by_member_id"], kind, visit=issue["visit_id"], by=by, params=params)


def _close_cards(desk: "Desk", issue: Row, by: str) -> None:
    for card in open_cards(desk, "visit", issue["visit_id"], "issue"):
        if card["params"].get("issue") == issue["id"]:
            close_card(desk, card["id"], by)
