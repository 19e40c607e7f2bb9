"""Ended visits that the office sent back to who did the work."""

from datetime import datetime

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.db import Id, Key, Model, Moment, Synced, down, index, one_of


class VisitReturn(Synced, Model):
    """The office sent an ended visit back, and why. `from_state` is how it had ended.

    `state`: open; answered (who ended it again had seen this); withdrawn (it was good as it was, or another took its
    place). `closed_by` and `closed_at` say by whom and when.
    """

    __tablename__ = "visit_return"
    __table_args__ = (
        down("visit_id", "visit"),
        down("by_member_id", "member"),
        one_of("from_state", "done", "partial"),
        one_of("state", "open", "answered", "withdrawn"),
        index("ix_visit_return_visit_id", "visit_id"),
        index("ix_visit_return_state", "state", "at"),
    )

    visit_id: Mapped[str] = mapped_column(Id)
    reason: Mapped[str] = mapped_column(Text)
    from_state: Mapped[str] = mapped_column(Key(20))
    by_member_id: Mapped[str] = mapped_column(Id)
    at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[str] = mapped_column(Key(20), default="open")
    closed_by: Mapped[str | None] = mapped_column(Id)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
