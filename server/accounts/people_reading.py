"""Colleagues, teams and skills as the office reads them: everything of everybody in a handful of queries."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from server.accounts.account_links import is_open, links_of
from server.accounts.models import Device, Login, Member, Membership, MemberSkill, Skill, Team, TeamMember
from server.accounts.role_changes import roles_with_rights
from server.kit.house import House

__all__ = ["members_of", "role_documents", "skill_documents", "team_documents"]


def members_of(house: House, member: str | None = None) -> list[dict[str, Any]]:
    """Everybody by name (or one): person, how he signs in, roles, stays in teams, skills, phones.

    `stays`: [{id, team, team_name, from, until}] that end today or later, in order. `invited`: {email, at, until, open}
    of the last invitation. Days are dates, moments are moments.
    """
    asked = select(Member).where(Member.tenant_id == house.tenant).order_by(Member.name, Member.id)
    rows = house.session.scalars(asked.where(Member.id == member) if member else asked).all()
    ids = [row.id for row in rows]
    logins, stays, skills, phones = _logins(house, ids), _stays(house, ids), _skills(house, ids), _phones(house, ids)
    invitations, roles = links_of(house, ids), roles_with_rights(house)
    return [
        {
            "id": row.id,
            "name": row.name,
            "phone": row.phone,
            "lang": row.lang,
            "active": row.active,
            "ends_on": row.ends_on,
            "email": logins[row.id].email_norm if row.id in logins else None,
            "two_steps": row.id in logins and logins[row.id].totp_at is not None,
            "two_steps_wanted": any(one.two_steps for one in roles if row.id in one.members),
            "invited": _invited(house, invitations[row.id]) if row.id in invitations else None,
            "roles": [{"id": one.id, "code": one.code, "name": one.name} for one in roles if row.id in one.members],
            "team": row.team_id,
            "stays": stays.get(row.id, []),
            "skills": skills.get(row.id, []),
            "devices": phones.get(row.id, []),
        }
        for row in rows
    ]


def role_documents(house: House) -> list[dict[str, Any]]:
    """Every role by name: {id, code, name, two_steps, permissions, members}."""
    return [
        {
            "id": one.id,
            "code": one.code,
            "name": one.name,
            "two_steps": one.two_steps,
            "permissions": sorted(one.permissions),
            "members": len(one.members),
        }
        for one in roles_with_rights(house)
    ]


def team_documents(house: House) -> list[dict[str, Any]]:
    """Every team by name, with who is in it today and who comes and goes: {id, slug, name, members, changes}."""
    teams = house.session.scalars(select(Team).where(Team.tenant_id == house.tenant).order_by(Team.name, Team.id)).all()
    names = dict(house.session.execute(select(Member.id, Member.name).where(Member.active.is_(True))).all())
    stays: dict[str, list[dict[str, Any]]] = {}
    for mine in _stays(house, list(names)).items():
        for one in _with_name(mine, names):
            stays.setdefault(one["team"], []).append(one)
    return [
        {
            "id": team.id,
            "slug": team.slug,
            "name": team.name,
            "capacity_day": team.capacity_day,
            "members": _sorted(one for one in stays.get(team.id, []) if one["from"] <= house.today),
            "changes": sorted(
                (one for one in stays.get(team.id, []) if one["from"] > house.today or one["until"]),
                key=lambda one: (max(one["from"], house.today), one["name"]),
            ),
        }
        for team in teams
    ]


def skill_documents(house: House) -> list[dict[str, Any]]:
    """Every skill by name: {id, code, name, members, expired}: how many have it, and of how many it ran out."""
    held: dict[str, list[date | None]] = {}
    query = select(MemberSkill.skill_id, MemberSkill.expires_on).join(
        Member, (Member.tenant_id == MemberSkill.tenant_id) & (Member.id == MemberSkill.member_id)
    )
    for skill, expires in house.session.execute(query.where(Member.active.is_(True))):
        held.setdefault(skill, []).append(expires)
    rows = house.session.scalars(select(Skill).where(Skill.tenant_id == house.tenant).order_by(Skill.name, Skill.id))
    return [
        {
            "id": row.id,
            "code": row.code,
            "name": row.name,
            "members": len(held.get(row.id, [])),
            "expired": sum(1 for day in held.get(row.id, []) if day is not None and day < house.today),
        }
        for row in rows
    ]


def _logins(house: House, ids: list[str]) -> dict[str, Login]:
    # These tables stand before the wall: the query says whose it means.
    query = select(Membership.member_id, Login).join(Login, Login.id == Membership.login_id)
    rows = house.session.execute(query.where(Membership.tenant_id == house.tenant, Membership.member_id.in_(ids)))
    return {row[0]: row[1] for row in rows}


def _stays(house: House, ids: list[str]) -> dict[str, list[dict[str, Any]]]:
    query = (
        select(TeamMember, Team.name)
        .join(Team, (Team.tenant_id == TeamMember.tenant_id) & (Team.id == TeamMember.team_id))
        .where(TeamMember.member_id.in_(ids), TeamMember.to_day.is_(None) | (TeamMember.to_day >= house.today))
        .order_by(TeamMember.from_day, TeamMember.id)
    )
    stays: dict[str, list[dict[str, Any]]] = {}
    for row, name in house.session.execute(query):
        said = {"id": row.id, "team": row.team_id, "team_name": name, "from": row.from_day, "until": row.to_day}
        stays.setdefault(row.member_id, []).append(said)
    return stays


def _skills(house: House, ids: list[str]) -> dict[str, list[dict[str, Any]]]:
    query = (
        select(MemberSkill, Skill.name)
        .join(Skill, (Skill.tenant_id == MemberSkill.tenant_id) & (Skill.id == MemberSkill.skill_id))
        .where(MemberSkill.member_id.in_(ids))
        .order_by(Skill.name, MemberSkill.id)
    )
    skills: dict[str, list[dict[str, Any]]] = {}
    for row, name in house.session.execute(query):
        said = {"skill": row.skill_id, "name": name, "expires_on": row.expires_on}
        skills.setdefault(row.member_id, []).append(said)
    return skills


def _phones(house: House, ids: list[str]) -> dict[str, list[dict[str, Any]]]:
    phones: dict[str, list[dict[str, Any]]] = {}
    mine = select(Device).where(Device.tenant_id == house.tenant, Device.member_id.in_(ids))
    for row in house.session.scalars(mine.order_by(Device.seen_at.desc(), Device.id)):
        said: dict[str, Any] = {"id": row.id, "name": row.name, "state": row.state, "unsent": row.unsent or 0}
        seen: datetime = row.seen_at
        phones.setdefault(row.member_id, []).append(said | {"seen_at": seen})
    return phones


def _invited(house: House, link: Any) -> dict[str, Any]:
    return {"email": link.email_norm, "at": link.at, "until": link.expires_at, "open": is_open(house, link), "taken": link.used_at is not None}  # fmt: skip


def _with_name(mine: tuple[str, list[dict[str, Any]]], names: dict[str, str]) -> Iterable[dict[str, Any]]:
    member, stays = mine
    return [{"member": member, "name": names[member], **one} for one in stays]


def _sorted(stays: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(stays, key=lambda one: (one["name"], one["member"]))
