"""Work that arrives after the visit was moved to another team: it attaches, and both sides hear of it."""

from typing import TYPE_CHECKING

from .acts import is_late
from .attention_cards import raise_card
from .notices import visit_moved

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
