"""Ability: whether who is to come has the skills that the work asks for.

A type of visit says what it asks for, and so may a brand of all its work (a certificate for whoever opens a meter
cupboard). What they say now holds for all visits that are still to come.
"""

from typing import Any

from server.accounts.models import Skill
from server.accounts.skills import Lack, lacking
from server.kit.errors import Problem
from server.kit.house import House

__all__ = ["lacks_of", "must_be_able", "set_skills", "skills_of", "went_despite"]


def skills_of(house: House, order: str) -> list[str]:
    """The codes of the skills that a work order asks for: those of its type (of a type that is gone, what it asked when
    the order was made), and those that all work of its brand asks for."""
    for row in house.store.read("work_order", [order]):
        kinds = house.store.read_by("visit_type", "code", [row["type"]])
        brands = house.store.read("entity", [row["entity_id"]])
        asked = [code for one in [*(kinds[:1] or [row]), *brands] for code in one["skills"]]
        return list(dict.fromkeys(asked))
    return []


def lacks_of(house: House, visit: str, *, team: str | None = None) -> list[Lack]:
    """What is missing on the day of a visit as it is planned, or with another `team`. Only read, so that a page may ask it."""
    for row in house.store.read("visit", [visit]):
        codes = skills_of(house, row["work_order_id"])
        member = row["member_id"] if team in (None, row["team_id"]) else None
        return lacking(house, codes, team or row["team_id"], member, row["day"])
    return []


def must_be_able(house: House, visit: str, despite: str | None) -> None:
    """Whoever is to come can do the work, or the office says why he goes all the same, which is written down.

    Problem 409 visits.skills_lacking with `lacking`: [{skill, who, of_team, until}] without a reason `despite`.
    """
    house.desk.flush()
    missing = lacks_of(house, visit)
    if not missing:
        return
    if not despite:
        said = _said(missing)
        named = ", ".join(f"{one['skill']} ({one['until']})" if one["until"] else str(one["skill"]) for one in said)
        raise Problem(409, "visits.skills_lacking", pointer="/despite", lacking=said, who=missing[0].who, skills=named)  # fmt: skip
    went_despite(house, visit, missing, despite)


def went_despite(house: House, visit: str, missing: list[Lack], reason: str) -> None:
    """Write down why somebody goes who lacks what the work asks for; it stands on the visit's page."""
    house.audit("skills_overridden", "visit", visit, None, {"reason": reason, "lacking": _said(missing)})


def _said(missing: list[Lack]) -> list[dict[str, Any]]:
    return [
        {
            "skill": one.skill,
            "who": one.who,
            "of_team": not one.one,
            "until": one.until.isoformat() if one.until else None,
        }
        for one in missing
    ]


def set_skills(house: House, kind: str, codes: list[str]) -> dict[str, Any]:
    """What a type of visit asks for from now on. Problem 404; 422 visits.unknown_skill."""
    row = house.desk.get("visit_type", kind)
    if row is None:
        raise Problem(404, "visits.unknown_type", type="")
    wanted = sorted(set(codes))
    known = {one.code for one in house.session.query(Skill.code).where(Skill.code.in_(wanted))}
    unknown = [one for one in wanted if one not in known]
    if unknown:
        raise Problem(422, "visits.unknown_skill", pointer="/skills", skill=unknown[0])
    if sorted(row["skills"]) != wanted:
        house.audit("set_skills", "visit_type", kind, {"skills": row["skills"]}, {"skills": wanted})
        row = house.desk.change("visit_type", kind, skills=wanted)
    return {name: row[name] for name in ("id", "code", "name", "skills")}
