"""Teams and skills: who is where today, who comes and goes, what people can and until when."""

from collections.abc import Callable
from typing import Any

from server.accounts.people_reading import members_of, skill_documents, team_documents
from server.accounts.people_schemas import NameOnly
from server.accounts.skills import add_skill, rename_skill
from server.accounts.team_changes import add_team, rename_team
from server.kit.errors import Problem
from server.kit.house import House
from server.kit.http import Answer, Door, Sample, go_to, page
from server.visits.ability import set_skills
from server.visits.office_choices import types_of

from .forms import Wrong
from .frame import frame
from .people_view import day_of, stay_text
from .routes import office
from .saying import checked, sentence
from .schemas import Address, Typed
from .toasts import toast_of

__all__: list[str] = []

TEAMS, SKILLS = "/office/admin/teams", "/office/admin/skills"


@office.get(TEAMS, permission="members.read", door="office", takes=Address, sample=Sample())
def teams_page(door: Door, args: dict[str, Any]) -> Answer:
    """Every team: who is in it today, and what was planned."""
    return _teams(door, args)


@office.get(SKILLS, permission="members.read", door="office", takes=Address, sample=Sample())
def skills_page(door: Door, args: dict[str, Any]) -> Answer:
    """Every skill with who has it; what runs out first stands on top."""
    return _skills(door, args)


@office.post(f"{SKILLS}/asked/<id:kind>", permission="members.write", door="office", takes=Typed, sample=Sample(path={"kind": "a visit_type"}, json={"skill_vca": "yes"}))  # fmt: skip
def ask_for_skills(door: Door, kind: str, args: dict[str, Any]) -> Answer:
    """What a type of visit asks for, as it was ticked."""
    ticked = [name.removeprefix("skill_") for name, value in args["typed"].items() if name.startswith("skill_") and value]  # fmt: skip
    try:
        with door.write() as house:
            set_skills(house, kind, ticked)
    except Problem as problem:
        if problem.status == 404:
            raise
        return _skills(door, {}, sentence(problem, door.lang)["form"], problem.status)
    return go_to(f"{SKILLS}?did=asked")


def _name_route(rule: str, did: str, sample: Sample, do: Callable[[House, str, str], Any], again: Any) -> None:
    """A form with one name: a new thing, or another name for one."""

    def click(door: Door, args: dict[str, Any], thing: str = "") -> Answer:
        try:
            with door.write() as house:
                do(house, checked(NameOnly(), {"name": args["typed"].get("name", "").strip()})["name"], thing)
        except Wrong as wrong:
            return again(door, {}, next(iter(wrong.fields.values())), 422)
        except Problem as problem:
            if problem.status == 404:
                raise
            return again(door, {}, sentence(problem, door.lang)["form"], problem.status)
        return go_to(f"{rule.partition('/<')[0]}?did={did}")

    office.post(rule, permission="members.write", door="office", takes=Typed, sample=sample, summary=f"Save a name: {did}")(click)  # fmt: skip


def _teams(door: Door, args: dict[str, Any], problem: str = "", status: int = 200) -> Answer:
    with door.read() as house:
        teams = team_documents(house)
        for team in teams:
            for stay in (*team["members"], *team["changes"]):
                stay["text"] = stay_text(stay, door.lang, house.today)
        names = frame(house, door, "people", toast_of(house, args, door.lang))
    may = "members.write" in door.who.permissions
    return page("office/teams.html", status, teams=teams, may=may, problem=problem, place="teams", **names)


def _skills(door: Door, args: dict[str, Any], problem: str = "", status: int = 200) -> Answer:
    with door.read() as house:
        skills, held, types = skill_documents(house), _held(house, door.lang), types_of(house)
        for skill in skills:
            skill["people"] = held.get(skill["id"], [])
        names = frame(house, door, "people", toast_of(house, args, door.lang))
    may = "members.write" in door.who.permissions
    return page(
        "office/skills.html", status, skills=skills, types=types, may=may, problem=problem, place="skills", **names
    )


def _held(house: House, lang: str) -> dict[str, list[dict[str, Any]]]:
    held: dict[str, list[dict[str, Any]]] = {}
    for one in members_of(house):
        for skill in one["skills"] if one["active"] else []:
            day = skill["expires_on"]
            said = {"id": one["id"], "name": one["name"], "until": day_of(day, lang, house.today)}
            over = day is not None and day < house.today
            held.setdefault(skill["skill"], []).append(said | {"over": over, "sort": (day is None, day, one["name"])})
    return {skill: sorted(people, key=lambda one: one["sort"]) for skill, people in held.items()}


_name_route(TEAMS, "team", Sample(json={"name": "Zuid"}), lambda house, name, _: add_team(house, name), _teams)
_name_route(f"{TEAMS}/<id:thing>", "team", Sample(path={"thing": "a team"}, json={"name": "Noordoost"}), lambda house, name, team: rename_team(house, team, name), _teams)  # fmt: skip
_name_route(SKILLS, "skills", Sample(json={"name": "VCA"}), lambda house, name, _: add_skill(house, name), _skills)
_name_route(f"{SKILLS}/<id:thing>", "skills", Sample(path={"thing": "a skill"}, json={"name": "VCA-VOL"}), lambda house, name, skill: rename_skill(house, skill, name), _skills)  # fmt: skip
