"""Rows of the chains: the tenant's signing keys, the links, and what waits to be linked (docs/evidence.md)."""

from datetime import datetime

from sqlalchemy import BigInteger, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.db import Id, Key, Model, Moment, Tenanted, index, one_of, unique

__all__ = ["CHAINS", "ChainHead", "ChainLink", "ChainWait", "SigningKey"]

CHAINS = ("audit", "signature")
_ACTIVE = text("state = 'active'")


class SigningKey(Tenanted, Model):
    """An Ed25519 key of the company. One is active; older ones stay, so that what they signed can be checked.

    `key_id` is the first 16 hexadecimal digits of the SHA-256 of the public key (32 bytes, here in hexadecimal).
    `private_sealed` is encrypted under SECRET_KEY and is destroyed when the key is retired. Revoked: somebody else
    may have it since `until_at`.
    """

    __tablename__ = "signing_key"
    __table_args__ = (
        unique("key_id"),
        one_of("state", "active", "retired", "revoked"),
        index("uq_signing_key_active", "state", unique=True, sqlite_where=_ACTIVE, postgresql_where=_ACTIVE),
    )

    key_id: Mapped[str] = mapped_column(Key(16))
    public_key: Mapped[str] = mapped_column(Key(64))
    private_sealed: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Key(10), default="active")
    from_at: Mapped[datetime] = mapped_column(Moment)
    until_at: Mapped[datetime | None] = mapped_column(Moment)
    reason: Mapped[str | None] = mapped_column(Text)


class ChainLink(Tenanted, Model):
    """One link: number, the hash of what it speaks of, the hash of the link before, and the company's signature.

    It holds no content: `content_sha256` is over a canonical text with `salt` in it. When the content is erased, its
    salt goes too (`erased_at`), and the chain still holds.
    """

    __tablename__ = "chain_link"
    __table_args__ = (
        one_of("chain", *CHAINS),
        unique("chain", "number"),
        unique("chain", "subject_id"),
    )

    chain: Mapped[str] = mapped_column(Key(20))
    number: Mapped[int] = mapped_column(BigInteger)
    subject_id: Mapped[str] = mapped_column(Id)
    salt: Mapped[str | None] = mapped_column(Key(32))
    content_sha256: Mapped[str] = mapped_column(Key(64))
    prev_hash: Mapped[str] = mapped_column(Key(64))
    hash: Mapped[str] = mapped_column(Key(64))
    key_id: Mapped[str] = mapped_column(Key(16))
    server_sig: Mapped[str] = mapped_column(Key(128))
    at: Mapped[datetime] = mapped_column(Moment)
    erased_at: Mapped[datetime | None] = mapped_column(Moment)


class ChainHead(Tenanted, Model):
    """How far a chain is: the number and hash of its last link. Locked while links are added; its id is made from the name.

    `held_at`: when the whole of it was last found whole, up to and including link `held_number` with `held_hash`.
    """

    __tablename__ = "chain_head"
    __table_args__ = (unique("chain"), one_of("chain", *CHAINS))

    chain: Mapped[str] = mapped_column(Key(20))
    number: Mapped[int] = mapped_column(BigInteger, default=0)
    hash: Mapped[str] = mapped_column(Key(64))
    held_at: Mapped[datetime | None] = mapped_column(Moment)
    held_number: Mapped[int | None] = mapped_column(BigInteger)
    held_hash: Mapped[str | None] = mapped_column(Key(64))


class ChainWait(Tenanted, Model):
    """A row that is written and not yet chained. Made in its commit, so that no push ever waits for a chain."""

    __tablename__ = "chain_wait"
    __table_args__ = (
        one_of("chain", *CHAINS),
        unique("chain", "subject_id"),
        index("ix_chain_wait_created_at", "chain", "created_at"),
    )

    chain: Mapped[str] = mapped_column(Key(20))
    subject_id: Mapped[str] = mapped_column(Id)
