"""Rows of mails: what was to be sent to whom, and how far it came."""

from datetime import datetime
from typing import Any

from sqlalchemy import Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.db import Id, Json, Key, Model, Moment, Tenanted, down, index, one_of, unique


class Mail(Tenanted, Model):
    """One mail to one person. `key` says what it is for: the same is mailed once.

    `entity_id` is the brand that it comes from; None: the company itself. `letter` is what it says (`letters.py`), without secrets: links stand in it by their ids. `begun_at`: it is being
    handed over. States: waiting; sending; sent; kept (no mail server is set, it lies in the data folder); failed (it
    will never be taken); unsure (the line broke while it was handed over; a person decides); late (too late to be of use).
    """

    __tablename__ = "mail"
    __table_args__ = (
        down("entity_id", "entity"),
        down("by_member_id", "member"),
        one_of("lang", "nl", "en"),
        one_of("state", "waiting", "sending", "sent", "kept", "failed", "unsure", "late"),
        unique("key"),
        index("ix_mail_at", "at"),
        index("ix_mail_subject", "subject_id", "subject_kind"),
    )

    kind: Mapped[str] = mapped_column(Key(40))
    key: Mapped[str] = mapped_column(Key(200))
    to: Mapped[str] = mapped_column(String(254))
    lang: Mapped[str] = mapped_column(Key(2), default="nl")
    entity_id: Mapped[str | None] = mapped_column(Id)
    subject_kind: Mapped[str] = mapped_column(Key(20))
    subject_id: Mapped[str] = mapped_column(Id)
    letter: Mapped[dict[str, Any]] = mapped_column(Json)
    state: Mapped[str] = mapped_column(Key(10), default="waiting")
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    error: Mapped[str | None] = mapped_column(String(300))
    by_member_id: Mapped[str | None] = mapped_column(Id)
    at: Mapped[datetime] = mapped_column(Moment)
    until: Mapped[datetime | None] = mapped_column(Moment)
    begun_at: Mapped[datetime | None] = mapped_column(Moment)
    done_at: Mapped[datetime | None] = mapped_column(Moment)


class MailChoice(Tenanted, Model):
    """This company wants mails of this `kind` sent by themselves; without a row they are not."""

    __tablename__ = "mail_choice"
    __table_args__ = (down("by_member_id", "member"), unique("kind"))

    kind: Mapped[str] = mapped_column(Key(40))
    by_member_id: Mapped[str] = mapped_column(Id)
