"""What phones were sent, as far as a replay needs it."""

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.db import Id, Json, Key, Model, Moment, Tenanted, down, index


class PullPage(Tenanted, Model):
    """A page of news that a phone was sent. It arrived if the phone came back with its cursor: at `proved_at` at the latest.

    `visits`: [[id, v, op]] of the visits in it. `fresh`: the phone had nothing before; `reset`: it builds anew beside
    what it had; `more`: the next page belongs to this one. Kept `replay_days`.
    """

    __tablename__ = "pull_page"
    __table_args__ = (
        down("device_id", "device"),
        index("ix_pull_page_device_id", "device_id", "sent_at"),
        index("ix_pull_page_sent_at", "sent_at"),
    )

    device_id: Mapped[str] = mapped_column(Id)
    sent_at: Mapped[datetime] = mapped_column(Moment)
    cursor_hash: Mapped[str] = mapped_column(Key(64))
    fresh: Mapped[bool] = mapped_column(Boolean)
    reset: Mapped[bool] = mapped_column(Boolean)
    more: Mapped[bool] = mapped_column(Boolean)
    visits: Mapped[list[Any]] = mapped_column(Json)
    proved_at: Mapped[datetime | None] = mapped_column(Moment)
