"""The forms of the office: move, edit, cancel, reopen a visit. Each works as a page and as a sheet over one."""

from typing import Any

from server.kit.clock import AMSTERDAM, from_rfc3339
from server.kit.errors import Problem
from server.kit.house import House
from server.kit.http import Answer, Door, Sample, go_to, page
from server.kit.i18n import t
from server.visits import office_calls
from server.visits.office_choices import teams_of
from server.visits.office_documents import visits_of
from server.visits.office_schemas import EditVisit, MoveVisit
from sync.kind import Document

from .ability_view import refused
from .forms import TEXTS, Wrong, appointment, despite, moments, seen, typed
from .frame import frame
from .lines import is_over
from .routes import office
from .saying import checked, pick, sentence
from .schemas import Typed
from .words import customer_text, day_text, span_text

_PATH = {"visit": "a visit"}
_MOVED = {"team": "a team", "day": "2026-11-23", "from": "09:00", "to": "10:30"}


@office.get("/office/visit/<id:visit>/move", permission="visits.write", door="office", sample=Sample(path=_PATH))
def move_form(door: Door, visit: str) -> Answer:
    """Move to another day, time, team or person, by keyboard."""
    return _move_page(door, visit, None, {})


@office.post("/office/visit/<id:visit>/move", permission="visits.write", door="office", takes=Typed, sample=Sample(path=_PATH, json=_MOVED))  # fmt: skip
def move(door: Door, visit: str, args: dict[str, Any]) -> Answer:
    """Move it. Somebody who was first is shown, and the form asks again."""
    form = args["typed"]
    try:
        begins, ends = moments(form, door.lang, needs_end=True)
        was = {name: value for name, value in seen(form, ("team", "planned_from")).items() if value}
        sent = {"team": form.get("team", ""), "member": form.get("member") or None, "was": was}
        sent |= {"despite": despite(form)}
        sent |= {"planned_from": begins.isoformat(), "planned_to": ends.isoformat() if ends else None}
        with door.write() as house:
            wanted = checked(MoveVisit(), sent)
            office_calls.move(house, visit, wanted, by=door.who.member)
    except Wrong as wrong:
        return _move_page(door, visit, form, wrong.fields, 422)
    except Problem as problem:
        if problem.status == 404:
            raise
        return _move_page(door, visit, form, refused(problem, door.lang), problem.status)
    return _to(f"/office/visit/{visit}?did=move")


@office.get("/office/visit/<id:visit>/edit", permission="visits.write", door="office", sample=Sample(path=_PATH))
def edit_form(door: Door, visit: str) -> Answer:
    """Contact, access and remarks."""
    return _edit_page(door, visit, None, {})


@office.post("/office/visit/<id:visit>/edit", permission="visits.write", door="office", takes=Typed, sample=Sample(path=_PATH, json={"remarks": "Poort is open."}))  # fmt: skip
def edit(door: Door, visit: str, args: dict[str, Any]) -> Answer:
    """Keep what was changed; a field that somebody else changed meanwhile is shown instead."""
    form = args["typed"]
    was, now = seen(form, TEXTS), typed(form, TEXTS)
    changed = {name: value for name, value in now.items() if value != was.get(name)}
    if not changed:
        return _to(f"/office/visit/{visit}")
    try:
        with door.write() as house:
            wanted = checked(EditVisit(), changed | {"was": {name: was.get(name) for name in changed}})
            office_calls.edit(house, visit, wanted, by=door.who.member)
    except Wrong as wrong:
        return _edit_page(door, visit, form, wrong.fields, 422)
    except Problem as problem:
        if problem.status == 404:
            raise
        return _edit_page(door, visit, form, sentence(problem, door.lang), problem.status)
    return _to(f"/office/visit/{visit}?did=edit")


def _reason_routes(verb: str, tone: str) -> None:
    """Cancel and reopen ask the same thing: why."""

    @office.get(f"/office/visit/<id:visit>/{verb}", permission="visits.write", door="office", sample=Sample(path=_PATH), summary=f"Ask why: {verb}")  # fmt: skip
    def ask(door: Door, visit: str) -> Answer:
        return _reason_page(door, visit, verb, tone, {}, {})

    @office.post(f"/office/visit/<id:visit>/{verb}", permission="visits.write", door="office", takes=Typed, sample=Sample(path=_PATH, json={"reason": "Klant is ziek"}), summary=f"Do it: {verb}")  # fmt: skip
    def act(door: Door, visit: str, args: dict[str, Any]) -> Answer:
        form = args["typed"]
        reason = form.get("reason", "").strip()
        if not reason:
            return _reason_page(door, visit, verb, tone, form, {"reason": t("visits.sent_missing", door.lang)}, 422)
        try:
            with door.write() as house:
                getattr(office_calls, verb)(house, visit, reason[:1000], by=door.who.member)
        except Problem as problem:
            if problem.status == 404:
                raise
            return _reason_page(door, visit, verb, tone, form, sentence(problem, door.lang), problem.status)
        return _to(f"/office/visit/{visit}?did={verb}")


_reason_routes("cancel", "bad")
_reason_routes("reopen", "primary")


def _one(house: House, visit: str) -> Document:
    found = visits_of(house, [visit])
    if not found:
        raise Problem(404, "visits.not_found")
    return found[0]


def _shown(visit: Document, lang: str) -> dict[str, Any]:
    """What a form says above its fields about the visit as it stands."""
    begins, ends = from_rfc3339(visit["planned_from"]), from_rfc3339(visit["planned_to"])
    return {
        "id": visit["id"],
        "customer": customer_text(visit["customer"]["name"], lang),
        "day_text": day_text(begins.astimezone(AMSTERDAM).date(), lang),
        "time": span_text(begins, ends),
        "team_name": visit["team_name"],
        "begun": not is_over(visit) and visit["state"] != "planned",
    }


def _move_page(door: Door, visit: str, form: dict[str, str] | None, wrong: dict[str, Any], status: int = 200) -> Answer:
    with door.read() as house:
        now = _one(house, visit)
        teams, members = pick(teams_of(house))
        names = frame(house, door, "visit")
    was = [("team", now["team"]), ("planned_from", now["planned_from"])]
    return page("office/move.html", status, visit=_shown(now, door.lang), sent=form or appointment(now), was=was, wrong=wrong, teams=teams, members=members, **names)  # fmt: skip


def _edit_page(door: Door, visit: str, form: dict[str, str] | None, wrong: dict[str, str], status: int = 200) -> Answer:
    with door.read() as house:
        now = _one(house, visit)
        names = frame(house, door, "visit")
    was = [(name, now[name] or "") for name in TEXTS]
    return page("office/edit.html", status, visit=_shown(now, door.lang), sent=form or dict(was), was=was, wrong=wrong, **names)  # fmt: skip


def _reason_page(
    door: Door, visit: str, verb: str, tone: str, sent: dict[str, str], wrong: dict[str, str], status: int = 200
) -> Answer:
    with door.read() as house:
        now = _shown(_one(house, visit), door.lang)
        names = frame(house, door, "visit")
    ask = {name: t(f"office.{verb}_{name}", door.lang, name=now["customer"]) for name in ("title", "meaning")}
    ask |= {"button": t(f"office.{verb}_now", door.lang), "tone": tone, "action": f"/office/visit/{visit}/{verb}"}
    return page("office/reason.html", status, visit=now, ask=ask, sent=sent, wrong=wrong, **names)


def _to(address: str) -> Answer:
    return go_to(address)
