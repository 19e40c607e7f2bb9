"""Rows of what the house does afterwards: events, their deliveries, jobs, the schedule's ledger, the audit trail."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.db import Day, Id, Json, Key, Model, Moment, Tenanted, down, index, one_of, unique

__all__ = ["STATES", "Audit", "Delivery", "EventRow", "Job", "ScheduleRun"]

STATES = ("waiting", "queued", "done", "failed")


class _Work(Tenanted):
    """Something to do after the commit. `waiting` (from `run_at`) -> `queued` (in Redis) -> `done`, or `failed` for good.

    A try that failed goes back to `waiting` with a later `run_at` and says in `error` why.
    """

    state: Mapped[str] = mapped_column(Key(10), default="waiting")
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    run_at: Mapped[datetime] = mapped_column(Moment)
    queued_at: Mapped[datetime | None] = mapped_column(Moment)
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    error: Mapped[str | None] = mapped_column(Text)
    began_at: Mapped[datetime | None] = mapped_column(Moment)
    """When its newest try began; None until then, and for what was done before this was written down."""
    progress: Mapped[list[int] | None] = mapped_column(Json)
    """[done, of] of a long job under way, if it says so."""


class EventRow(Tenanted, Model):
    """Something that happened, in the commit that made it true. `payload` holds the event's fields."""

    __tablename__ = "event"

    name: Mapped[str] = mapped_column(Key(100))
    payload: Mapped[dict[str, Any]] = mapped_column(Json)
    at: Mapped[datetime] = mapped_column(Moment)


class Delivery(_Work, Model):
    """One event for one listener: done once."""

    __tablename__ = "delivery"
    __table_args__ = (
        down("event_id", "event"),
        unique("event_id", "listener"),
        one_of("state", *STATES),
        index("ix_delivery_state_run_at", "state", "run_at"),
    )

    event_id: Mapped[str] = mapped_column(Id)
    listener: Mapped[str] = mapped_column(Key(200))


class Job(_Work, Model):
    """A named piece of work with its arguments."""

    __tablename__ = "job"
    __table_args__ = (
        one_of("state", *STATES),
        index("ix_job_state_run_at", "state", "run_at"),
    )

    name: Mapped[str] = mapped_column(Key(100))
    args: Mapped[dict[str, Any]] = mapped_column(Json)


class ScheduleRun(Tenanted, Model):
    """The ledger: this job was queued for this day in Amsterdam. Unique, so two clocks queue it once."""

    __tablename__ = "schedule_run"
    __table_args__ = (unique("job", "local_date"),)

    job: Mapped[str] = mapped_column(Key(100))
    local_date: Mapped[date] = mapped_column(Day)
    at: Mapped[datetime] = mapped_column(Moment)


class Audit(Tenanted, Model):
    """Who changed what, when, from where, from what to what. Append-only.

    `actor` is a member's id, None for the house itself; `origin` says where it came from (address, device or job).
    """

    __tablename__ = "audit"
    __table_args__ = (
        index("ix_audit_subject", "subject_kind", "subject_id"),
        index("ix_audit_subject_id_at", "subject_id", "at", "id"),
        index("ix_audit_at", "at"),
    )

    at: Mapped[datetime] = mapped_column(Moment)
    actor: Mapped[str | None] = mapped_column(Id)
    origin: Mapped[str] = mapped_column(String(200))
    verb: Mapped[str] = mapped_column(Key(60))
    subject_kind: Mapped[str] = mapped_column(Key(60))
    subject_id: Mapped[str] = mapped_column(Key(64))
    before: Mapped[Any] = mapped_column(Json, nullable=True)
    after: Mapped[Any] = mapped_column(Json, nullable=True)
