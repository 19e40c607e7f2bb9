"""Rows of evidence. The bytes themselves lie in the file store (kit/files), named by hash within the tenant."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.db import Id, Model, Moment, TenantRow


class Blob(TenantRow, Model):
    """Bytes that are here and match their hash. Its id is made from the hash (`names.blob_id`), so two phones agree.

    `looked_at`: when the job decoded the whole picture; `trouble`: what it found (a code), else None.
    """

    __tablename__ = "blob"
    __table_args__ = (
        UniqueConstraint("tenant_id", "sha256"),
        CheckConstraint("bytes >= 0", name="bytes"),
        Index("ix_blob_created_at", "tenant_id", "created_at"),
    )

    sha256: Mapped[str] = mapped_column(String(64))
    bytes: Mapped[int] = mapped_column(BigInteger)
    type: Mapped[str] = mapped_column(String(100))
    width: Mapped[int | None] = mapped_column(Integer)
    height: Mapped[int | None] = mapped_column(Integer)
    looked_at: Mapped[Moment | None]
    trouble: Mapped[str | None] = mapped_column(String(40))


class BlobDelivery(TenantRow, Model):
    """This member handed over these bytes himself. Its id is made from both (`names.delivery_id`)."""

    __tablename__ = "blob_delivery"
    __table_args__ = (
        UniqueConstraint("tenant_id", "sha256", "member_id"),
        ForeignKeyConstraint(["tenant_id", "member_id"], ["member.tenant_id", "member.id"]),
    )

    sha256: Mapped[str] = mapped_column(String(64))
    member_id: Mapped[str] = mapped_column(Id)


class Upload(TenantRow, Model):
    """Bytes on their way in. How many are here is what the part in the file store says, never this row.

    `finished_at`: the bytes became a blob; the row stays until it expires, so that a phone whose last answer got lost
    still hears that all of it is here.
    """

    __tablename__ = "upload"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "member_id"], ["member.tenant_id", "member.id"]),
        CheckConstraint("length >= 0", name="length"),
        Index("ix_upload_expires_at", "tenant_id", "expires_at"),
    )

    member_id: Mapped[str] = mapped_column(Id)
    sha256: Mapped[str] = mapped_column(String(64))
    length: Mapped[int] = mapped_column(BigInteger)
    filename: Mapped[str | None] = mapped_column(String(200))
    filetype: Mapped[str] = mapped_column(String(100))
    expires_at: Mapped[Moment]
    finished_at: Mapped[Moment | None]


class Statement(TenantRow, Model):
    """A canonical JSON text that can be signed: which subject it speaks of and in which language."""

    __tablename__ = "statement"
    __table_args__ = (
        UniqueConstraint("tenant_id", "sha256"),
        Index("ix_statement_subject", "tenant_id", "subject_kind", "subject_id"),
    )

    sha256: Mapped[str] = mapped_column(String(64))
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[str] = mapped_column(Id)
    lang: Mapped[str] = mapped_column(String(8))
