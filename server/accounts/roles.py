"""Roles and what they may. A new tenant starts with these; afterwards they are its own data."""

from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from server.accounts.models import MemberRole, Role, RolePermission
from server.kit.asking import Question
from server.kit.house import House

__all__ = ["FIRST_ROLES", "PERMISSIONS", "Rights", "plant_roles", "rights_of", "role_name"]

PERMISSIONS = {
    "visits.read",
    "visits.write",
    "hours.approve",
    "checklists.read",
    "checklists.write",
    "checklists.publish",
    "inbox.read",
    "inbox.settle",
    "inventory.read",
    "inventory.write",
    "devices.read",
    "devices.lock",
    "devices.wipe",
    "members.read",
    "members.write",
    "roles.write",
    "audit.read",
    "jobs.read",
    "data.export",
    "data.import",
    "mail.read",
    "mail.write",
    "settings.write",
    "brands.write",
    "customers.export",
    "customers.erase",
}

_PLANNER = {
    "visits.read",
    "visits.write",
    "hours.approve",
    "checklists.read",
    "inbox.read",
    "inbox.settle",
    "inventory.read",
    "inventory.write",
    "devices.read",
    "members.read",
    "mail.read",
}

FIRST_ROLES: dict[str, tuple[str, set[str]]] = {
    "technician": ("Monteur", set()),
    "planner": ("Planner", _PLANNER),
    "operations_manager": (
        "Operationeel manager",
        _PLANNER | {"checklists.write", "checklists.publish", "audit.read", "jobs.read", "data.import", "mail.write"},
    ),
    "admin": ("Beheerder", PERMISSIONS),
}
"""Code -> (its name, what it may). A technician works in the app, whose doors ask for a device and no permission."""


class Rights(NamedTuple):
    """The codes of somebody's roles, what he may by them, and whether one of them wants him to sign in in two steps."""

    roles: frozenset[str]
    permissions: frozenset[str]
    two_steps: bool


class _Right(NamedTuple):
    role: str
    two_steps: bool
    permission: str | None


_RIGHTS = Question(
    _Right,
    select(Role.code, Role.two_steps, RolePermission.permission)
    .join(MemberRole, (MemberRole.role_id == Role.id) & (MemberRole.tenant_id == Role.tenant_id))
    .outerjoin(RolePermission, (RolePermission.role_id == Role.id) & (RolePermission.tenant_id == Role.tenant_id))
    .where(MemberRole.tenant_id == bindparam("tenant"), MemberRole.member_id == bindparam("member")),
)


def plant_roles(house: House) -> dict[str, str]:
    """Give a new tenant its first roles. The ids of the roles by their codes."""
    ids: dict[str, str] = {}
    for code, (name, permissions) in FIRST_ROLES.items():
        ids[code] = house.desk.add("role", {"code": code, "name": name, "two_steps": False})["id"]
        for permission in sorted(permissions):
            house.desk.add("role_permission", {"role_id": ids[code], "permission": permission})
    return ids


def rights_of(session: Session, tenant: str, member: str) -> Rights:
    """A member's roles and what he may by them, in one query."""
    rows = _RIGHTS.all(session, tenant=tenant, member=member)
    return Rights(
        roles=frozenset(code for code, _, _ in rows),
        permissions=frozenset(permission for _, _, permission in rows if permission),
        two_steps=any(two_steps for _, two_steps, _ in rows),
    )


class _Named(NamedTuple):
    code: str
    name: str


_NAMED = Question(
    _Named,
    select(Role.code, Role.name)
    .join(MemberRole, (MemberRole.role_id == Role.id) & (MemberRole.tenant_id == Role.tenant_id))
    .where(MemberRole.tenant_id == bindparam("tenant"), MemberRole.member_id == bindparam("member")),
)


def role_name(session: Session, tenant: str, member: str) -> str:
    """The name of a member's widest role, for the corner of a page; "" without any."""
    roles = _NAMED.all(session, tenant=tenant, member=member)
    order = list(FIRST_ROLES)
    return max(roles, key=lambda role: order.index(role.code) if role.code in order else -1).name if roles else ""
