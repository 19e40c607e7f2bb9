"""Rows of exports."""

from datetime import datetime

from sqlalchemy import BigInteger, Boolean, String
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.db import Id, Key, Model, Moment, Tenanted, down, one_of


class DataExport(Tenanted, Model):
    """A file with all of the company's data. It lies in the data folder by its id and goes at `expires_at`.

    `done` of `total` counts rows (and files), for who waits. `size` is bytes.
    """

    __tablename__ = "data_export"
    __table_args__ = (
        down("by_member_id", "member"),
        one_of("state", "waiting", "running", "done", "failed", "expired"),
    )

    with_files: Mapped[bool] = mapped_column(Boolean)
    state: Mapped[str] = mapped_column(Key(10), default="waiting")
    done: Mapped[int] = mapped_column(BigInteger, default=0)
    total: Mapped[int] = mapped_column(BigInteger, default=0)
    size: Mapped[int | None] = mapped_column(BigInteger)
    by_member_id: Mapped[str] = mapped_column(Id)
    at: Mapped[datetime] = mapped_column(Moment)
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    expires_at: Mapped[datetime | None] = mapped_column(Moment)
    failure: Mapped[str | None] = mapped_column(String(300))
