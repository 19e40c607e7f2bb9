"""Rows of accounts, a file per noun."""

from .company import Entity, Tenant
from .devices import Device, DeviceHole, DeviceWipe
from .links import AccountLink
from .logins import Login, LoginSession, Membership
from .people import Member, MemberRole, MemberSkill, Role, RolePermission, Skill
from .pulls import PullPage
from .teams import Team, TeamMember

__all__ = [
    "AccountLink",
    "Device",
    "DeviceHole",
    "DeviceWipe",
    "Entity",
    "Login",
    "LoginSession",
    "Member",
    "MemberRole",
    "MemberSkill",
    "Membership",
    "PullPage",
    "Role",
    "RolePermission",
    "Skill",
    "Team",
    "TeamMember",
    "Tenant",
]
