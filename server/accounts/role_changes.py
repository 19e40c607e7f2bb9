"""Roles as a company makes them its own: new ones, other rights, gone again; and who has which.

`Effect` says beforehand what somebody gains and loses: the page shows it before anything is saved.
"""

import re
from dataclasses import dataclass

from sqlalchemy import select

from server.accounts.events import MemberPlaced
from server.accounts.last_admin import hold_rights, keep_an_admin
from server.accounts.models import Member, MemberRole, Role, RolePermission
from server.accounts.roles import PERMISSIONS
from server.kit.errors import Problem
from server.kit.house import House
from sync.kind import Row

__all__ = ["Effect", "Wanted", "add_role", "change_role", "effect_of_role", "effect_of_roles", "give_roles", "remove_role", "roles_with_rights"]  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """A role as it is to be. `was`: the permissions that its editor saw, None when he does not say."""

    name: str
    permissions: frozenset[str]
    two_steps: bool
    was: frozenset[str] | None = None


@dataclass(frozen=True)
class Effect:
    """What one person would gain and lose."""

    member: str
    name: str
    gained: frozenset[str]
    lost: frozenset[str]


@dataclass(frozen=True)
class RoleRights:
    """A role with what it may and who has it (ids of members)."""

    id: str
    code: str
    name: str
    two_steps: bool
    permissions: frozenset[str]
    members: frozenset[str]


def roles_with_rights(house: House) -> list[RoleRights]:
    """Every role, by name."""
    rights: dict[str, set[str]] = {}
    for role, permission in house.session.execute(select(RolePermission.role_id, RolePermission.permission)):
        rights.setdefault(role, set()).add(permission)
    held: dict[str, set[str]] = {}
    for role, member in house.session.execute(select(MemberRole.role_id, MemberRole.member_id)):
        held.setdefault(role, set()).add(member)
    return [
        RoleRights(
            id=row.id,
            code=row.code,
            name=row.name,
            two_steps=row.two_steps,
            permissions=frozenset(rights.get(row.id, ())),
            members=frozenset(held.get(row.id, ())),
        )
        for row in house.session.scalars(select(Role).order_by(Role.name, Role.id))
    ]


def effect_of_role(house: House, role: str, permissions: frozenset[str]) -> list[Effect]:
    """What each active person with this role would gain and lose, counted with the other roles he has."""
    roles = {one.id: one for one in roles_with_rights(house)}
    if role not in roles:
        raise Problem(404, "accounts.no_role")
    after = {id_: permissions if id_ == role else one.permissions for id_, one in roles.items()}
    holders = house.session.scalars(
        select(Member).where(Member.id.in_(roles[role].members), Member.active.is_(True)).order_by(Member.name)
    )
    return [
        _effect(one, {r.id: r.permissions for r in roles.values() if one.id in r.members}, after) for one in holders
    ]


def effect_of_roles(house: House, member: str, wanted: frozenset[str]) -> Effect:
    """What this person would gain and lose with these roles (ids) instead of those he has. Problem 404, 422."""
    row = house.session.get(Member, (house.tenant, member))
    if row is None:
        raise Problem(404, "accounts.no_member")
    roles = {one.id: one for one in roles_with_rights(house)}
    if wanted - roles.keys():
        raise Problem(422, "accounts.no_role", pointer="/roles")
    before = frozenset[str]().union(*(one.permissions for one in roles.values() if member in one.members))
    after = frozenset[str]().union(*(roles[id_].permissions for id_ in wanted))
    return Effect(row.id, row.name, after - before, before - after)


def add_role(house: House, wanted: Wanted) -> Row:
    """A new role. Problem 409 `role_name_taken`, 422 for a right that there is not."""
    hold_rights(house)
    _check(house, wanted, None)
    row = house.desk.add(
        "role", {"code": _code(house, wanted.name), "name": wanted.name, "two_steps": wanted.two_steps}
    )
    for permission in sorted(wanted.permissions):
        house.desk.add("role_permission", {"role_id": row["id"], "permission": permission})
    house.audit("make", "role", row["id"], None, _said(wanted))
    return row


def change_role(house: House, role: str, wanted: Wanted) -> None:
    """Another name or other rights. Problem 404; 409 `role_meanwhile` when somebody changed it first, `last_admin`."""
    hold_rights(house)
    row = house.desk.get("role", role)
    if row is None:
        raise Problem(404, "accounts.no_role")
    _check(house, wanted, role)
    has = {one["permission"]: one["id"] for one in house.desk.rows("role_permission", "role_id", role)}
    if wanted.was is not None and wanted.was != has.keys():
        raise Problem(409, "accounts.role_meanwhile")
    before = Wanted(row["name"], frozenset(has), row["two_steps"])
    if before == Wanted(wanted.name, wanted.permissions, wanted.two_steps):
        return
    for permission in has.keys() - wanted.permissions:
        house.desk.remove("role_permission", has[permission])
    for permission in sorted(wanted.permissions - has.keys()):
        house.desk.add("role_permission", {"role_id": role, "permission": permission})
    house.desk.change("role", role, name=wanted.name, two_steps=wanted.two_steps)
    house.audit("change", "role", role, _said(before), _said(wanted))
    keep_an_admin(house)


def remove_role(house: House, role: str) -> None:
    """A role that nobody has any more. Problem 404, 409 `role_in_use`."""
    hold_rights(house)
    row = house.desk.get("role", role)
    if row is None:
        raise Problem(404, "accounts.no_role")
    if held := len(house.desk.rows("member_role", "role_id", role)):
        raise Problem(409, "accounts.role_in_use", count=held)
    rights = house.desk.rows("role_permission", "role_id", role)
    said = _said(Wanted(row["name"], frozenset(one["permission"] for one in rights), row["two_steps"]))
    for one in rights:
        house.desk.remove("role_permission", one["id"])
    house.desk.remove("role", role)
    house.audit("remove", "role", role, said, None)


def give_roles(house: House, member: str, wanted: frozenset[str]) -> Effect:
    """From now on exactly these roles (ids). What it means, as `effect_of_roles`. Problem 409 `last_admin`."""
    hold_rights(house)
    effect = effect_of_roles(house, member, wanted)
    has = {one["role_id"]: one["id"] for one in house.desk.rows("member_role", "member_id", member)}
    if has.keys() == wanted:
        return effect
    for role in has.keys() - wanted:
        house.desk.remove("member_role", has[role])
    for role in sorted(wanted - has.keys()):
        house.desk.add("member_role", {"member_id": member, "role_id": role})
    codes = {one.id: one.code for one in roles_with_rights(house)}
    before, after = (sorted(codes[id_] for id_ in ids) for ids in (has.keys(), wanted))
    house.audit("give_roles", "member", member, {"roles": before}, {"roles": after})
    house.tell(MemberPlaced(member=member))
    keep_an_admin(house)
    return effect


def _effect(member: Member, before: dict[str, frozenset[str]], after: dict[str, frozenset[str]]) -> Effect:
    had = frozenset[str]().union(*before.values())
    gets = frozenset[str]().union(*(after[id_] for id_ in before))
    return Effect(member.id, member.name, gets - had, had - gets)


def _check(house: House, wanted: Wanted, role: str | None) -> None:
    if unknown := wanted.permissions - PERMISSIONS:
        raise Problem(422, "accounts.no_right", pointer="/permissions", right=min(unknown))
    others = house.session.execute(select(Role.id, Role.name).where(Role.tenant_id == house.tenant)).all()
    if any(name.casefold() == wanted.name.casefold() and id_ != role for id_, name in others):
        raise Problem(409, "accounts.role_name_taken", pointer="/name", name=wanted.name)


def _code(house: House, name: str) -> str:
    taken = set(house.session.scalars(select(Role.code).where(Role.tenant_id == house.tenant)))
    plain = re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")[:50] or "role"
    return next(code for nr in range(1, 1000) if (code := plain if nr == 1 else f"{plain}_{nr}") not in taken)


def _said(wanted: Wanted) -> dict[str, object]:
    return {"name": wanted.name, "permissions": sorted(wanted.permissions), "two_steps": wanted.two_steps}
