"""What was found and spent on the way: issues, ratings, hours; and what the office tells a person."""

from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.db import Id, Json, Key, Model, Moment, Synced, down, index, index_where_set, one_of

from .made import Made


class Issue(Made, Synced, Model):
    """Something wrong that was found on site."""

    __tablename__ = "issue"
    __table_args__ = (
        down("visit_id", "visit"),
        down("by_member_id", "member"),
        one_of("category", "damage", "safety", "material", "access", "customer", "other"),
        one_of("severity", "low", "medium", "high"),
        index("ix_issue_visit_id", "visit_id"),
        index("ix_issue_received_at", "received_at", "id"),
    )

    visit_id: Mapped[str] = mapped_column(Id)
    category: Mapped[str] = mapped_column(Key(20))
    severity: Mapped[str] = mapped_column(Key(20))
    text: Mapped[str] = mapped_column(Text)


class Rating(Made, Synced, Model):
    """What the customer thought of it: 1-5 stars, nps 0-10. By a link nobody of us was there: `by_member_id` is None."""

    __tablename__ = "rating"
    __table_args__ = (
        down("visit_id", "visit"),
        down("by_member_id", "member"),
        one_of("channel", "phone", "link"),
        index("ix_rating_visit_id", "visit_id"),
        index("ix_rating_received_at", "received_at", "id"),
    )

    by_member_id: Mapped[str | None] = mapped_column(Id, sort_order=80)  # pyright: ignore[reportIncompatibleVariableOverride]
    visit_id: Mapped[str] = mapped_column(Id)
    channel: Mapped[str] = mapped_column(Key(20))
    stars: Mapped[int] = mapped_column(Integer)
    nps: Mapped[int | None] = mapped_column(Integer)
    comment: Mapped[str | None] = mapped_column(Text)


class TimeEntry(Made, Synced, Model):
    """Hours of a member, made by the phone and never derived again. `flags`: overlaps, ends_before_start.

    `member_day` is one id of the person and the day on which it begins (`hours_names.py`): what it is compared with.
    """

    __tablename__ = "time_entry"
    __table_args__ = (
        down("visit_id", "visit"),
        down("member_id", "member"),
        down("by_member_id", "member"),
        down("corrects_id", "time_entry"),
        one_of("kind", "travel", "work", "pause", "other"),
        index("ix_time_entry_member_id_from_at", "member_id", "from_at"),
        index("ix_time_entry_visit_id", "visit_id"),
        index("ix_time_entry_from_at", "from_at"),
        index_where_set("ix_time_entry_corrects_id", "corrects_id"),
        index("ix_time_entry_member_day", "member_day"),
    )

    member_id: Mapped[str] = mapped_column(Id)
    kind: Mapped[str] = mapped_column(Key(20))
    visit_id: Mapped[str | None] = mapped_column(Id)
    from_at: Mapped[datetime] = mapped_column(Moment)
    to_at: Mapped[datetime] = mapped_column(Moment)
    corrects_id: Mapped[str | None] = mapped_column(Id)
    flags: Mapped[list[str]] = mapped_column(Json, default=list)
    member_day: Mapped[str] = mapped_column(Id)


class Notice(Synced, Model):
    """What a member should hear on his phone; `code` and `params` make its text in his language.

    `kind`: visit_moved, visit_cancelled, turn_round, settled, accepted, dismissed.
    """

    __tablename__ = "notice"
    __table_args__ = (
        down("member_id", "member"),
        down("visit_id", "visit"),
        index("ix_notice_member_id", "member_id"),
        index("ix_notice_visit_id", "visit_id"),
    )

    member_id: Mapped[str] = mapped_column(Id)
    kind: Mapped[str] = mapped_column(Key(40))
    code: Mapped[str] = mapped_column(Key(80))
    params: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    visit_id: Mapped[str | None] = mapped_column(Id)
    to_id: Mapped[str | None] = mapped_column(Id)
    by_member_id: Mapped[str | None] = mapped_column(Id)
    at: Mapped[datetime] = mapped_column(Moment)
