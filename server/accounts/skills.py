"""Skills: what work may ask for, and who has them until when."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from server.accounts.members import must_reach
from server.accounts.models import Member, MemberSkill, Skill, Team, TeamMember
from server.kit.errors import Problem
from server.kit.house import House

if TYPE_CHECKING:
    from server.kit.http import Person
    from sync.kind import Row

__all__ = ["Lack", "add_skill", "give_skill", "lacking", "rename_skill", "take_skill"]


@dataclass(frozen=True)
class Lack:
    """A skill that is missing on a day. `who` is the member's name (`one` is true) or the team's, in which nobody has it;
    `until` the last day on which it was there, None if it never was."""

    skill: str
    who: str
    one: bool
    until: date | None


def add_skill(house: House, name: str) -> "Row":
    """A new skill. Problem 409 `skill_name_taken`."""
    _must_be_new(house, name, None)
    taken = set(house.session.scalars(select(Skill.code).where(Skill.tenant_id == house.tenant)))
    plain = re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")[:50] or "skill"
    code = next(one for nr in range(1, 1000) if (one := plain if nr == 1 else f"{plain}_{nr}") not in taken)
    row = house.desk.add("skill", {"code": code, "name": name})
    house.audit("make", "skill", row["id"], None, {"name": name})
    return row


def rename_skill(house: House, skill: str, name: str) -> "Row":
    """Another name; its code, which visit types know it by, stays. Problem 404, 409."""
    row = _skill(house, skill)
    _must_be_new(house, name, skill)
    house.audit("change", "skill", skill, {"name": row["name"]}, {"name": name})
    return house.desk.change("skill", skill, name=name)


def give_skill(house: House, member: str, skill: str, expires_on: date | None, who: "Person") -> None:
    """He has it, up to and including `expires_on`; a new day takes the place of the old one. Problem 403, 404."""
    must_reach(house, who, member)
    _skill(house, skill)
    found = [one for one in house.desk.rows("member_skill", "member_id", member) if one["skill_id"] == skill]
    before = {"skill": skill, "expires_on": _text(found[0]["expires_on"])} if found else None
    if found:
        house.desk.change("member_skill", found[0]["id"], expires_on=expires_on)
    else:
        house.desk.add("member_skill", {"member_id": member, "skill_id": skill, "expires_on": expires_on})
    house.audit("give_skill", "member", member, before, {"skill": skill, "expires_on": _text(expires_on)})


def take_skill(house: House, member: str, skill: str, who: "Person") -> None:
    """He has it no more. Problem 403, 404."""
    must_reach(house, who, member)
    for one in house.desk.rows("member_skill", "member_id", member):
        if one["skill_id"] == skill:
            house.desk.remove("member_skill", one["id"])
            house.audit("take_skill", "member", member, {"skill": skill, "expires_on": _text(one["expires_on"])}, None)
            return
    raise Problem(404, "accounts.no_skill")


def lacking(house: House, codes: Iterable[str], team: str, member: str | None, on: date) -> list[Lack]:
    """What nobody has who would come on that day: this member, or somebody of the team. By the skill's name."""
    asked = set(codes)
    if not asked:
        return []
    wanted = house.session.execute(select(Skill.id, Skill.name).where(Skill.code.in_(asked)).order_by(Skill.name)).all()
    in_team = select(TeamMember.member_id).where(
        TeamMember.team_id == team,
        TeamMember.from_day <= on,
        TeamMember.to_day.is_(None) | (TeamMember.to_day >= on),
    )
    held = (
        select(MemberSkill.skill_id, MemberSkill.expires_on)
        .join(Member, (Member.tenant_id == MemberSkill.tenant_id) & (Member.id == MemberSkill.member_id))
        .where(
            Member.active.is_(True), MemberSkill.member_id == member if member else MemberSkill.member_id.in_(in_team)
        )
    )
    ends: dict[str, list[date | None]] = {}
    for skill, expires_on in house.session.execute(held):
        ends.setdefault(skill, []).append(expires_on)
    missing = [one for one in wanted if not any(end is None or end >= on for end in ends.get(one.id, []))]
    who = _name_of(house, team, member) if missing else ""
    return [Lack(one.name, who, member is not None, max((end for end in ends.get(one.id, []) if end), default=None)) for one in missing]  # fmt: skip


def _name_of(house: House, team: str, member: str | None) -> str:
    of = select(Member.name).where(Member.id == member) if member else select(Team.name).where(Team.id == team)
    return house.session.scalar(of) or ""


def _skill(house: House, skill: str) -> "Row":
    row = house.desk.get("skill", skill)
    if row is None:
        raise Problem(404, "accounts.no_skill")
    return row


def _must_be_new(house: House, name: str, skill: str | None) -> None:
    others = house.session.execute(select(Skill.id, Skill.name).where(Skill.tenant_id == house.tenant)).all()
    if any(one.casefold() == name.casefold() and id_ != skill for id_, one in others):
        raise Problem(409, "accounts.skill_name_taken", pointer="/name", name=name)


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None
