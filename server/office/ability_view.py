"""What somebody cannot do, in words: beside a form that would send him, and on the visit's page."""

from datetime import date
from typing import Any

from sqlalchemy import select

from server.accounts.models import Skill
from server.accounts.skills import Lack
from server.kit.errors import Problem
from server.kit.house import House
from server.kit.i18n import t
from server.visits.ability import lacks_of, skills_of

from .saying import sentence
from .words import short_day

__all__ = ["ability_of", "lack_text", "lacks_with", "refused"]


def refused(problem: Problem, lang: str) -> dict[str, Any]:
    """A refusal above a form; of people who lack a skill `lacking`, a sentence for each, so that the form asks why."""
    if problem.code != "visits.skills_lacking":
        return dict(sentence(problem, lang))
    return {"lacking": [lack_text(_lack(one), lang) for one in problem.params["lacking"]]}


def _lack(said: dict[str, Any]) -> Lack:
    until = date.fromisoformat(said["until"]) if said["until"] else None
    return Lack(said["skill"], said["who"], not said["of_team"], until)


def lack_text(one: Lack, lang: str) -> str:
    """Milan Kaya heeft NEN 1010 niet meer: het gold t/m vr 1 mei 2026."""
    key = f"office.lack_{'one' if one.one else 'team'}{'_over' if one.until else ''}"
    day = f"{short_day(one.until, lang)} {one.until.year}" if one.until else ""
    return t(key, lang, who=one.who, skill=one.skill, day=day)


def lacks_with(house: House, visit: str, team: str, lang: str) -> list[str]:
    """What would be missing if this team had the visit, a sentence for each skill."""
    return [lack_text(one, lang) for one in lacks_of(house, visit, team=team)]


def ability_of(house: House, visit: str, lang: str, *, over: bool) -> dict[str, Any]:
    """`asked`: the skills that the work asks for; `lacking`: what is missing, while it can still be changed."""
    codes = [code for row in house.store.read("visit", [visit]) for code in skills_of(house, row["work_order_id"])]
    asked = select(Skill.name).where(Skill.code.in_(codes)).order_by(Skill.name)
    names = list(house.session.scalars(asked)) if codes else []
    return {
        "asked": ", ".join(names),
        "lacking": [] if over else [lack_text(one, lang) for one in lacks_of(house, visit)],
    }
