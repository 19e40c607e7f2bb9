"""The office's inbox in JSON: read it, settle clashes, take or lay aside what was refused, tick off cards."""

from typing import Any

from server.kit.cursors import read_cursor
from server.kit.http import Answer, Door, Problem, Sample, answer

from . import office_settling
from .inbox_schemas import Accept, GiveBack, InboxQuery, Settle, WhoseOld
from .office_inbox import Asked, inbox
from .office_schemas import Nothing
from .routes import visits


@visits.get("/api/inbox", permission="inbox.read", door="office", takes=InboxQuery, sample=Sample(query={"state": "open"}))  # fmt: skip
def read_inbox(door: Door, args: dict[str, Any]) -> Answer:
    """What a person must decide or know, newest first: {next, items: [{id, type, subject, office, phone, at, ...}]}.

    `type` is clash, rejected or attention; `phone` lists what came from phones: [{entry, value, by, at}].
    """
    cursor = args.get("cursor")
    after = read_cursor(cursor) if cursor else None
    if cursor and after is None:
        raise Problem(400, "visits.sent_cursor", pointer="/cursor")
    with door.read() as house:
        items, following = inbox(house, Asked(args["state"], args.get("type"), args["limit"], after), door.lang)
        return answer({"next": following, "items": items})


@visits.post("/api/clash/<id:clash>/settle", permission="inbox.settle", door="office", takes=Settle, sample=Sample(path={"clash": "a clash"}, json={"choice": "office"}))  # fmt: skip
def settle_clash(door: Door, clash: str, args: dict[str, Any]) -> Answer:
    """Choose who is right. A second settling is 409 already_settled."""
    with door.write() as house:
        return answer(office_settling.settle_clash(house, clash, args, by=door.who.member, lang=door.lang))


@visits.post("/api/clash/<id:clash>/undo", permission="inbox.settle", door="office", takes=Nothing, sample=Sample(path={"clash": "a clash"}))  # fmt: skip
def undo_clash(door: Door, clash: str, args: dict[str, Any]) -> Answer:
    """Take a settling back. 409 changed_since if something came after it."""
    with door.write() as house:
        return answer(office_settling.undo_clash(house, clash, by=door.who.member, lang=door.lang))


@visits.post("/api/rejected/<id:mutation>/accept", permission="inbox.settle", door="office", takes=Accept, sample=Sample(path={"mutation": "a mutation"}))  # fmt: skip
def accept_rejected(door: Door, mutation: str, args: dict[str, Any]) -> Answer:
    """Do what was refused after all, with everything that waited for it; `visit` puts it on another visit."""
    with door.write() as house:
        visit, by = args.get("visit"), door.who.member
        return answer(office_settling.accept_rejected(house, mutation, by=by, lang=door.lang, visit=visit))


@visits.post("/api/rejected/<id:mutation>/dismiss", permission="inbox.settle", door="office", takes=Nothing, sample=Sample(path={"mutation": "a mutation"}))  # fmt: skip
def dismiss_rejected(door: Door, mutation: str, args: dict[str, Any]) -> Answer:
    """Lay refused work aside; its content stays readable here and on the phone."""
    with door.write() as house:
        return answer(office_settling.dismiss_rejected(house, mutation, by=door.who.member, lang=door.lang))


@visits.post("/api/attention/<id:card>/done", permission="inbox.settle", door="office", takes=Nothing, sample=Sample(path={"card": "an attention"}))  # fmt: skip
def finish_card(door: Door, card: str, args: dict[str, Any]) -> Answer:
    """Tick a card off. A second time is 409."""
    with door.write() as house:
        return answer(office_settling.card_done(house, card, by=door.who.member, lang=door.lang))


@visits.post("/api/attention/<id:card>/swap", permission="inbox.settle", door="office", takes=WhoseOld, sample=Sample(path={"card": "an attention"}, json={"choice": "wrong"}))  # fmt: skip
def decide_swap(door: Door, card: str, args: dict[str, Any]) -> Answer:
    """Say whose the old piece of a swap was: it is taken from who had it, or the number was wrong and nothing changes."""
    with door.write() as house:
        by = door.who.member
        return answer(office_settling.decide_swap(house, card, args["choice"], by=by, lang=door.lang))


@visits.post("/api/attention/<id:card>/swap/undo", permission="inbox.settle", door="office", takes=Nothing, sample=Sample(path={"card": "an attention"}))  # fmt: skip
def undo_swap_decision(door: Door, card: str, args: dict[str, Any]) -> Answer:
    """Ask it again: the piece hangs as before, with its warranty. 409 if something came after."""
    with door.write() as house:
        return answer(office_settling.undo_swap_decision(house, card, by=door.who.member, lang=door.lang))


@visits.post("/api/attention/<id:card>/give-back", permission="inbox.settle", door="office", takes=GiveBack, sample=Sample(path={"card": "an attention"}, json={"despite": "Tess is er al bijna klaar"}))  # fmt: skip
def give_back(door: Door, card: str, args: dict[str, Any]) -> Answer:
    """Do what a card of late work offers: the visit goes back to the team that worked on it, and that work counts.

    {visit}. 409 when it was done, or the visit has ended; `skills_lacking` unless `despite` says why it goes.
    """
    with door.write() as house:
        visit = office_settling.give_back(house, card, by=door.who.member, despite=args.get("despite"))
        return answer({"visit": visit})


@visits.post("/api/attention/<id:card>/give-back/undo", permission="inbox.settle", door="office", takes=Nothing, sample=Sample(path={"card": "an attention"}))  # fmt: skip
def undo_give_back(door: Door, card: str, args: dict[str, Any]) -> Answer:
    """Take that back: the visit is again the other team's. {visit}. 409 when it is no longer where that brought it."""
    with door.write() as house:
        return answer({"visit": office_settling.undo_give_back(house, card, by=door.who.member)})
