"""What proves the work: answers, photos, parts and signatures. Only ever added; hidden or returned by a new row."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.db import Id, Json, Key, Model, Moment, Synced, Tenanted, down, index, index_where_set, one_of

from .made import Made


class Answer(Made, Synced, Model):
    """An answer to an item of the checklist; the head of its (visit, item, repeat) is the one that stands.

    `supersedes_id` is the answer that the person saw, which may be one that this server never had.
    """

    __tablename__ = "answer"
    __table_args__ = (
        down("visit_id", "visit"),
        down("by_member_id", "member"),
        index("ix_answer_visit_id", "visit_id"),
        index(
            "ix_answer_head",
            "visit_id",
            "item",
            "repeat",
            unique=True,
            sqlite_where=text("head"),
            postgresql_where=text("head"),
        ),
    )

    visit_id: Mapped[str] = mapped_column(Id)
    item: Mapped[str] = mapped_column(Key(100))
    repeat: Mapped[int] = mapped_column(Integer, default=0)
    value: Mapped[str | None] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)
    supersedes_id: Mapped[str | None] = mapped_column(Id)
    head: Mapped[bool] = mapped_column(Boolean)


class Photo(Made, Synced, Model):
    """A picture. `bytes_at`: when its bytes were here and matched, for its maker (evidence says when).

    `poor_reason`: why it is not good enough in the office's eyes; null where nobody said so, or where it was taken back.
    """

    __tablename__ = "photo"
    __table_args__ = (
        down("visit_id", "visit"),
        down("by_member_id", "member"),
        down("issue_id", "issue"),
        index("ix_photo_visit_id", "visit_id"),
        index("ix_photo_blob_sha256", "blob_sha256"),
        index_where_set("ix_photo_issue_id", "issue_id"),
    )

    visit_id: Mapped[str] = mapped_column(Id)
    item: Mapped[str | None] = mapped_column(Key(100))
    repeat: Mapped[int] = mapped_column(Integer, default=0)
    issue_id: Mapped[str | None] = mapped_column(Id)
    blob_sha256: Mapped[str] = mapped_column(Key(64))
    bytes: Mapped[int] = mapped_column(BigInteger)
    width: Mapped[int] = mapped_column(Integer)
    height: Mapped[int] = mapped_column(Integer)
    taken_at: Mapped[datetime] = mapped_column(Moment)
    position: Mapped[Any | None] = mapped_column(Json)
    quality: Mapped[Any | None] = mapped_column(Json)
    override: Mapped[Any | None] = mapped_column(Json)
    bytes_at: Mapped[datetime | None] = mapped_column(Moment)
    hidden_reason: Mapped[str | None] = mapped_column(Text)
    hidden_by: Mapped[str | None] = mapped_column(Id)
    poor_reason: Mapped[str | None] = mapped_column(Text)
    poor_by: Mapped[str | None] = mapped_column(Id)
    poor_at: Mapped[datetime | None] = mapped_column(Moment)


class PartUse(Made, Synced, Model):
    """A part that stayed at the customer's. `from_location_id` None: it was not on a van.

    `returned` is how much of `quantity` came back since. In a swap `old_serial` is the piece that it replaced, `fate`
    what became of that one (defective, scrap, return), `reason` why, `old_plate_photo_id` the picture of its plate.
    `old_serial_id` is the piece that this swap took off a wall: None while the office asks whose it was. `old_was` is what
    it was before, for as long as it can be hung back (old_pieces.py).
    """

    __tablename__ = "part_use"
    __table_args__ = (
        down("visit_id", "visit"),
        down("by_member_id", "member"),
        down("product_id", "product"),
        down("serial_id", "serial"),
        down("old_serial_id", "serial"),
        down("from_location_id", "location"),
        down("movement_id", "movement"),
        down("plate_photo_id", "photo"),
        down("old_plate_photo_id", "photo"),
        one_of("fate", "defective", "scrap", "return"),
        index("ix_part_use_visit_id", "visit_id"),
        index("ix_part_use_serial_id", "serial_id"),
        index_where_set("ix_part_use_old_serial_id", "old_serial_id"),
        index_where_set("ix_part_use_plate_photo_id", "plate_photo_id"),
        index_where_set("ix_part_use_old_plate_photo_id", "old_plate_photo_id"),
    )

    visit_id: Mapped[str] = mapped_column(Id)
    item: Mapped[str | None] = mapped_column(Key(100))
    repeat: Mapped[int] = mapped_column(Integer, default=0)
    product_id: Mapped[str] = mapped_column(Id)
    quantity: Mapped[int] = mapped_column(Integer)
    returned: Mapped[int] = mapped_column(Integer, default=0)
    serial: Mapped[str | None] = mapped_column(String(200))
    serial_id: Mapped[str | None] = mapped_column(Id)
    batch: Mapped[str | None] = mapped_column(String(200))
    from_location_id: Mapped[str | None] = mapped_column(Id)
    plate_photo_id: Mapped[str | None] = mapped_column(Id)
    movement_id: Mapped[str] = mapped_column(Id)
    old_serial: Mapped[str | None] = mapped_column(String(200))
    old_serial_id: Mapped[str | None] = mapped_column(Id)
    fate: Mapped[str | None] = mapped_column(Key(20))
    reason: Mapped[str | None] = mapped_column(String(1000))
    old_plate_photo_id: Mapped[str | None] = mapped_column(Id)
    old_was: Mapped[dict[str, Any] | None] = mapped_column(Json)


class PartReturn(Made, Tenanted, Model):
    """Some of a part use came back to where it was taken from."""

    __tablename__ = "part_return"
    __table_args__ = (
        down("part_use_id", "part_use"),
        down("by_member_id", "member"),
        down("movement_id", "movement"),
        index("ix_part_return_part_use_id", "part_use_id"),
    )

    part_use_id: Mapped[str] = mapped_column(Id)
    quantity: Mapped[int] = mapped_column(Integer)
    movement_id: Mapped[str] = mapped_column(Id)


class Signature(Made, Synced, Model):
    """Somebody's mark under a statement, drawn (`image_sha256`) or `typed`; written once."""

    __tablename__ = "signature"
    __table_args__ = (
        down("visit_id", "visit"),
        down("by_member_id", "member"),
        one_of("role", "customer", "technician", "witness"),
        index("ix_signature_visit_id", "visit_id"),
        index("ix_signature_statement_sha256", "statement_sha256"),
        index("ix_signature_image_sha256", "image_sha256"),
    )

    visit_id: Mapped[str] = mapped_column(Id)
    role: Mapped[str] = mapped_column(Key(20))
    name: Mapped[str] = mapped_column(String(200))
    statement_sha256: Mapped[str] = mapped_column(Key(64))
    image_sha256: Mapped[str | None] = mapped_column(Key(64))
    typed: Mapped[str | None] = mapped_column(String(200))
    consent: Mapped[Any] = mapped_column(Json)
    channel: Mapped[str] = mapped_column(Key(20))
