"""Rows of tips."""

from datetime import date, datetime

from sqlalchemy import Date, String
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.db import Id, Json, Key, Model, Moment, Tenanted, down, index, unique

__all__ = ["Tip", "TipAway"]


class Tip(Tenanted, Model):
    """A sentence for the company's own people. `roles` are codes (none: everybody), `shown_at` office and phone, `link` the
    code of a place to go to. Shown from `from_day` up to and including `to_day`, until `ended_at`."""

    __tablename__ = "tip"
    __table_args__ = (down("by_member_id", "member"), index("ix_tip_to_day", "to_day"))

    text_nl: Mapped[str] = mapped_column(String(200))
    text_en: Mapped[str | None] = mapped_column(String(200))
    roles: Mapped[list[str]] = mapped_column(Json)
    shown_at: Mapped[list[str]] = mapped_column(Json)
    from_day: Mapped[date] = mapped_column(Date)
    to_day: Mapped[date] = mapped_column(Date)
    link: Mapped[str | None] = mapped_column(Key(20))
    by_member_id: Mapped[str] = mapped_column(Id)
    at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


class TipAway(Tenanted, Model):
    """This member has read it."""

    __tablename__ = "tip_away"
    __table_args__ = (down("tip_id", "tip"), down("member_id", "member"), unique("tip_id", "member_id"))

    tip_id: Mapped[str] = mapped_column(Id)
    member_id: Mapped[str] = mapped_column(Id)
    at: Mapped[datetime] = mapped_column(Moment)
