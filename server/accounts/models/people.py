"""Members of a tenant, what they may and what they can."""

from datetime import date

from sqlalchemy import Boolean, String
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.db import Day, Id, Key, Model, Synced, Tenanted, down, index, one_of, unique


class Member(Synced, Model):
    """A person within a tenant. `team_id` is the team of today; `team_member` says from when to when.

    `lang` is the language of screens and messages. Somebody who is not `active` cannot log in and keeps his history;
    `ends_on` is the last day on which somebody works here, known beforehand or afterwards.
    """

    __tablename__ = "member"
    __table_args__ = (down("team_id", "team"), one_of("lang", "nl", "en"), index("ix_member_team_id", "team_id"))

    name: Mapped[str] = mapped_column(String(200))
    phone: Mapped[str | None] = mapped_column(String(20))
    lang: Mapped[str] = mapped_column(Key(2), default="nl")
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    team_id: Mapped[str | None] = mapped_column(Id)
    ends_on: Mapped[date | None] = mapped_column(Day)


class Role(Tenanted, Model):
    """A named list of permissions. A new tenant gets the roles of `server/accounts/roles.py`; afterwards they are data.

    `two_steps`: who has this role must sign in in two steps.
    """

    __tablename__ = "role"
    __table_args__ = (unique("code"),)

    code: Mapped[str] = mapped_column(Key(60))
    name: Mapped[str] = mapped_column(String(200))
    two_steps: Mapped[bool] = mapped_column(Boolean, default=False)


class RolePermission(Tenanted, Model):
    """Who has this role may do this."""

    __tablename__ = "role_permission"
    __table_args__ = (down("role_id", "role"), unique("role_id", "permission"))

    role_id: Mapped[str] = mapped_column(Id)
    permission: Mapped[str] = mapped_column(Key(60))


class MemberRole(Tenanted, Model):
    """This member has this role."""

    __tablename__ = "member_role"
    __table_args__ = (down("member_id", "member"), down("role_id", "role"), unique("member_id", "role_id"))

    member_id: Mapped[str] = mapped_column(Id)
    role_id: Mapped[str] = mapped_column(Id)


class Skill(Tenanted, Model):
    """Something that work may ask for: a certificate, a training."""

    __tablename__ = "skill"
    __table_args__ = (unique("code"),)

    code: Mapped[str] = mapped_column(Key(60))
    name: Mapped[str] = mapped_column(String(200))


class MemberSkill(Tenanted, Model):
    """This member has this skill, until it expires."""

    __tablename__ = "member_skill"
    __table_args__ = (down("member_id", "member"), down("skill_id", "skill"), unique("member_id", "skill_id"))

    member_id: Mapped[str] = mapped_column(Id)
    skill_id: Mapped[str] = mapped_column(Id)
    expires_on: Mapped[date | None] = mapped_column(Day)
