"""The visit, the steps it went through, and the office's cancellations and reopenings."""

from datetime import date, datetime

from sqlalchemy import Boolean, Date, Integer, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.db import Id, Json, Key, Model, Moment, Synced, Tenanted, down, index, index_where_set, one_of, unique

from .made import Made

WAITS = text("state = 'planned'")
"""What the database sees only where it is written out: with a value beside the statement, SQLite passes the index by."""


class Visit(Synced, Model):
    """One time that a team goes to a customer. `day` is the Amsterdam day of `planned_from`; `nr` counts per work order.

    `state` is what the steps left standing (states.py); `outcome` is done or partial once it ended so. `erased_at`: its
    customer's data were erased, what is left of it counts and names nobody.
    """

    __tablename__ = "visit"
    __table_args__ = (
        down("work_order_id", "work_order"),
        down("team_id", "team"),
        down("member_id", "member"),
        down("checklist_version_id", "checklist_version"),
        one_of(
            "state", "planned", "en_route", "on_site", "working", "paused", "done", "partial", "no_access", "cancelled"
        ),
        one_of("outcome", "done", "partial"),
        unique("work_order_id", "nr"),
        index("ix_visit_team_id_day", "team_id", "day"),
        index("ix_visit_day", "day"),
        index("ix_visit_planned_from", "planned_from", "id"),
        index_where_set("ix_visit_member_id", "member_id"),
        index("ix_visit_checklist_version_id", "checklist_version_id", "planned_from", "id"),
        index("ix_visit_waits", "checklist_version_id", sqlite_where=WAITS, postgresql_where=WAITS),
    )

    work_order_id: Mapped[str] = mapped_column(Id)
    kind: Mapped[str] = mapped_column(Key(60))
    nr: Mapped[int] = mapped_column(Integer)
    day: Mapped[date] = mapped_column(Date)
    planned_from: Mapped[datetime] = mapped_column(Moment)
    planned_to: Mapped[datetime] = mapped_column(Moment)
    team_id: Mapped[str] = mapped_column(Id)
    member_id: Mapped[str | None] = mapped_column(Id)
    state: Mapped[str] = mapped_column(Key(20), default="planned")
    outcome: Mapped[str | None] = mapped_column(Key(20))
    checklist_version_id: Mapped[str | None] = mapped_column(Id)
    contact_name: Mapped[str | None] = mapped_column(Text)
    contact_phone: Mapped[str | None] = mapped_column(Text)
    access_note: Mapped[str | None] = mapped_column(Text)
    remarks: Mapped[str | None] = mapped_column(Text)
    cancelled_at: Mapped[datetime | None] = mapped_column(Moment)
    cancel_reason: Mapped[str | None] = mapped_column(Text)
    erased_at: Mapped[datetime | None] = mapped_column(Moment)


class VisitStep(Made, Synced, Model):
    """A visit passed, or would have passed, from one state to another. Append-only; `nr` is the order of arrival.

    `moved`: it changed the visit's state; else it is history. `skipped`: states that it jumped over. `undone_by`: the
    member who took it back. A step of the office has no device.
    """

    __tablename__ = "visit_step"
    __table_args__ = (
        down("visit_id", "visit"),
        down("by_member_id", "member"),
        unique("visit_id", "nr"),
    )

    visit_id: Mapped[str] = mapped_column(Id)
    nr: Mapped[int] = mapped_column(Integer)
    from_state: Mapped[str] = mapped_column(Key(20))
    to_state: Mapped[str] = mapped_column(Key(20))
    note: Mapped[str | None] = mapped_column(Text)
    moved: Mapped[bool] = mapped_column(Boolean)
    skipped: Mapped[list[str]] = mapped_column(Json, default=list)
    undone_by: Mapped[str | None] = mapped_column(Id)


class Cancellation(Tenanted, Model):
    """The office called a visit off. `lifted_at`: it stands no longer (reopened, or settled for the phone)."""

    __tablename__ = "cancellation"
    __table_args__ = (
        down("visit_id", "visit"),
        down("by_member_id", "member"),
        index("ix_cancellation_visit_id", "visit_id"),
    )

    visit_id: Mapped[str] = mapped_column(Id)
    reason: Mapped[str] = mapped_column(Text)
    by_member_id: Mapped[str] = mapped_column(Id)
    at: Mapped[datetime] = mapped_column(Moment)
    lifted_at: Mapped[datetime | None] = mapped_column(Moment)


class Reopening(Tenanted, Model):
    """The office opened an ended visit again. `from_state` is how it had ended."""

    __tablename__ = "reopening"
    __table_args__ = (
        down("visit_id", "visit"),
        down("by_member_id", "member"),
        index("ix_reopening_visit_id", "visit_id"),
    )

    visit_id: Mapped[str] = mapped_column(Id)
    reason: Mapped[str] = mapped_column(Text)
    from_state: Mapped[str] = mapped_column(Key(20))
    by_member_id: Mapped[str] = mapped_column(Id)
    at: Mapped[datetime] = mapped_column(Moment)


class VisitMove(Tenanted, Model):
    """The office gave a visit to another team, or another moment."""

    __tablename__ = "visit_move"
    __table_args__ = (
        down("visit_id", "visit"),
        down("from_team_id", "team"),
        down("to_team_id", "team"),
        down("by_member_id", "member"),
        index("ix_visit_move_visit_id", "visit_id"),
    )

    visit_id: Mapped[str] = mapped_column(Id)
    from_team_id: Mapped[str] = mapped_column(Id)
    to_team_id: Mapped[str] = mapped_column(Id)
    from_planned: Mapped[datetime] = mapped_column(Moment)
    to_planned: Mapped[datetime] = mapped_column(Moment)
    by_member_id: Mapped[str] = mapped_column(Id)
    at: Mapped[datetime] = mapped_column(Moment)
