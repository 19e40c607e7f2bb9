"""The office moves a visit: another team, another person, another moment. The office's plan always stands."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from server.kit.clock import day_in_amsterdam, rfc3339
from server.kit.errors import Problem
from sync.kind import Row

from . import states
from .attention_cards import close_card
from .events import VisitMoved, tell
from .late_work import counts_again, counts_no_more
from .material import follow
from .notices import visit_moved, workers
from .standing import document_of, must_stand, visit_of

if TYPE_CHECKING:
    from sync.desk import Desk

KEEP = "keep"
"""The member stays who he is (unless the team changes: then nobody in particular)."""


def move(
    desk: "Desk",
    visit: str,
    *,
    by: str,
    team: str | None = None,
    member: str | None = KEEP,
    planned_from: datetime | None = None,
    planned_to: datetime | None = None,
    was: Mapping[str, Any] | None = None,
) -> Row:
    """Give a visit to another team, member or moment; what is left out stays. Returns the row.

    Without `planned_to` it keeps its length. Whoever worked on it hears of a new team (notice visit_moved); what his
    phone still sends is attached. Problem 404; 409 visits.moved_meanwhile with the current row if a field of `was`
    ({team?, planned_from?, ...}) changed; 409 visits.ended or visits.is_cancelled (reopen it first); 422
    visits.ends_first, visits.member_not_in_team.
    """
    row = visit_of(desk, visit)
    must_stand(desk, row, was or {}, "visits.moved_meanwhile")
    must_be_open(desk, row)
    begins = planned_from or row["planned_from"]
    ends = planned_to or begins + (row["planned_to"] - row["planned_from"])
    if ends <= begins:
        raise Problem(422, "visits.ends_first", pointer="/planned_to")
    to_team = team or row["team_id"]
    person = _person(row, to_team, member)
    day = day_in_amsterdam(begins)
    if person:
        must_be_in_team(desk, person, to_team)
    moved = desk.change(
        "visit", visit, team_id=to_team, member_id=person, planned_from=begins, planned_to=ends, day=day
    )
    if moved is not row:
        _tell(desk, row, moved, by)
        follow(desk, moved["work_order_id"])
    return moved


def give_back(desk: "Desk", card: str, *, by: str) -> Row:
    """Do what a worked_after_move card offers: the visit goes back to the team that worked on it, and that work counts.

    Returns the visit. Problem 404 if there is no such card, 409 visits.card_done if it was done already; else as `move`.
    """
    row = desk.get("attention", card)
    act = row["act"] if row else None
    if row is None or not act or act["verb"] != "give_back":
        raise Problem(404, "visits.not_found")
    if row["state"] != "open":
        raise Problem(409, "visits.card_done")
    visit = move(desk, row["subject_id"], team=act["team"], by=by)["id"]
    counts_again(desk, visit, act["team"])
    close_card(desk, card, by)
    return visit_of(desk, visit)


def undo_give_back(desk: "Desk", card: str, *, by: str) -> Row:
    """Take a give_back back: the visit goes again to the team that had it and stands as it did there. The visit.

    Problem 404 if there is no such card, 409 visits.not_given_back if the visit is no longer where the click brought it;
    else as `move`.
    """
    row = desk.get("attention", card)
    act = row["act"] if row else None
    if row is None or not act or act["verb"] != "give_back":
        raise Problem(404, "visits.not_found")
    visit = visit_of(desk, row["subject_id"])
    moves = [
        one for one in desk.rows("visit_move", "visit_id", visit["id"]) if one["from_team_id"] != one["to_team_id"]
    ]
    last = max((one for one in moves if one["to_team_id"] == act["team"]), key=lambda one: one["at"], default=None)
    if row["state"] != "done" or visit["team_id"] != act["team"] or last is None:
        raise Problem(409, "visits.not_given_back")
    away = max(one["at"] for one in moves if one["from_team_id"] == act["team"] and one["at"] <= last["at"])
    move(desk, visit["id"], team=last["from_team_id"], by=by)
    counts_no_more(desk, visit["id"], since=away)
    desk.change("attention", card, state="open", done_by=None, done_at=None)
    return visit_of(desk, visit["id"])


def must_be_open(desk: "Desk", visit: Row) -> None:
    """Problem 409 if the visit has ended or was cancelled."""
    if visit["state"] in states.FINAL:
        raise Problem(409, "visits.ended", row=document_of(desk, visit))
    if visit["state"] == "cancelled":
        raise Problem(409, "visits.is_cancelled", row=document_of(desk, visit))


def _person(row: Row, to_team: str, member: str | None) -> str | None:
    if member != KEEP:
        return member
    return row["member_id"] if to_team == row["team_id"] else None


def must_be_in_team(desk: "Desk", member: str, team: str) -> None:
    """Problem 422 if this member is in the team on no day at all; which day is the planner's affair."""
    if all(one["team_id"] != team for one in desk.rows("team_member", "member_id", member)):
        raise Problem(422, "visits.member_not_in_team", pointer="/member")


def _tell(desk: "Desk", before: Row, after: Row, by: str) -> None:
    moved = desk.add(
        "visit_move",
        {
            "visit_id": after["id"],
            "from_team_id": before["team_id"],
            "to_team_id": after["team_id"],
            "from_planned": before["planned_from"],
            "to_planned": after["planned_from"],
            "by_member_id": by,
            "at": desk.now,
        },
    )
    if before["team_id"] != after["team_id"]:
        for member in sorted(workers(desk, after["id"])):
            visit_moved(desk, member, moved)
    tell(
        desk,
        VisitMoved(
            visit=after["id"],
            from_team=before["team_id"],
            to_team=after["team_id"],
            planned_from=rfc3339(after["planned_from"]),
            by=by,
            was_planned_from=rfc3339(before["planned_from"]),
        ),
    )
