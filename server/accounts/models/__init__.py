"""Rows of accounts, a file per noun."""

from .company import Entity, Tenant
from .devices import Device, DeviceHole
from .logins import Login, LoginSession, Membership
from .people import Member, MemberRole, MemberSkill, Role, RolePermission, Skill
from .teams import Team, TeamMember

__all__ = [
    "Device",
    "DeviceHole",
    "Entity",
    "Login",
    "LoginSession",
    "Member",
    "MemberRole",
    "MemberSkill",
    "Membership",
    "Role",
    "RolePermission",
    "Skill",
    "Team",
    "TeamMember",
    "Tenant",
]
