"""The tables of sync: what each scope heard, what phones said and were answered, what a human must settle.

They hold plain ids without foreign keys: what they speak of lives in rooms on higher floors.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Integer, text
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.db import (
    Id,
    Json,
    Key,
    Model,
    Moment,
    Synced,
    Tenanted,
    Text,
    index,
    index_where_set,
    one_of,
    tenant_key,
)
from server.kit.kinds import declare
from sync.clash import CLASH

__all__ = ["Attention", "Clash", "ClashEntry", "Feed", "FeedClock", "Mutation", "Refused"]

declare(CLASH)

_OPEN = text("state = 'open'")


class FeedClock(Model):
    """The highest position of a scope. Its row is locked from the last statements of a transaction to the commit."""

    __tablename__ = "feed_clock"
    tenant_id: Mapped[str] = tenant_key()
    scope: Mapped[str] = mapped_column(Key(60), primary_key=True)
    pos: Mapped[int] = mapped_column(BigInteger)


class Feed(Model):
    """One document in one scope: what was last said of it there. The body is read from the document's own row."""

    __tablename__ = "feed"
    __table_args__ = (
        one_of("op", "put", "gone", "left"),
        index("ix_feed_order", "scope", "pos", "kind", "doc_id"),
        index("ix_feed_document", "doc_id", "kind"),
    )
    tenant_id: Mapped[str] = tenant_key()
    scope: Mapped[str] = mapped_column(Key(60), primary_key=True)
    kind: Mapped[str] = mapped_column(Key(30), primary_key=True)
    doc_id: Mapped[str] = mapped_column(Id, primary_key=True)
    pos: Mapped[int] = mapped_column(BigInteger)
    op: Mapped[str] = mapped_column(Key(4))
    v: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(Moment)
    since: Mapped[datetime] = mapped_column(Moment)


class Mutation(Tenanted, Model):
    """What a person did on a phone, as it came, and the one final answer to it. Its id is the phone's; kept for good."""

    __tablename__ = "mutation"
    __table_args__ = (
        one_of("status", "applied", "merged", "clash", "rejected"),
        one_of("settled", "accepted", "dismissed"),
        index(
            "ix_mutation_rejected",
            "received_at",
            sqlite_where=text("status = 'rejected'"),
            postgresql_where=text("status = 'rejected'"),
        ),
        index(
            "ix_mutation_parent_rejected",
            "code",
            sqlite_where=text("code IS NOT NULL"),
            postgresql_where=text("code IS NOT NULL"),
        ),
        index_where_set("ix_mutation_visit_id", "visit_id"),
        index(
            "ix_mutation_of_no_visit",
            "name",
            sqlite_where=text("visit_id IS NULL"),
            postgresql_where=text("visit_id IS NULL"),
        ),
    )
    device_id: Mapped[str] = mapped_column(Id)
    member_id: Mapped[str] = mapped_column(Id)
    seq: Mapped[int] = mapped_column(BigInteger)
    no: Mapped[int] = mapped_column(BigInteger)
    """The number of its receipt among this device's."""
    name: Mapped[str] = mapped_column(Key(60))
    schema: Mapped[int] = mapped_column(BigInteger)
    args: Mapped[Any] = mapped_column(Json)
    args_sha256: Mapped[str] = mapped_column(Key(64))
    """SHA-256 over RFC 8785 of name, args and after: the same id with other content is another mutation."""
    after: Mapped[Any] = mapped_column(Json, nullable=True)
    visit_id: Mapped[str | None] = mapped_column(Id)
    at: Mapped[datetime] = mapped_column(Moment)
    offset_ms: Mapped[int] = mapped_column(BigInteger)
    jumps: Mapped[int] = mapped_column(BigInteger)
    received_at: Mapped[datetime] = mapped_column(Moment)
    status: Mapped[str] = mapped_column(Key(10))
    code: Mapped[str | None] = mapped_column(Key(40))
    """Why it was rejected."""
    receipt: Mapped[str] = mapped_column(Text)
    """The JSON text of the receipt, given back byte for byte."""
    settled: Mapped[str | None] = mapped_column(Key(10))
    settled_by: Mapped[str | None] = mapped_column(Id)
    settled_at: Mapped[datetime | None] = mapped_column(Moment)


class Refused(Tenanted, Model):
    """What came and could not be stored under its own id, with all content, for the inbox.

    `why`: malformed, id_reused (its id belongs to another), server_error (being tried again for 24 h), given_up (the
    phone said that it will never send this id). The last two are `kept`: they ask nothing of the office.
    """

    __tablename__ = "refused"
    __table_args__ = (
        one_of("why", "malformed", "id_reused", "server_error", "given_up"),
        one_of("state", "open", "kept", "accepted", "dismissed"),
        index("ix_refused_mutation", "mutation_id"),
        index("ix_refused_open", "at", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )
    mutation_id: Mapped[str | None] = mapped_column(Id)
    device_id: Mapped[str] = mapped_column(Id)
    member_id: Mapped[str] = mapped_column(Id)
    seq: Mapped[int | None] = mapped_column(BigInteger)
    body: Mapped[str] = mapped_column(Text)
    why: Mapped[str] = mapped_column(Key(20))
    at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[str] = mapped_column(Key(10))
    settled_by: Mapped[str | None] = mapped_column(Id)
    settled_at: Mapped[datetime | None] = mapped_column(Moment)


class Clash(Synced, Model):
    """Two people wrote the same thing. At most one is open for a document and concern."""

    __tablename__ = "clash"
    __table_args__ = (
        one_of("state", "open", "settled"),
        one_of("choice", "office", "phone", "value"),
        index("ix_clash_document", "doc_id"),
        index(
            "uq_clash_open", "doc_kind", "doc_id", "concern", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN
        ),
        index("ix_clash_open", "at", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )
    doc_kind: Mapped[str] = mapped_column(Key(30))
    doc_id: Mapped[str] = mapped_column(Id)
    concern: Mapped[str] = mapped_column(Key(250))
    state: Mapped[str] = mapped_column(Key(10))
    at: Mapped[datetime] = mapped_column(Moment)
    ours: Mapped[Any] = mapped_column(Json, nullable=True)
    """What stands while it is open: the office's value, the head, the first claim."""
    choice: Mapped[str | None] = mapped_column(Key(10))
    entry_id: Mapped[str | None] = mapped_column(Id)
    """Which entry was chosen."""
    value: Mapped[Any] = mapped_column(Json, nullable=True)
    """The value that was typed in the office."""
    stood: Mapped[Any] = mapped_column(Json, nullable=True)
    """What stood right after the settling: undo is refused once it differs."""
    undo: Mapped[Any] = mapped_column(Json, nullable=True)
    """What the concern's own undo needs."""
    decided_by: Mapped[str | None] = mapped_column(Id)
    decided_at: Mapped[datetime | None] = mapped_column(Moment)


class ClashEntry(Tenanted, Model):
    """One thing that came in on a clash, from a phone."""

    __tablename__ = "clash_entry"
    __table_args__ = (index("ix_clash_entry_clash", "clash_id"), index("ix_clash_entry_mutation", "mutation_id"))
    clash_id: Mapped[str] = mapped_column(Id)
    nr: Mapped[int] = mapped_column(Integer)
    mutation_id: Mapped[str] = mapped_column(Id)
    member_id: Mapped[str] = mapped_column(Id)
    by_name: Mapped[str] = mapped_column(Text)
    device_id: Mapped[str] = mapped_column(Id)
    value: Mapped[Any] = mapped_column(Json, nullable=True)
    at: Mapped[datetime] = mapped_column(Moment)
    offset_ms: Mapped[int] = mapped_column(BigInteger)
    jumps: Mapped[int] = mapped_column(BigInteger)
    received_at: Mapped[datetime] = mapped_column(Moment)


class Attention(Tenanted, Model):
    """A card for the office: something it should know, in which nothing is in doubt. Its text comes from `code`."""

    __tablename__ = "attention"
    __table_args__ = (
        one_of("state", "open", "done"),
        index("ix_attention_subject", "subject_id"),
        index("ix_attention_open", "at", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )
    subject_kind: Mapped[str] = mapped_column(Key(30))
    subject_id: Mapped[str] = mapped_column(Id)
    code: Mapped[str] = mapped_column(Key(40))
    params: Mapped[Any] = mapped_column(Json, nullable=True)
    act: Mapped[Any] = mapped_column(Json, nullable=True)
    state: Mapped[str] = mapped_column(Key(10))
    at: Mapped[datetime] = mapped_column(Moment)
    done_by: Mapped[str | None] = mapped_column(Id)
    done_at: Mapped[datetime | None] = mapped_column(Moment)
