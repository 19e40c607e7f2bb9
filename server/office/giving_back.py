"""A visit goes back to the team that worked on it: one click in the inbox, or a form where that team lacks a skill."""

from collections.abc import Callable
from typing import Any

from server.kit.errors import Problem
from server.kit.house import House
from server.kit.http import Answer, Door, Sample, go_to, page
from server.visits import office_settling
from server.visits.office_documents import visits_of

from .ability_view import lacks_with, refused
from .forms import despite
from .frame import frame
from .routes import inbox_answer, office
from .saying import sentence
from .schemas import Typed
from .words import customer_text

__all__: list[str] = []

_CARD = Sample(path={"card": "an attention"})


@office.get("/office/attention/<id:card>/give-back", permission="inbox.settle", door="office", sample=_CARD)
def ask_give_back(door: Door, card: str) -> Answer:
    """What the team of before lacks, and why the visit goes back to it all the same."""
    return _form(door, card, {}, {})


@office.post("/office/attention/<id:card>/give-back", permission="inbox.settle", door="office", takes=Typed, sample=Sample(path={"card": "an attention"}, json={"despite": "Tess is er al bijna klaar"}))  # fmt: skip
def give_back(door: Door, card: str, args: dict[str, Any]) -> Answer:
    """The visit goes back to the team that worked on it. What came too late is said above the inbox."""
    form = args["typed"]

    def act(house: House) -> str:
        return office_settling.give_back(house, card, by=door.who.member, despite=despite(form))

    return _done(door, act, f"did=give_back&item={card}", lambda wrong, status: _form(door, card, form, wrong, status))


@office.post("/office/attention/<id:card>/give-back/undo", permission="inbox.settle", door="office", sample=_CARD)
def undo_give_back(door: Door, card: str) -> Answer:
    """Take that back: the visit is again the other team's."""
    return _done(door, lambda house: office_settling.undo_give_back(house, card, by=door.who.member), "did=move")


def _done(
    door: Door, act: Callable[[House], str], did: str, ask: Callable[[dict[str, Any], int], Answer] | None = None
) -> Answer:
    try:
        with door.write() as house:
            visit = act(house)
    except Problem as problem:
        wrong = refused(problem, door.lang)
        if ask and "lacking" in wrong:
            return ask(wrong, problem.status)
        state = {"state": "open", "cursor": None}
        return inbox_answer(door, state, sentence(problem, door.lang)["form"], problem.status)
    return go_to(f"/office/visit/{visit}?{did}")


def _form(door: Door, card: str, sent: dict[str, str], wrong: dict[str, Any], status: int = 200) -> Answer:
    """Asked in the inbox where a skill is missing; what is missing by now is said either way. Problem 404."""
    with door.read() as house:
        row = next(iter(house.store.read("attention", [card])), None)
        act = row["act"] if row and row["act"] and row["act"]["verb"] == "give_back" else None
        if row is None or act is None:
            raise Problem(404, "visits.not_found")
        (visit,) = visits_of(house, [row["subject_id"]])
        (team,) = house.store.read("team", [act["team"]])
        lacking = lacks_with(house, visit["id"], act["team"], door.lang)
        names = frame(house, door, "inbox")
    about = {"customer": customer_text(visit["customer"]["name"], door.lang), "team": team["name"], "card": card}
    return page("office/give_back.html", status, about=about, sent=sent, wrong=wrong | {"lacking": lacking}, **names)
