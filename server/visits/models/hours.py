"""The office's word on a person's week of hours. The entries themselves are the technician's and never change."""

from datetime import date, datetime

from sqlalchemy import Date, Integer
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.db import Id, Model, Moment, Tenanted, down, index


class HoursApproval(Tenanted, Model):
    """Somebody's hours of a week (`week`: its Monday) were approved, `minutes` of them. `lifted_at`: taken back since."""

    __tablename__ = "hours_approval"
    __table_args__ = (
        down("member_id", "member"),
        down("by_member_id", "member"),
        index("ix_hours_approval_week", "week", "member_id"),
    )

    member_id: Mapped[str] = mapped_column(Id)
    week: Mapped[date] = mapped_column(Date)
    minutes: Mapped[int] = mapped_column(Integer)
    by_member_id: Mapped[str] = mapped_column(Id)
    at: Mapped[datetime] = mapped_column(Moment)
    lifted_at: Mapped[datetime | None] = mapped_column(Moment)
