"""Visits that the office sent back: most were answered by the next day, some taken back, the latest still lie with somebody."""

from datetime import timedelta
from random import Random

from server.visits.attention_cards import close_card, open_cards
from server.visits.office_calls import write_down
from server.visits.returning import send_back, withdraw
from server.visits.standing import document_of, visit_of
from sync.kind import Document

from .chapters import Chapter, Day, Played
from .endings import photograph
from .fresh_store import turn

SENT_BACK, TAKEN_BACK = 0.06, 0.15
"""Of a hundred visits six are sent back; of a hundred of those the office takes 15 back itself."""
OPEN, LOOKED_AT = 5, 12
"""Days: later ones may still be open; earlier answers were looked at."""
WHY = (
    "De groepenverklaring op de foto is niet te lezen.",
    "Op de foto staat de verkeerde meterkast.",
    "Het typeplaatje is onscherp; het serienummer is niet te controleren.",
    "De kabelroute staat er maar half op.",
)


def send(day: Day) -> None:
    """The morning after, before anybody leaves."""
    evening = day.house.now
    for played in day.visits:
        turn(day.house, evening)
        chance = Random(f"return/{played.one.key}")
        if played.ending == "done" and day.age > 1 and chance.random() < SENT_BACK:
            _send(day, played, chance)
    turn(day.house, evening)


def _send(day: Day, played: Played, chance: Random) -> None:
    house = day.house
    turn(house, house.now.replace(hour=7, minute=chance.randrange(60)) + timedelta(days=1))
    photos = [row for row in house.desk.rows("photo", "visit_id", played.visit) if row["item"]]
    poor = chance.choice(photos) if photos else None
    marked, why, before = [poor["id"]] if poor else [], chance.choice(WHY), _as_it_is(day, played)
    sent = send_back(house.desk, played.visit, reason=why, by=day.planner, photos=marked)
    write_down(house, "return", played.visit, before, reason=why, photos=marked)
    if chance.random() < TAKEN_BACK:
        before = _as_it_is(day, played)
        turn(house, house.now + timedelta(hours=2))
        withdraw(house.desk, played.visit, by=day.planner)
        write_down(house, "withdraw_return", played.visit, before, withdrawn=True)
    elif day.age > OPEN or chance.random() < 0.5:
        _answer(day, played, sent["id"], poor["item"] if poor else None)


def _as_it_is(day: Day, played: Played) -> Document:
    return document_of(day.house.desk, visit_of(day.house.desk, played.visit))


def _answer(day: Day, played: Played, sent: str, item: str | None) -> None:
    """The technician is there again, takes the photo once more and ends the visit."""
    house, phone = day.house, played.phone
    turn(house, house.now + timedelta(hours=6))
    phone.clock, phone.pace, phone.nr = house.now, 1, phone.nr + 1
    phone.does("visit.set_state", 1, visit=played.visit, to="working", step=phone.new_id())
    if item:
        photograph(phone, played.one, item)
    phone.does("visit.complete", 6, visit=played.visit, step=phone.new_id(), outcome="done", remarks=None, returned=sent)  # fmt: skip
    if day.age > LOOKED_AT:
        turn(house, house.now + timedelta(days=1))
        for card in open_cards(house.desk, "visit", played.visit, "return_answered"):
            close_card(house.desk, card["id"], by=day.planner)


CHAPTER = Chapter("returns", evening=send)
