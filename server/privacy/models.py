"""Rows of privacy."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Date, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.db import Id, Json, Key, Model, Moment, Tenanted, down, index, one_of

__all__ = ["REASONS", "Erasure", "LegalHold"]

REASONS = ("asked", "retention", "mistake", "again")


class Erasure(Tenanted, Model):
    """A customer's data were erased, or those of one work order of his: the proof, without personal data, kept for good.

    `reason`: asked (by the customer), retention (the period was over), mistake (should never have been here), again
    (an older backup had brought it back). `reference`: the office's own number of the request. `counts` says how many
    rows of each table went or were emptied, and `files`. `heads_before` and `heads_after`: {chain: [number, hash]}.
    `work_order_id`: the period of this order's visits was over, and the customer stays.
    """

    __tablename__ = "erasure"
    __table_args__ = (
        down("customer_id", "customer"),
        down("by_member_id", "member"),
        down("work_order_id", "work_order"),
        one_of("reason", *REASONS),
        one_of("state", "waiting", "running", "done", "failed"),
        index("ix_erasure_at", "at", "id"),
        index("ix_erasure_customer_id", "customer_id"),
    )

    customer_id: Mapped[str] = mapped_column(Id)
    by_member_id: Mapped[str | None] = mapped_column(Id)
    reason: Mapped[str] = mapped_column(Key(20))
    reference: Mapped[str | None] = mapped_column(String(60))
    state: Mapped[str] = mapped_column(Key(10), default="waiting")
    done: Mapped[int] = mapped_column(BigInteger, default=0)
    total: Mapped[int] = mapped_column(BigInteger, default=0)
    counts: Mapped[dict[str, int]] = mapped_column(Json, default=dict)
    heads_before: Mapped[dict[str, Any] | None] = mapped_column(Json)
    heads_after: Mapped[dict[str, Any] | None] = mapped_column(Json)
    at: Mapped[datetime] = mapped_column(Moment)
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    failure: Mapped[str | None] = mapped_column(Key(80))
    work_order_id: Mapped[str | None] = mapped_column(Id)


class LegalHold(Tenanted, Model):
    """Nothing of this customer may be erased, for a reason: up to and including a day, or until it is lifted."""

    __tablename__ = "legal_hold"
    __table_args__ = (
        down("customer_id", "customer"),
        down("by_member_id", "member"),
        down("lifted_by_member_id", "member"),
        index("ix_legal_hold_customer_id", "customer_id"),
    )

    customer_id: Mapped[str] = mapped_column(Id)
    reason: Mapped[str] = mapped_column(Text)
    until: Mapped[date | None] = mapped_column(Date)
    by_member_id: Mapped[str] = mapped_column(Id)
    at: Mapped[datetime] = mapped_column(Moment)
    lifted_at: Mapped[datetime | None] = mapped_column(Moment)
    lifted_by_member_id: Mapped[str | None] = mapped_column(Id)
