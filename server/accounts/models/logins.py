"""Logins and log-ins: the tables that are asked before a tenant is known."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.db import Id, Json, Key, Model, Moment, one_of


class Login(Model):
    """A person's e-mail (`email_norm`: trimmed, lower case) and the argon2id hash of the password.

    Signs in in two steps once `totp_at` is set: `totp_sealed` is the secret (RFC 6238), encrypted under the server's key,
    `totp_step` the last half minute whose code was used, `recovery_hashes` those of the recovery codes that are left.
    """

    __tablename__ = "login"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    email_norm: Mapped[str] = mapped_column(Key(254), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    totp_sealed: Mapped[str | None] = mapped_column(String(300))
    totp_at: Mapped[datetime | None] = mapped_column(Moment)
    totp_step: Mapped[int | None] = mapped_column(BigInteger)
    recovery_hashes: Mapped[list[str] | None] = mapped_column(Json)
    created_at: Mapped[datetime] = mapped_column(Moment)


class Membership(Model):
    """This login is that member of that tenant. `member` lies behind the wall; this row is how it is found."""

    __tablename__ = "membership"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "member_id"], ["member.tenant_id", "member.id"]),
        Index("ix_membership_tenant_id_member_id", "tenant_id", "member_id", unique=True),
    )

    login_id: Mapped[str] = mapped_column(Id, ForeignKey("login.id"), primary_key=True)
    tenant_id: Mapped[str] = mapped_column(Id, ForeignKey("tenant.id"), primary_key=True)
    member_id: Mapped[str] = mapped_column(Id)
    created_at: Mapped[datetime] = mapped_column(Moment)


class LoginSession(Model):
    """One log-in at the office: of a browser (`cookie`) or of a program (`bearer`, then with the hash of its token).

    It ends when it expires, slides on with every use, and is over at once when `ended_at` is set.
    """

    __tablename__ = "login_session"
    __table_args__ = (one_of("kind", "cookie", "bearer"), Index("ix_login_session_login_id", "login_id"))

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    login_id: Mapped[str] = mapped_column(Id, ForeignKey("login.id"))
    tenant_id: Mapped[str] = mapped_column(Id, ForeignKey("tenant.id"))
    member_id: Mapped[str] = mapped_column(Id)
    kind: Mapped[str] = mapped_column(Key(10))
    token_hash: Mapped[str | None] = mapped_column(Key(64), unique=True)
    address: Mapped[str | None] = mapped_column(String(60))
    program: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
