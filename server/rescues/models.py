"""Rows of rescues."""

from datetime import datetime

from sqlalchemy import BigInteger, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.db import Id, Key, Model, Moment, Tenanted, Text, down, index, index_where_set, one_of


class RescueKey(Tenanted, Model):
    """A company's key pair for rescue files: P-256, public half as an uncompressed point in hexadecimal.

    The private half is sealed under SECRET_KEY. A retired one keeps it: a file made before still opens.
    """

    __tablename__ = "rescue_key"
    __table_args__ = (
        one_of("state", "active", "retired"),
        index("ix_rescue_key_key_id", "key_id", unique=True),
        index(
            "ix_rescue_key_active",
            "state",
            unique=True,
            sqlite_where=text("state = 'active'"),
            postgresql_where=text("state = 'active'"),
        ),
    )

    key_id: Mapped[str] = mapped_column(Key(16))
    public_key: Mapped[str] = mapped_column(Key(130))
    private_sealed: Mapped[str] = mapped_column(String(400))
    state: Mapped[str] = mapped_column(Key(10))
    from_at: Mapped[datetime] = mapped_column(Moment)
    until_at: Mapped[datetime | None] = mapped_column(Moment)


class Quarantine(Tenanted, Model):
    """Work that waits to be looked at: of one phone (`device_id`, which this database may not know) and its member.

    `file_id` is the rescue file's own id, `carrier_member_id` who brought it. `acts` and `files` are how many there are.
    """

    __tablename__ = "quarantine"
    __table_args__ = (
        down("member_id", "member"),
        down("carrier_member_id", "member"),
        down("decided_by_member_id", "member"),
        one_of("source", "wipe", "file"),
        one_of("state", "open", "accepted", "dismissed"),
        index("ix_quarantine_came_at", "came_at"),
        index("ix_quarantine_device_id", "device_id"),
        index("ix_quarantine_file_id", "file_id", unique=True),
    )

    source: Mapped[str] = mapped_column(Key(10))
    device_id: Mapped[str] = mapped_column(Id)
    device_name: Mapped[str] = mapped_column(String(100))
    member_id: Mapped[str] = mapped_column(Id)
    file_id: Mapped[str | None] = mapped_column(Id)
    carrier_member_id: Mapped[str | None] = mapped_column(Id)
    made_at: Mapped[datetime] = mapped_column(Moment)
    came_at: Mapped[datetime] = mapped_column(Moment)
    acts: Mapped[int] = mapped_column(Integer, default=0)
    files: Mapped[int] = mapped_column(Integer, default=0)
    state: Mapped[str] = mapped_column(Key(10), default="open")
    decided_by_member_id: Mapped[str | None] = mapped_column(Id)
    decided_at: Mapped[datetime | None] = mapped_column(Moment)


class QuarantineAct(Tenanted, Model):
    """One act as the phone wrote it (`body`: the mutation's JSON), and what became of it when it was taken over.

    `mutation_id`, `seq` and `name` are what could be read of it. `status` and `code` are those of its receipt.
    """

    __tablename__ = "quarantine_act"
    __table_args__ = (
        down("quarantine_id", "quarantine"),
        index("ix_quarantine_act_quarantine_id", "quarantine_id", "nr", unique=True),
        index_where_set("ix_quarantine_act_visit_id", "visit_id"),
    )

    quarantine_id: Mapped[str] = mapped_column(Id)
    nr: Mapped[int] = mapped_column(Integer)
    mutation_id: Mapped[str | None] = mapped_column(Id)
    seq: Mapped[int | None] = mapped_column(BigInteger)
    name: Mapped[str | None] = mapped_column(String(60))
    visit_id: Mapped[str | None] = mapped_column(Id)
    body: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(Key(64))
    status: Mapped[str | None] = mapped_column(Key(10))
    code: Mapped[str | None] = mapped_column(String(60))


class QuarantineFile(Tenanted, Model):
    """A file that acts in quarantine name: while it stands here its bytes are kept and the office may look at them."""

    __tablename__ = "quarantine_file"
    __table_args__ = (
        down("quarantine_id", "quarantine"),
        down("member_id", "member"),
        index("ix_quarantine_file_sha256", "sha256"),
        index("ix_quarantine_file_quarantine_id", "quarantine_id"),
    )

    quarantine_id: Mapped[str] = mapped_column(Id)
    member_id: Mapped[str] = mapped_column(Id)
    sha256: Mapped[str] = mapped_column(Key(64))
