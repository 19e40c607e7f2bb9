"""What the office changed in a person's day and his phone was not told of yet."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from server.kit.db import Id, Key, Model, Moment, Tenanted, down, index, one_of


class DayChange(Tenanted, Model):
    """A visit of today or tomorrow changed for a member; it goes when he was told, a minute later, with what came meanwhile.

    `at` is when it happened: events are heard in any order. `was_from` is when the visit began on his day before, None
    when it was not on it.
    """

    __tablename__ = "day_change"
    __table_args__ = (
        down("member_id", "member"),
        down("visit_id", "visit"),
        one_of("what", "made", "moved", "cancelled", "reopened"),
        index("ix_day_change_member_id", "member_id"),
    )

    member_id: Mapped[str] = mapped_column(Id)
    visit_id: Mapped[str] = mapped_column(Id)
    what: Mapped[str] = mapped_column(Key(20))
    was_from: Mapped[datetime | None] = mapped_column(Moment)
    at: Mapped[datetime] = mapped_column(Moment)
