"""Rows of evidence. The bytes themselves lie in the file store (kit/files), named by hash within the tenant."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.db import Id, Key, Model, Moment, Tenanted, down, index, unique


class Blob(Tenanted, Model):
    """Bytes that are here and match their hash. Its id is made from the hash (`names.blob_id`), so two phones agree.

    `came_at`: when somebody last brought them; what nobody refers to goes some weeks after that. `looked_at`: when the job decoded the whole picture; `trouble`: what it found (a code), else None.
    """

    __tablename__ = "blob"
    __table_args__ = (
        unique("sha256"),
        CheckConstraint("bytes >= 0", name="bytes"),
        index("ix_blob_came_at", "came_at"),
    )

    sha256: Mapped[str] = mapped_column(Key(64))
    bytes: Mapped[int] = mapped_column(BigInteger)
    type: Mapped[str] = mapped_column(String(100))
    width: Mapped[int | None] = mapped_column(Integer)
    height: Mapped[int | None] = mapped_column(Integer)
    came_at: Mapped[datetime] = mapped_column(Moment)
    looked_at: Mapped[datetime | None] = mapped_column(Moment)
    trouble: Mapped[str | None] = mapped_column(String(40))


class BlobDelivery(Tenanted, Model):
    """This member handed over these bytes himself. Its id is made from both (`names.delivery_id`)."""

    __tablename__ = "blob_delivery"
    __table_args__ = (
        unique("sha256", "member_id"),
        down("member_id", "member"),
    )

    sha256: Mapped[str] = mapped_column(Key(64))
    member_id: Mapped[str] = mapped_column(Id)


class Upload(Tenanted, Model):
    """Bytes on their way in. How many are here is what the part in the file store says, never this row.

    `finished_at`: the bytes became a blob; the row stays until it expires, so that a phone whose last answer got lost
    still hears that all of it is here.
    """

    __tablename__ = "upload"
    __table_args__ = (
        down("member_id", "member"),
        CheckConstraint("length >= 0", name="length"),
        index("ix_upload_expires_at", "expires_at"),
    )

    member_id: Mapped[str] = mapped_column(Id)
    sha256: Mapped[str] = mapped_column(Key(64))
    length: Mapped[int] = mapped_column(BigInteger)
    filename: Mapped[str | None] = mapped_column(String(200))
    filetype: Mapped[str] = mapped_column(String(100))
    expires_at: Mapped[datetime] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)


class Statement(Tenanted, Model):
    """A canonical JSON text that can be signed: which subject it speaks of and in which language."""

    __tablename__ = "statement"
    __table_args__ = (
        unique("sha256"),
        index("ix_statement_subject", "subject_id", "subject_kind"),
    )

    sha256: Mapped[str] = mapped_column(Key(64))
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[str] = mapped_column(Id)
    lang: Mapped[str] = mapped_column(String(8))
