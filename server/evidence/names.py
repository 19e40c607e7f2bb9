"""What blobs and deliveries are called. Names are made from what they name, so that nobody has to look first."""

from __future__ import annotations

import re
from uuid import UUID, uuid5

SHA256 = re.compile(r"[0-9a-f]{64}")


def is_sha256(text: object) -> bool:
    """Whether this is a SHA-256 as we write it: 64 lower-case hexadecimal digits."""
    return isinstance(text, str) and SHA256.fullmatch(text) is not None


def blob_id(sha256: str) -> str:
    """The id of the blob with this hash: its first 128 bits written as a UUID."""
    return str(UUID(hex=sha256[:32]))


def delivery_id(sha256: str, member: str) -> str:
    """The id of `member`'s delivery of the bytes with this hash."""
    return str(uuid5(UUID(member), sha256))
