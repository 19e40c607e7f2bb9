"""Rows of periods: how long each kind of data is kept, and the ledger of the nights that kept to it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Integer
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.db import Day, Id, Json, Key, Model, Moment, Tenanted, down, index, one_of, unique

__all__ = ["ErasureCheck", "RetentionPeriod", "RetentionRun"]


class RetentionPeriod(Tenanted, Model):
    """This company keeps a `kind` of data (periods.py) for so many months. None, or no row: for good."""

    __tablename__ = "retention_period"
    __table_args__ = (down("by_member_id", "member"), unique("kind"))

    kind: Mapped[str] = mapped_column(Key(20))
    months: Mapped[int | None] = mapped_column(Integer)
    by_member_id: Mapped[str] = mapped_column(Id)
    at: Mapped[datetime] = mapped_column(Moment)


class RetentionRun(Tenanted, Model):
    """One kind of data in one night: what was older than `before`, how much of it went and what had to stay.

    `held`: stayed because of a legal hold; `busy`: because of an open visit or work in the inbox; `rest`: was too much
    for one night and goes the next. `done` rises with each commit, so a night that was cut short shows how far it came.
    """

    __tablename__ = "retention_run"
    __table_args__ = (
        one_of("state", "running", "done", "failed"),
        unique("kind", "local_date"),
        index("ix_retention_run_began_at", "began_at", "id"),
    )

    kind: Mapped[str] = mapped_column(Key(20))
    local_date: Mapped[date] = mapped_column(Day)
    months: Mapped[int] = mapped_column(Integer)
    before: Mapped[date] = mapped_column(Day)
    state: Mapped[str] = mapped_column(Key(10), default="running")
    total: Mapped[int] = mapped_column(BigInteger, default=0)
    done: Mapped[int] = mapped_column(BigInteger, default=0)
    held: Mapped[int] = mapped_column(BigInteger, default=0)
    busy: Mapped[int] = mapped_column(BigInteger, default=0)
    rest: Mapped[int] = mapped_column(BigInteger, default=0)
    began_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    error: Mapped[str | None] = mapped_column(Key(80))


class ErasureCheck(Tenanted, Model):
    """Somebody had all erasures proved once more. Kept for good: that it was whole on a day is part of the proof.

    `chains`: {chain: {whole, links, erased, waiting, head, troubles}}. `remains`: {erasure: {table.column: rows}} of what
    should not be there. `done` of `total` erasures were looked at.
    """

    __tablename__ = "erasure_check"
    __table_args__ = (
        down("by_member_id", "member"),
        one_of("state", "waiting", "running", "done", "failed"),
        index("ix_erasure_check_at", "at", "id"),
    )

    by_member_id: Mapped[str | None] = mapped_column(Id)
    at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[str] = mapped_column(Key(10), default="waiting")
    total: Mapped[int] = mapped_column(BigInteger, default=0)
    done: Mapped[int] = mapped_column(BigInteger, default=0)
    chains: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    remains: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    done_at: Mapped[datetime | None] = mapped_column(Moment)
