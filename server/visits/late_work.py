"""Work that arrives after the visit was moved to another team: it attaches, and both sides hear of it."""

from datetime import datetime
from typing import TYPE_CHECKING

from . import states
from .acts import is_late
from .attention_cards import raise_card
from .notices import visit_moved
from .steps import skipped, stand, steps_of

if TYPE_CHECKING:
    from sync.actor import Actor
    from sync.desk import Desk
    from sync.kind import Row


def note_late_work(desk: "Desk", visit: "Row", by: "Actor") -> bool:
    """True if this person's team no longer has the visit; then the office and he himself are told, once."""
    late = is_late(visit, by, desk.today)
    if late:
        tell_of_late_work(desk, visit, by)
    return late


def tell_of_late_work(desk: "Desk", visit: "Row", by: "Actor") -> None:
    """A card with "give it back" for the office, a visit_moved notice for the technician.

    Of a visit whose customer was erased nobody is told: nobody can give it back, and the texts would name him.
    """
    if visit.get("erased_at") is not None:
        return
    move = last_move(desk, visit["id"])
    team = move["from_team_id"] if move else None
    raise_card(
        desk,
        "worked_after_move",
        "visit",
        visit["id"],
        {"member": by.member, "name": by.name, "team": team},
        act={"verb": "give_back", "team": team} if team else None,
        one_for="member",
    )
    if move:
        visit_moved(desk, by.member, move)


def last_move(desk: "Desk", visit: str) -> "Row | None":
    """How the visit came to the team that it has now; None if it was always there."""
    row = desk.get("visit", visit)
    moves = [one for one in desk.rows("visit_move", "visit_id", visit) if row and one["to_team_id"] == row["team_id"]]
    return max(
        (one for one in moves if one["from_team_id"] != one["to_team_id"]), key=lambda one: one["at"], default=None
    )


def counts_again(desk: "Desk", visit: str, team: str) -> None:
    """The visit came back to the team that went on working: what its people did after the move counts, in the order it came.

    Not what came before a step that counts already: whoever has the visit now was further. Nor an end, and what came
    after it: that is a clash, and the office decides about it in words.
    """
    row = desk.get("visit", visit)
    state = row["state"] if row else "cancelled"
    if state in states.FINAL or state == "cancelled":
        return
    steps = [one for one in steps_of(desk, visit) if not one["undone_by"]]
    counted = max((one["nr"] for one in steps if one["moved"]), default=0)
    for step in steps:
        if step["nr"] <= counted or not step["late"] or not _is_of(desk, step["by_member_id"], team):
            continue
        to = step["to_state"]
        if to in states.FINAL:
            break
        if states.moves(state, to):
            desk.change("visit_step", step["id"], moved=True, from_state=state, skipped=skipped(state, to))
            state = to
    _stands(desk, visit, state)


def counts_no_more(desk: "Desk", visit: str, *, since: datetime) -> None:
    """That is taken back: what came after the move (`since`) is history again, and the visit stands where the rest left it."""
    for step in steps_of(desk, visit):
        if step["late"] and step["moved"] and step["received_at"] >= since:
            desk.change("visit_step", step["id"], moved=False, skipped=[])
    _stands(desk, visit, states.standing(steps_of(desk, visit)))


def _is_of(desk: "Desk", member: str | None, team: str) -> bool:
    return member is not None and any(one["team_id"] == team for one in desk.rows("team_member", "member_id", member))


def _stands(desk: "Desk", visit: str, state: str) -> None:
    row = desk.get("visit", visit)
    if row is not None and row["state"] != state:
        stand(desk, visit, state)
