"""Rows of links."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from server.kit.db import Id, Key, Model, Moment, Tenanted, down, index, one_of, unique

PURPOSES = ("follow", "sign", "rate", "report")


class CustomerLink(Tenanted, Model):
    """A customer's way to one thing for one purpose. Only the hash of its token is kept.

    `used_at` and `result_id`: when something was done through it, and what that made (a rating, a signature).
    `by_member_id` None: the house made it, for a mail that goes by itself.
    """

    __tablename__ = "customer_link"
    __table_args__ = (
        down("by_member_id", "member"),
        down("revoked_by_member_id", "member"),
        one_of("purpose", *PURPOSES),
        one_of("lang", "nl", "en"),
        unique("token_hash"),
        index("ix_customer_link_subject", "subject_id", "subject_kind"),
    )

    token_hash: Mapped[str] = mapped_column(Key(64))
    purpose: Mapped[str] = mapped_column(Key(20))
    subject_kind: Mapped[str] = mapped_column(Key(20))
    subject_id: Mapped[str] = mapped_column(Id)
    lang: Mapped[str] = mapped_column(Key(2), default="nl")
    by_member_id: Mapped[str | None] = mapped_column(Id)
    at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)
    result_id: Mapped[str | None] = mapped_column(Id)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
    revoked_by_member_id: Mapped[str | None] = mapped_column(Id)
