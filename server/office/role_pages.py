"""Rollen: what each may, a role of one's own, and what a change would mean for whom before it is saved."""

from typing import Any

from server.accounts.people_reading import members_of, role_documents
from server.accounts.people_schemas import SaveRole
from server.accounts.role_changes import (
    Effect,
    Wanted,
    add_role,
    change_role,
    effect_of_role,
    effect_of_roles,
    give_roles,
    remove_role,
)
from server.kit.errors import Problem
from server.kit.http import Answer, Door, Sample, go_to, page

from .forms import Form, Wrong
from .frame import frame
from .people_pages import BASE as PEOPLE
from .people_pages import person_answer
from .people_view import right_text, rights_in_order
from .routes import office
from .saying import checked, sentence
from .schemas import Address, Typed
from .toasts import toast_of

__all__: list[str] = []

BASE = "/office/admin/roles"
_ONE = {"role": "a role"}


@office.get(BASE, permission="members.read", door="office", takes=Address, sample=Sample())
def roles_page(door: Door, args: dict[str, Any]) -> Answer:
    """Every role, what it may, how many have it."""
    return _roles(door, args)


@office.get(f"{BASE}/new", permission="roles.write", door="office", sample=Sample())
def new_role_form(door: Door) -> Answer:
    """A role of one's own."""
    return _role_form(door, None, None, {})


@office.post(f"{BASE}/new", permission="roles.write", door="office", takes=Typed, sample=Sample(json={"name": "Werkvoorbereider"}))  # fmt: skip
def make_role(door: Door, args: dict[str, Any]) -> Answer:
    """It is there; nobody has it yet."""
    form = args["typed"]
    try:
        with door.write() as house:
            add_role(house, _wanted(form))
    except Wrong as wrong:
        return _role_form(door, None, form, wrong.fields, 422)
    except Problem as problem:
        return _role_form(door, None, form, {"form": sentence(problem, door.lang)["form"]}, problem.status)
    return go_to(f"{BASE}?did=role")


@office.get(f"{BASE}/<id:role>", permission="members.read", door="office", sample=Sample(path=_ONE))
def role_form(door: Door, role: str) -> Answer:
    """One role with everything that it may."""
    return _role_form(door, role, None, {})


@office.post(f"{BASE}/<id:role>", permission="roles.write", door="office", takes=Typed, sample=Sample(path=_ONE, json={"name": "Monteur"}))  # fmt: skip
def save_role(door: Door, role: str, args: dict[str, Any]) -> Answer:
    """First what each person would gain and lose; with `confirmed` it is saved."""
    form = args["typed"]
    try:
        wanted = _wanted(form)
        if not form.get("confirmed"):
            return _check_page(door, role, form, wanted)
        with door.write() as house:
            change_role(house, role, wanted)
    except Wrong as wrong:
        return _role_form(door, role, form, wrong.fields, 422)
    except Problem as problem:
        if problem.status == 404:
            raise
        return _role_form(door, role, form, {"form": sentence(problem, door.lang)["form"]}, problem.status)
    return go_to(f"{BASE}?did=role")


@office.post(f"{BASE}/<id:role>/remove", permission="roles.write", door="office", takes=Typed, sample=Sample(path=_ONE, json={}))  # fmt: skip
def drop_role(door: Door, role: str, args: dict[str, Any]) -> Answer:
    """A role that nobody has goes."""
    try:
        with door.write() as house:
            remove_role(house, role)
    except Problem as problem:
        if problem.status == 404:
            raise
        return _roles(door, {}, sentence(problem, door.lang)["form"], problem.status)
    return go_to(f"{BASE}?did=role_gone")


@office.get(f"{PEOPLE}/<id:member>/roles", permission="roles.write", door="office", sample=Sample(path={"member": "a member"}))  # fmt: skip
def person_roles_form(door: Door, member: str) -> Answer:
    """Which roles somebody has."""
    with door.read() as house:
        found = members_of(house, member)
        if not found:
            raise Problem(404, "accounts.no_member")
        names = frame(house, door, "people")
        roles = role_documents(house)
    has = {one["id"] for one in found[0]["roles"]}
    return page("office/person_roles.html", one=found[0], roles=roles, has=has, **names)


@office.post(f"{PEOPLE}/<id:member>/roles", permission="roles.write", door="office", takes=Typed, sample=Sample(path={"member": "a member"}, json={}))  # fmt: skip
def save_person_roles(door: Door, member: str, args: dict[str, Any]) -> Answer:
    """First what this person would gain and lose; with `confirmed` it is so."""
    form = args["typed"]
    chosen = frozenset(name.removeprefix("role:") for name in form if name.startswith("role:"))
    try:
        if form.get("confirmed"):
            with door.write() as house:
                give_roles(house, member, chosen)
            return go_to(f"{PEOPLE}/{member}?did=roles")
        with door.read() as house:
            effect = effect_of_roles(house, member, chosen)
            kept = [role["name"] for role in role_documents(house) if role["id"] in chosen]
            names = frame(house, door, "people")
    except Problem as problem:
        if problem.status == 404:
            raise
        return person_answer(door, member, {}, sentence(problem, door.lang)["form"], problem.status)
    shown = {"effects": [_effect(effect, door.lang)], "roles": kept, "chosen": sorted(chosen), "member": member}
    return page("office/person_roles_check.html", name=effect.name, **shown, **names)


def _roles(door: Door, args: dict[str, Any], problem: str = "", status: int = 200) -> Answer:
    with door.read() as house:
        roles = role_documents(house)
        names = frame(house, door, "people", toast_of(house, args, door.lang))
    for role in roles:
        has = [one for one in rights_in_order() if one in role["permissions"]]
        role["rights_said"] = [right_text(one, door.lang) for one in has]
    may = "roles.write" in door.who.permissions
    return page("office/roles.html", status, roles=roles, may=may, problem=problem, place="roles", **names)


def _role_form(door: Door, role: str | None, sent: Form | None, wrong: dict[str, str], status: int = 200) -> Answer:
    with door.read() as house:
        found = next((one for one in role_documents(house) if one["id"] == role), None)
        if role is not None and found is None:
            raise Problem(404, "accounts.no_role")
        names = frame(house, door, "people")
    has = set(found["permissions"]) if found else set[str]()
    ticked = {name.removeprefix("right:") for name in sent if name.startswith("right:")} if sent is not None else has
    shown = {
        "role": found,
        "name": sent.get("name", "") if sent is not None else found["name"] if found else "",
        "two_steps": bool(sent.get("two_steps")) if sent is not None else bool(found and found["two_steps"]),
        "permissions": [(one, right_text(one, door.lang), one in ticked) for one in rights_in_order()],
        "was": " ".join(sorted(has)),
        "may": "roles.write" in door.who.permissions,
    }
    return page("office/role.html", status, wrong=wrong, **shown, **names)


def _check_page(door: Door, role: str, form: Form, wanted: Wanted) -> Answer:
    with door.read() as house:
        found = next((one for one in role_documents(house) if one["id"] == role), None)
        if found is None:
            raise Problem(404, "accounts.no_role")
        effects = [_effect(one, door.lang) for one in effect_of_role(house, role, wanted.permissions)]
        names = frame(house, door, "people")
    had = frozenset(found["permissions"])
    shown = {
        "role": found,
        "gained": [right_text(one, door.lang) for one in rights_in_order() if one in wanted.permissions - had],
        "lost": [right_text(one, door.lang) for one in rights_in_order() if one in had - wanted.permissions],
        "effects": effects,
        "sent": {name: value for name, value in form.items() if name != "csrf"},
        "steps": wanted.two_steps if wanted.two_steps != found["two_steps"] else None,
    }
    return page("office/role_check.html", **shown, **names)


def _wanted(form: Form) -> Wanted:
    rights = [name.removeprefix("right:") for name in form if name.startswith("right:")]
    said = checked(SaveRole(), {"name": form.get("name", ""), "permissions": rights})
    was = frozenset(form["was"].split()) if "was" in form else None
    return Wanted(said["name"], frozenset(rights), bool(form.get("two_steps")), was)


def _effect(effect: Effect, lang: str) -> dict[str, Any]:
    def said(rights: frozenset[str]) -> list[str]:
        return [right_text(one, lang) for one in rights_in_order() if one in rights]

    return {"name": effect.name, "gained": said(effect.gained), "lost": said(effect.lost)}
