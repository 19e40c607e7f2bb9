"""Mensen: everybody, one colleague with all that belongs to him, and the forms that change it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from server.accounts.last_admin import ADMIN
from server.accounts.members import NewMember, add_member, change_member, end_member, invite, must_reach, resume_member
from server.accounts.people_reading import members_of, role_documents, skill_documents, team_documents
from server.accounts.people_schemas import ChangeMember, EndMember, GiveSkill, Invite, MakeMember, PlanTeam
from server.accounts.skills import give_skill, take_skill
from server.accounts.teams import forget_plan, plan_team
from server.accounts.two_steps import switch_off
from server.kit.errors import Problem
from server.kit.house import House
from server.kit.http import Answer, Door, Sample, go_to, page

from .forms import Form, Wrong
from .frame import frame
from .people_view import person_line, planned_under
from .routes import office
from .saying import checked, sentence
from .schemas import Address, Typed
from .toasts import toast_of

__all__: list[str] = []

BASE = "/office/admin/people"
_ONE = {"member": "a member"}
_NEW = {"name": "Noor Visser", "email": "noor@voltwijk.example"}


@office.get(BASE, permission="members.read", door="office", takes=Address, sample=Sample())
def people_page(door: Door, args: dict[str, Any]) -> Answer:
    """Everybody who works here, and below them who did."""
    with door.read() as house:
        people = [person_line(house, one, door.lang) for one in members_of(house)]
        names = frame(house, door, "people", toast_of(house, args, door.lang))
    here = [one for one in people if one["active"]]
    gone = [one for one in people if not one["active"]]
    return page("office/people.html", people=here, gone=gone, may=_may(door), place="people", **names)


@office.get(f"{BASE}/new", permission="members.write", door="office", sample=Sample())
def new_person_form(door: Door) -> Answer:
    """Invite somebody: who, at which e-mail, with which roles, in which team."""
    return _new_form(door, {}, {})


@office.post(f"{BASE}/new", permission="members.write", door="office", takes=Typed, sample=Sample(json=_NEW))
def make_person(door: Door, args: dict[str, Any]) -> Answer:
    """The colleague is there, and the invitation on its way."""
    form = args["typed"]
    roles = [name.removeprefix("role:") for name in form if name.startswith("role:")]
    try:
        said = checked(MakeMember(), _filled(form, "name", "email", "phone", "lang", "team") | {"roles": roles})
        new = NewMember(said["name"], said["email"], said.get("phone"), said.get("lang", "nl"), frozenset(said["roles"]), said["team"])  # fmt: skip
        with door.write() as house:
            row = add_member(house, new, door.who)
    except Wrong as wrong:
        return _new_form(door, form, wrong.fields, 422)
    except Problem as problem:
        return _new_form(door, form, _by_field(problem, door.lang), problem.status)
    return go_to(f"{BASE}/{row['id']}?did=invite")


@office.get(f"{BASE}/<id:member>", permission="members.read", door="office", takes=Address, sample=Sample(path=_ONE))
def person_page(door: Door, member: str, args: dict[str, Any]) -> Answer:
    """One colleague: profile, roles, teams from today on, skills, phones, how he signs in."""
    return person_answer(door, member, args)


def person_answer(door: Door, member: str, args: dict[str, Any], problem: str = "", status: int = 200) -> Answer:
    """The page; with `problem` a sentence above it that says why a click did nothing."""
    with door.read() as house:
        names = frame(house, door, "people", toast_of(house, args, door.lang))
        names["path"] = f"{BASE}/{member}"
        shown = {"one": _line(house, member, door), "skills": skill_documents(house), "planned": planned_under(house, member)}  # fmt: skip
    may = _may(door)
    return page("office/person.html", status, may=may, problem=problem, place="people", **shown, **names)


@office.get(f"{BASE}/<id:member>/edit", permission="members.write", door="office", sample=Sample(path=_ONE))
def edit_person_form(door: Door, member: str) -> Answer:
    """Name, phone, language."""
    return _form(door, member, "person_edit", None, {})


@office.get(f"{BASE}/<id:member>/invite", permission="members.write", door="office", sample=Sample(path=_ONE))
def invite_form(door: Door, member: str) -> Answer:
    """Invite once more, perhaps at another e-mail."""
    return _form(door, member, "person_invite", None, {})


@office.get(f"{BASE}/<id:member>/end", permission="members.write", door="office", sample=Sample(path=_ONE))
def end_form(door: Door, member: str) -> Answer:
    """The last day, and what happens then to log-ins, phones, unsent work and planned visits."""
    return _form(door, member, "person_end", None, {})


@office.get(f"{BASE}/<id:member>/team", permission="members.write", door="office", sample=Sample(path=_ONE))
def team_form(door: Door, member: str) -> Answer:
    """Another team, from a day, perhaps until one."""
    return _form(door, member, "person_team", None, {})


def _act(verb: str, template: str, did: str, sample: dict[str, Any], do: Callable[[House, Door, str, Form], Any]) -> None:  # fmt: skip
    """A form's POST: do it, or show the form again with what is wrong; without a form of its own the person's page."""

    @office.post(f"{BASE}/<id:member>/{verb}", permission="members.write", door="office", takes=Typed, sample=Sample(path=_ONE, json=sample), summary=f"Do it: {verb}")  # fmt: skip
    def click(door: Door, member: str, args: dict[str, Any]) -> Answer:
        form = args["typed"]
        try:
            with door.write() as house:
                do(house, door, member, form)
        except Wrong as wrong:
            return _form(door, member, template, form, wrong.fields, 422)
        except Problem as problem:
            if problem.status == 404:
                raise
            if not template:
                return person_answer(door, member, {}, sentence(problem, door.lang)["form"], problem.status)
            return _form(door, member, template, form, _by_field(problem, door.lang), problem.status)
        return go_to(f"{BASE}/{member}?did={did}")


def _edit(house: House, door: Door, member: str, form: Form) -> None:
    said = checked(ChangeMember(), _filled(form, "name", "lang") | {"phone": form.get("phone", "").strip() or None})
    change_member(house, member, door.who, {"phone": None, **said} if "phone" in form else said)


def _invite(house: House, door: Door, member: str, form: Form) -> None:
    invite(house, member, checked(Invite(), {"email": form.get("email", "").strip()})["email"], door.who)


def _end(house: House, door: Door, member: str, form: Form) -> None:
    if form.get("when") == "now":
        end_member(house, member, house.today, door.who, at_once=True)
        return
    end_member(house, member, checked(EndMember(), _filled(form, "last_day"))["last_day"], door.who)


def _team(house: House, door: Door, member: str, form: Form) -> None:
    sent: dict[str, Any] = _filled(form, "from", "until") | {"team": form.get("team") or None}
    said = checked(PlanTeam(), sent | {"team": sent["team"]} if sent["team"] else sent)
    must_reach(house, door.who, member)
    plan_team(house, member, said["team"], from_day=said["from_"], to_day=said["until"])


def _skill(house: House, door: Door, member: str, form: Form) -> None:
    said = checked(GiveSkill(), _filled(form, "expires_on"))
    give_skill(house, member, form.get("skill", ""), said["expires_on"], door.who)


def _forget(house: House, door: Door, member: str, form: Form) -> None:
    must_reach(house, door.who, member)
    forget_plan(house, form.get("stay", ""))


def _reset(house: House, door: Door, member: str, form: Form) -> None:
    must_reach(house, door.who, member)
    switch_off(house, member)


_act("edit", "person_edit", "edit_person", {"name": "Tess de Vries"}, _edit)
_act("invite", "person_invite", "invite", {"email": "elsewhere@voltwijk.example"}, _invite)
_act("end", "person_end", "end", {"last_day": "2026-12-31"}, _end)
_act("team", "person_team", "plan_team", {"team": "a team", "from": "2026-11-23"}, _team)
_act("resume", "", "resume", {}, lambda house, door, member, form: resume_member(house, member, door.who))
_act("forget-team", "", "forget_team", {"stay": "a team_member"}, _forget)
_act("skill", "", "skill", {"skill": "a skill"}, _skill)
_act("drop-skill", "", "skill", {"skill": "a skill"}, lambda house, door, member, form: take_skill(house, member, form.get("skill", ""), door.who))  # fmt: skip
_act("reset-two-steps", "", "reset_two_steps", {}, _reset)


def _form(door: Door, member: str, template: str, sent: Form | None, wrong: dict[str, str], status: int = 200) -> Answer:  # fmt: skip
    with door.read() as house:
        one = _line(house, member, door)
        shown = {
            "one": one,
            "sent": sent if sent is not None else _beforehand(house.today, one),
            "teams": [(team["id"], team["name"]) for team in team_documents(house)],
            "planned": planned_under(house, member),
            "today": house.today.isoformat(),
        }
        names = frame(house, door, "people")
    return page(f"office/{template or 'person_edit'}.html", status, wrong=wrong, **shown, **names)


def _beforehand(today: date, one: dict[str, Any]) -> dict[str, str]:
    """What a form shows before anything was typed: next Monday for a team, today for an end."""
    monday = today + timedelta(days=7 - today.weekday())
    return {
        "name": one["name"],
        "phone": one["phone"] or "",
        "lang": one["lang"],
        "email": one["email"] or (one["invited"]["email"] if one["invited"] else ""),
        "last_day": (one["ends_on"] or today).isoformat(),
        "from": monday.isoformat(),
    }


def _new_form(door: Door, sent: Form, wrong: dict[str, str], status: int = 200) -> Answer:
    with door.read() as house:
        roles = role_documents(house) if ADMIN in door.who.permissions else []
        teams = [(team["id"], team["name"]) for team in team_documents(house)]
        names = frame(house, door, "people")
    return page("office/person_new.html", status, roles=roles, teams=teams, sent=sent, wrong=wrong, **names)


def _line(house: House, member: str, door: Door) -> dict[str, Any]:
    found = members_of(house, member)
    if not found:
        raise Problem(404, "accounts.no_member")
    return person_line(house, found[0], door.lang)


def _may(door: Door) -> dict[str, bool]:
    return {"write": "members.write" in door.who.permissions, "roles": ADMIN in door.who.permissions}


def _filled(form: Form, *names: str) -> dict[str, Any]:
    """What was filled in."""
    return {name: form[name].strip() for name in names if form.get(name, "").strip()}


def _by_field(problem: Problem, lang: str) -> dict[str, str]:
    """A refusal beside its field where it names one, else above the form."""
    said = sentence(problem, lang)["form"]
    return {(problem.pointer or "/form").rpartition("/")[2]: said}
