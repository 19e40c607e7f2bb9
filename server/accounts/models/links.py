"""Links by mail to the people of a company: an invitation, another password."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.db import Id, Key, Model, Moment, Tenanted, down, index, one_of, unique

__all__ = ["AccountLink"]


class AccountLink(Tenanted, Model):
    """One link by mail to one member, good once and until `expires_at`; only the hash of its token is kept.

    `purpose` invite: choose a password and begin; password: choose another one. `email_norm` is where it was sent, and
    for an invitation the e-mail that will sign in. `by_member_id` None: the person asked for it.
    """

    __tablename__ = "account_link"
    __table_args__ = (
        down("member_id", "member"),
        down("by_member_id", "member"),
        one_of("purpose", "invite", "password"),
        unique("token_hash"),
        index("ix_account_link_member_id", "member_id", "at"),
    )

    purpose: Mapped[str] = mapped_column(Key(20))
    member_id: Mapped[str] = mapped_column(Id)
    email_norm: Mapped[str] = mapped_column(String(254))
    token_hash: Mapped[str] = mapped_column(Key(64))
    by_member_id: Mapped[str | None] = mapped_column(Id)
    at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
