"""Terug naar de monteur: a visit goes back with a reason, photos are marked; each can be taken back."""

from dataclasses import dataclass
from typing import Any

from server.kit.errors import Problem
from server.kit.house import House
from server.kit.http import Answer, Door, Sample, go_to, page
from server.kit.i18n import t
from server.visits import office_calls
from server.visits.office_documents import documents_of, visit_of
from server.visits.return_schemas import Mark, Return

from .forms import Wrong
from .frame import frame
from .pictures import Picture, pictures_of
from .routes import office
from .saying import checked, sentence
from .schemas import Typed
from .words import customer_text

_PATH = {"visit": "a visit"}
_PHOTO = {"photo": "a photo"}
_WHY = {"reason": "De meterkast staat er niet scherp op."}
PICKED = "photo-"
"""What the name of a photo's tick begins with; its id follows."""


@dataclass(frozen=True)
class Asked:
    """What a sheet asks: about which visit (its customer and id), and of which photos."""

    id: str
    customer: str
    photos: list[Picture]


@office.get("/office/visit/<id:visit>/return", permission="visits.write", door="office", sample=Sample(path=_PATH))
def return_form(door: Door, visit: str) -> Answer:
    """Ask why, and which photos are not good enough."""
    return _return_page(door, visit, {}, {})


@office.post("/office/visit/<id:visit>/return", permission="visits.write", door="office", takes=Typed, sample=Sample(path=_PATH, json=_WHY))  # fmt: skip
def send_back(door: Door, visit: str, args: dict[str, Any]) -> Answer:
    """Send it back to who did the work."""
    form = args["typed"]
    photos = [name.removeprefix(PICKED) for name in form if name.startswith(PICKED)]
    try:
        wanted = checked(Return(), {"reason": _lines(form), "photos": photos})
        with door.write() as house:
            office_calls.send_back(house, visit, wanted, by=door.who.member)
    except Wrong as wrong:
        return _return_page(door, visit, form, wrong.fields, 422)
    except Problem as problem:
        if problem.status == 404:
            raise
        return _return_page(door, visit, form, sentence(problem, door.lang), problem.status)
    return go_to(f"/office/visit/{visit}?did=return")


@office.post("/office/visit/<id:visit>/return/withdraw", permission="visits.write", door="office", sample=Sample(path=_PATH))  # fmt: skip
def withdraw(door: Door, visit: str) -> Answer:
    """It is good as it is. Somebody who was first has done the same: the visit's page says how it stands."""
    try:
        with door.write() as house:
            office_calls.withdraw_return(house, visit, by=door.who.member)
    except Problem as problem:
        if problem.status == 404:
            raise
        return go_to(f"/office/visit/{visit}")
    return go_to(f"/office/visit/{visit}?did=withdraw_return")


@office.get("/office/photo/<id:photo>/mark", permission="visits.write", door="office", sample=Sample(path=_PHOTO))
def mark_form(door: Door, photo: str) -> Answer:
    """Ask why a photo is not good enough."""
    return _mark_page(door, photo, {}, {})


@office.post("/office/photo/<id:photo>/mark", permission="visits.write", door="office", takes=Typed, sample=Sample(path=_PHOTO, json=_WHY))  # fmt: skip
def mark(door: Door, photo: str, args: dict[str, Any]) -> Answer:
    """Ask for a better one."""
    form = args["typed"]
    try:
        wanted = checked(Mark(), {"reason": _lines(form)})
        with door.write() as house:
            visit = office_calls.mark_photo(house, photo, wanted["reason"], by=door.who.member)
    except Wrong as wrong:
        return _mark_page(door, photo, form, wrong.fields, 422)
    except Problem as problem:
        if problem.status == 404:
            raise
        return _mark_page(door, photo, form, sentence(problem, door.lang), problem.status)
    return go_to(f"/office/visit/{visit}?did=mark_photo#photo-{photo}")


@office.post("/office/photo/<id:photo>/unmark", permission="visits.write", door="office", sample=Sample(path=_PHOTO))
def unmark(door: Door, photo: str) -> Answer:
    """It is good after all; said twice it is said once."""
    with door.write() as house:
        visit = _photo(house, photo)["visit"]
        try:
            office_calls.unmark_photo(house, photo)
        except Problem as problem:
            if problem.status == 404:
                raise
    return go_to(f"/office/visit/{visit}?did=unmark_photo#photo-{photo}")


def _lines(form: dict[str, str]) -> str:
    return form.get("reason", "").replace("\r\n", "\n")


def _photo(house: House, photo: str) -> Any:
    rows = house.store.read("photo", [photo])
    if not rows:
        raise Problem(404, "visits.photo_not_found")
    return documents_of(house, "photo", rows)[0]


def _asked(house: House, visit: str, lang: str) -> Asked:
    """The visit with its photos that are still in use."""
    document = visit_of(house, visit)
    if document is None:
        raise Problem(404, "visits.not_found")
    people = {one["by"]: one["by_name"] or "" for one in document["photos"]}
    photos = [one for one in pictures_of(document, people, house.now, lang) if not one.hidden]
    return Asked(visit, customer_text(document["customer"]["name"], lang), photos)


def _return_page(door: Door, visit: str, sent: dict[str, str], wrong: dict[str, str], status: int = 200) -> Answer:
    with door.read() as house:
        asked = _asked(house, visit, door.lang)
        names = frame(house, door, "visit")
    return page("office/return.html", status, visit=asked, sent=sent, wrong=wrong, picked=PICKED, **names)


def _mark_page(door: Door, photo: str, sent: dict[str, str], wrong: dict[str, str], status: int = 200) -> Answer:
    with door.read() as house:
        asked = _asked(house, _photo(house, photo)["visit"], door.lang)
        shown = next((one for one in asked.photos if one.id == photo), None)
        if shown is None:
            wrong, status = {"form": t("visits.photo_is_hidden", door.lang)}, 409
        names = frame(house, door, "visit")
    return page("office/mark_photo.html", status, visit=asked, id=photo, photo=shown, sent=sent, wrong=wrong, **names)
