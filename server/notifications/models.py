"""Rows of notifications."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.db import Id, Key, Model, Moment, Tenanted, down, index, one_of, unique


class PushSubscription(Tenanted, Model):
    """Where a device can be reached while its app is closed, with the keys (base64url) that only it can read by.

    `failed_at` and `failure` say since when and why messages do not arrive; None while they do.
    """

    __tablename__ = "push_subscription"
    __table_args__ = (
        down("member_id", "member"),
        down("device_id", "device"),
        unique("device_id"),
        index("ix_push_subscription_member_id", "member_id"),
    )

    member_id: Mapped[str] = mapped_column(Id)
    device_id: Mapped[str] = mapped_column(Id)
    endpoint: Mapped[str] = mapped_column(String(2000))
    p256dh: Mapped[str] = mapped_column(String(100))
    auth: Mapped[str] = mapped_column(String(40))
    failed_at: Mapped[datetime | None] = mapped_column(Moment)
    failure: Mapped[str | None] = mapped_column(String(300))


class MutedPush(Tenanted, Model):
    """This company does not want that message (`what`: "ready", the morning's); without a row it is sent."""

    __tablename__ = "muted_push"
    __table_args__ = (down("by_member_id", "member"), one_of("what", "ready"), unique("what"))

    what: Mapped[str] = mapped_column(Key(20))
    by_member_id: Mapped[str] = mapped_column(Id)
