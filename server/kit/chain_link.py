"""The texts of the chain, pure: what is hashed and signed, byte for byte (docs/evidence.md says it to strangers).

A link's text is canonical JSON (RFC 8785):
{"at","chain","content","format":"veldwerk.link/1","key","number","prev","tenant"}. Its SHA-256 is the link's hash, and
the company signs its bytes with Ed25519.
"""

from datetime import datetime
from hashlib import sha256
from typing import Any

from server.kit.clock import rfc3339
from sync.canonical import canonical

__all__ = ["FORMAT", "GENESIS", "content_text", "hash_of", "link_text"]

FORMAT = "veldwerk.link/1"
GENESIS = "0" * 64
"""What the first link has before it."""


def hash_of(text: str) -> str:
    """SHA-256 over UTF-8, in 64 hexadecimal digits."""
    return sha256(text.encode()).hexdigest()


def content_text(content: dict[str, Any], salt: str) -> str:
    """The canonical text of what a link speaks of. The salt (32 hexadecimal digits) keeps a guess from being confirmed."""
    return canonical({**content, "salt": salt})


def link_text(*, tenant: str, chain: str, number: int, content: str, prev: str, key: str, at: datetime) -> str:
    """The canonical text of a link. `content` and `prev` are hashes, `key` is a key's id."""
    return canonical(
        {
            "at": rfc3339(at),
            "chain": chain,
            "content": content,
            "format": FORMAT,
            "key": key,
            "number": number,
            "prev": prev,
            "tenant": tenant,
        }
    )
