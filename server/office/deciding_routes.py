"""One click in the inbox, the lock on a phone, and what phones say in the morning."""

from collections.abc import Callable
from typing import Any

from server.accounts.devices import lock_device
from server.kit.errors import Problem
from server.kit.house import House
from server.kit.http import Answer, Door, Sample, go_to, page
from server.notifications.muting import mute, unmute
from server.visits import office_settling
from server.visits.inbox_schemas import Settle, WhoseOld

from .devices import phones_of
from .forms import Wrong
from .frame import frame
from .routes import inbox_answer, office
from .saying import checked, sentence
from .schemas import Typed

_CLASH = {"clash": "a clash"}


@office.post("/office/clash/<id:clash>/settle", permission="inbox.settle", door="office", takes=Typed, sample=Sample(path=_CLASH, json={"choice": "office"}))  # fmt: skip
def settle(door: Door, clash: str, args: dict[str, Any]) -> Answer:
    """Choose a side."""
    form = args["typed"]
    sent = {name: form[name] for name in ("choice", "entry", "value") if form.get(name)}
    return _decide(door, "settle", clash, lambda house: office_settling.settle_clash(house, clash, checked(Settle(), sent), by=door.who.member, lang=door.lang))  # fmt: skip


@office.post("/office/clash/<id:clash>/undo", permission="inbox.settle", door="office", sample=Sample(path=_CLASH))
def undo(door: Door, clash: str) -> Answer:
    """Take it back."""
    return _decide(door, "undo", clash, lambda house: office_settling.undo_clash(house, clash, by=door.who.member, lang=door.lang))  # fmt: skip


@office.post("/office/rejected/<id:mutation>/accept", permission="inbox.settle", door="office", sample=Sample(path={"mutation": "a mutation"}))  # fmt: skip
def accept(door: Door, mutation: str) -> Answer:
    """Take refused work after all."""
    return _decide(door, "accept", mutation, lambda house: office_settling.accept_rejected(house, mutation, by=door.who.member, lang=door.lang))  # fmt: skip


@office.post("/office/rejected/<id:mutation>/dismiss", permission="inbox.settle", door="office", sample=Sample(path={"mutation": "a mutation"}))  # fmt: skip
def dismiss(door: Door, mutation: str) -> Answer:
    """Lay it aside."""
    return _decide(door, "dismiss", mutation, lambda house: office_settling.dismiss_rejected(house, mutation, by=door.who.member, lang=door.lang))  # fmt: skip


@office.post("/office/attention/<id:card>/done", permission="inbox.settle", door="office", sample=Sample(path={"card": "an attention"}))  # fmt: skip
def done(door: Door, card: str) -> Answer:
    """Tick a card off."""
    return _decide(door, "done", card, lambda house: office_settling.card_done(house, card, by=door.who.member, lang=door.lang))  # fmt: skip


@office.post("/office/attention/<id:card>/swap", permission="inbox.settle", door="office", takes=Typed, sample=Sample(path={"card": "an attention"}, json={"choice": "wrong"}))  # fmt: skip
def decide_swap(door: Door, card: str, args: dict[str, Any]) -> Answer:
    """Whose the old piece of a swap was."""
    choice = args["typed"].get("choice", "")
    return _decide(door, f"swap_{choice}", card, lambda house: office_settling.decide_swap(house, card, checked(WhoseOld(), {"choice": choice})["choice"], by=door.who.member, lang=door.lang))  # fmt: skip


@office.post("/office/attention/<id:card>/swap/undo", permission="inbox.settle", door="office", sample=Sample(path={"card": "an attention"}))  # fmt: skip
def undo_swap_decision(door: Door, card: str) -> Answer:
    """Ask it again."""
    return _decide(door, "undo", card, lambda house: office_settling.undo_swap_decision(house, card, by=door.who.member, lang=door.lang))  # fmt: skip


@office.get("/office/device/<id:device>/lock", permission="devices.lock", door="office", sample=Sample(path={"device": "a device"}))  # fmt: skip
def ask_lock(door: Door, device: str) -> Answer:
    """Ask before a phone is locked."""
    with door.read() as house:
        phone = next((one for one in phones_of(house, door.lang) if one.id == device), None)
        if phone is None:
            raise Problem(404, "kit.not_found")
        return page("office/lock.html", device=phone, **frame(house, door, "devices"))


@office.post("/office/device/<id:device>/lock", permission="devices.lock", door="office", sample=Sample(path={"device": "a device"}))  # fmt: skip
def lock(door: Door, device: str) -> Answer:
    """Lock it: nothing on it is deleted."""
    with door.write() as house:
        lock_device(house, device)
    return go_to(f"/office/devices?did=lock&item={device}")


@office.post("/office/devices/morning", permission="devices.lock", door="office", takes=Typed, sample=Sample(json={"on": "yes"}))  # fmt: skip
def set_morning(door: Door, args: dict[str, Any]) -> Answer:
    """Whether phones say at 06:30 that the day is ready: `on` with anything in it, or empty for off."""
    with door.write() as house:
        if args["typed"].get("on"):
            unmute(house, "ready")
        else:
            mute(house, "ready", by=door.who.member)
    return go_to("/office/devices?did=morning")


def _decide(door: Door, did: str, item: str, act: Callable[[House], Any]) -> Answer:
    """Do it and go back to the inbox. What cannot be done (any more) is said above the inbox as it is now."""
    try:
        with door.write() as house:
            act(house)
    except Wrong as wrong:
        return _refused(door, next(iter(wrong.fields.values()), ""), 422)
    except Problem as problem:
        return _refused(door, sentence(problem, door.lang)["form"], problem.status)
    return go_to(f"/office/inbox?did={did}&item={item}")


def _refused(door: Door, said: str, status: int) -> Answer:
    return inbox_answer(door, {"state": "open", "cursor": None}, said, status)
