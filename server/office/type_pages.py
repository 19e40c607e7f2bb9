"""Soorten bezoek: what the company does and how long it usually takes, with the way to its skills and checklist."""

from typing import Any

from sqlalchemy import select

from server.accounts.models import Skill
from server.kit.errors import Problem
from server.kit.http import Answer, Door, Sample, go_to, page
from server.kit.i18n import t
from server.visits.office_choices import types_of
from server.visits.visit_types import LONGEST, add_type, change_type, put_away

from .frame import frame
from .routes import office
from .saying import sentence
from .schemas import Address, Typed
from .toasts import toast_of

__all__ = ["types_page"]

_FORM = {"name": "Storing verhelpen", "duration_min": "90"}


@office.get("/office/settings/types", permission="settings.write", door="office", takes=Address, sample=Sample())
def types_page(door: Door, args: dict[str, Any]) -> Answer:
    """Every type of visit, and the way to add one."""
    return _page(door, args)


@office.post("/office/settings/types", permission="settings.write", door="office", takes=Typed, sample=Sample(json=_FORM))  # fmt: skip
def new_type(door: Door, args: dict[str, Any]) -> Answer:
    """Add one."""
    return _tried(door, args["typed"], "")


@office.post("/office/settings/types/<id:kind>", permission="settings.write", door="office", takes=Typed, sample=Sample(path={"kind": "a visit_type"}, json=_FORM))  # fmt: skip
def edit_type(door: Door, kind: str, args: dict[str, Any]) -> Answer:
    """Another name or duration."""
    return _tried(door, args["typed"], kind)


@office.post("/office/settings/types/<id:kind>/away", permission="settings.write", door="office", sample=Sample(path={"kind": "a visit_type"}))  # fmt: skip
def end_type(door: Door, kind: str) -> Answer:
    """No longer offer it; what is planned goes on."""
    with door.write() as house:
        put_away(house, kind, True)
    return go_to("/office/settings/types?did=end_type")


@office.post("/office/settings/types/<id:kind>/again", permission="settings.write", door="office", sample=Sample(path={"kind": "a visit_type"}))  # fmt: skip
def offer_type_again(door: Door, kind: str) -> Answer:
    """Offer it again."""
    with door.write() as house:
        put_away(house, kind, False)
    return go_to("/office/settings/types?did=resume_type")


def _tried(door: Door, form: dict[str, str], kind: str) -> Answer:
    """Change this type, or add one where it is ""; what cannot be is said beside its field."""
    typed = form.get("duration_min", "").strip()
    minutes = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 0
    try:
        with door.write() as house:
            if kind:
                change_type(house, kind, form.get("name", ""), minutes)
            else:
                add_type(house, form.get("name", ""), minutes)
    except Problem as problem:
        if problem.status == 404:
            raise
        field = (problem.pointer or "/name").removeprefix("/")
        return _page(door, {}, {"kind": kind, field: sentence(problem, door.lang)["form"]}, form, problem.status)
    return go_to("/office/settings/types?did=type")


def _page(door: Door, args: dict[str, Any], wrong: dict[str, str] | None = None, sent: dict[str, str] | None = None, status: int = 200) -> Answer:  # fmt: skip
    with door.read() as house:
        skills = {
            one.code: one.name for one in house.session.scalars(select(Skill).where(Skill.tenant_id == house.tenant))
        }
        rows = [
            one | {"skills": [skills.get(code, code) for code in one["skills"]]} for one in types_of(house, ended=True)
        ]
        names = frame(house, door, "types", toast_of(house, args, door.lang))
    empty = {"id": "", "name": "", "duration_min": 60, "skills": [], "ended": False, "checklist": None}
    shown = [_filled(one, wrong or {}, sent or {}) for one in [*rows, empty]]
    return page("office/types.html", status, types=shown, most=LONGEST, title=t("office.types", door.lang), **names)


def _filled(row: dict[str, Any], wrong: dict[str, str], sent: dict[str, str]) -> dict[str, Any]:
    """A type with what was typed in its form, when that is the one that cannot be."""
    mine = bool(wrong) and wrong["kind"] == row["id"]
    typed = {"typed_name": sent.get("name", ""), "typed_minutes": sent.get("duration_min", "")} if mine else {"typed_name": row["name"], "typed_minutes": row["duration_min"]}  # fmt: skip
    return row | typed | {"wrong": wrong if mine else {}}
