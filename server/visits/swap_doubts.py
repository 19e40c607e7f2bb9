"""A swap named an old piece that hangs in another house by the books: the office says whose it was, and may take that back.

Until then the first claim stands, with its warranty: `hung` takes that piece out as the swap said, `wrong` leaves it.
"""

from typing import TYPE_CHECKING, Any, Literal

from server.inventory.ledger import Cause
from server.inventory.office_acts import Act, begin
from server.kit.errors import Problem
from server.kit.i18n import t

from .attention_cards import close_card, open_cards, raise_card
from .old_pieces import hang_back, hangs_at, take_out

if TYPE_CHECKING:
    from sync.actor import Actor
    from sync.desk import Desk
    from sync.kind import Row

__all__ = ["CHOICES", "VERB", "Choice", "decide", "doubt", "swap_taken_back", "undo"]

VERB = "whose_old"
CHOICES = ("hung", "wrong")
Choice = Literal["hung", "wrong"]


def doubt(desk: "Desk", old: "Row", use: "Row", hangs: "Row", to: str | None, by: "Actor") -> None:
    """Ask the office. `hangs` is the visit at which the piece was hung; `to` where the swap said that it goes."""
    params = {
        "part_use": use["id"],
        "serial": old["serial"],
        "other": hangs["id"],
        "member": by.member,
        "name": by.name,
    }
    act = {"verb": VERB, "serial": old["id"], "to": to}
    raise_card(desk, "swap_elsewhere", "visit", use["visit_id"], params, act=act, one_for="part_use")


def swap_taken_back(desk: "Desk", use: "Row", back: str, by: "Actor") -> None:
    """The new piece came back (`back`, the id of the return): the old one hangs again as it did, and nobody asks any more
    whose it was. Where something happened to it since, the office is told."""
    for card in open_cards(desk, "visit", use["visit_id"], "swap_elsewhere"):
        if card["params"]["part_use"] == use["id"]:
            close_card(desk, card["id"])
    if use["old_serial_id"] and not hang_back(desk, use, Cause("part_unswap", back)):
        params = {
            "part_use": use["id"],
            "serial": use["old_serial"],
            "serial_id": use["old_serial_id"],
            "name": by.name,
        }
        raise_card(desk, "swap_went_on", "visit", use["visit_id"], params, one_for="part_use")


def decide(desk: "Desk", card: str, choice: Choice, *, by: str) -> "Row":
    """Do what the office chose: the card. Problem 404; 409 visits.card_done, visits.swap_went_on when the piece does not
    hang there any more."""
    row, act = _asked(desk, card)
    if row["state"] != "open":
        raise Problem(409, "visits.card_done")
    if choice == "hung":
        use, old = desk.get("part_use", row["params"]["part_use"]), desk.get("serial", act["serial"])
        there = hangs_at(desk, old) if old else None
        if use is None or old is None or use["returned"] or there is None or there["id"] != row["params"]["other"]:
            raise Problem(409, "visits.swap_went_on")
        take_out(desk, old, use, act["to"])
    close_card(desk, card, by)
    return desk.change("attention", card, act=act | {"choice": choice})


def undo(desk: "Desk", card: str, *, by: str) -> "Row":
    """Ask again, as it stood: the card. Problem 404; 409 visits.card_open, visits.swap_went_on when something came after."""
    row, act = _asked(desk, card)
    use = desk.get("part_use", row["params"]["part_use"])
    if row["state"] == "open":
        raise Problem(409, "visits.card_open")
    if use is None or use["returned"]:
        raise Problem(409, "visits.swap_went_on")
    if act.get("choice") == "hung":
        said = Act(desk.new_id(), by, t("visits.swap_undone", "nl"))
        cause = begin(desk, "fate", said, None)
        if cause is None or not hang_back(desk, use, Cause("part_unswap", cause.id)):
            raise Problem(409, "visits.swap_went_on")
        desk.change("part_use", use["id"], old_serial_id=None)
    act = {name: value for name, value in act.items() if name != "choice"}
    return desk.change("attention", card, state="open", done_by=None, done_at=None, act=act)


def _asked(desk: "Desk", card: str) -> "tuple[Row, dict[str, Any]]":
    row = desk.get("attention", card)
    act = row["act"] if row else None
    if row is None or not act or act["verb"] != VERB:
        raise Problem(404, "visits.not_found")
    return row, act
