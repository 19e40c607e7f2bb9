"""Devices: one installation of the app for one member."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.db import Id, Json, Key, Model, Moment, Tenanted, down, index, one_of


class Device(Tenanted, Model):
    """One installation of the app for one member. The phone makes its id, and it outlives log-ins.

    `last_seq` and `last_no` belong to sync: how far its mutations and our receipts are. From `app_version` on it is
    what the phone last reported of itself: `quota` and `used` in bytes, `ready` a list of {visit, missing, v}, `able`
    {camera, alerts, installed, refused}: what it may do, and a newer app that would not start on it.
    """

    __tablename__ = "device"
    __table_args__ = (
        down("member_id", "member"),
        down("locked_by_member_id", "member"),
        one_of("state", "active", "locked", "wiping", "wiped"),
        one_of("lang", "nl", "en"),
        index("ix_device_member_id", "member_id"),
        index("ix_device_token_hash", "token_hash", unique=True),
    )

    member_id: Mapped[str] = mapped_column(Id)
    name: Mapped[str] = mapped_column(String(100))
    platform: Mapped[str] = mapped_column(String(100))
    lang: Mapped[str] = mapped_column(Key(2), default="nl")
    token_hash: Mapped[str | None] = mapped_column(Key(64))
    state: Mapped[str] = mapped_column(Key(10), default="active")
    locked_at: Mapped[datetime | None] = mapped_column(Moment)
    locked_by_member_id: Mapped[str | None] = mapped_column(Id)
    seen_at: Mapped[datetime] = mapped_column(Moment)
    last_seq: Mapped[int] = mapped_column(BigInteger, default=0)
    last_no: Mapped[int] = mapped_column(BigInteger, default=0)
    app_version: Mapped[str | None] = mapped_column(String(60))
    schema: Mapped[int | None] = mapped_column(Integer)
    quota: Mapped[int | None] = mapped_column(BigInteger)
    used: Mapped[int | None] = mapped_column(BigInteger)
    persisted: Mapped[bool | None] = mapped_column(Boolean)
    unsent: Mapped[int | None] = mapped_column(Integer)
    oldest_unsent_at: Mapped[datetime | None] = mapped_column(Moment)
    ready: Mapped[list[dict[str, Any]] | None] = mapped_column(Json)
    able: Mapped[dict[str, Any] | None] = mapped_column(Json)


class DeviceHole(Tenanted, Model):
    """Numbers below `last_seq` that never came: from `seq_from` up to and including `seq_to`."""

    __tablename__ = "device_hole"
    __table_args__ = (down("device_id", "device"), index("ix_device_hole_device_id", "device_id"))

    device_id: Mapped[str] = mapped_column(Id)
    seq_from: Mapped[int] = mapped_column(BigInteger)
    seq_to: Mapped[int] = mapped_column(BigInteger)


class DeviceWipe(Tenanted, Model):
    """An order to clear a phone, and how far it is: all that it had not sent is in quarantine (`handed_at`), the phone
    says that it is empty (`done_at`), or the order was taken back before it was heard (`withdrawn_at`). `reason` is what
    the admin wrote, or `member_ended`: nobody gave the order, its person stopped working here."""

    __tablename__ = "device_wipe"
    __table_args__ = (
        down("device_id", "device"),
        down("ordered_by_member_id", "member"),
        down("withdrawn_by_member_id", "member"),
        index("ix_device_wipe_device_id", "device_id", "ordered_at"),
    )

    device_id: Mapped[str] = mapped_column(Id)
    reason: Mapped[str] = mapped_column(String(1000))
    ordered_at: Mapped[datetime] = mapped_column(Moment)
    ordered_by_member_id: Mapped[str | None] = mapped_column(Id)
    handed_at: Mapped[datetime | None] = mapped_column(Moment)
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)
    withdrawn_by_member_id: Mapped[str | None] = mapped_column(Id)
