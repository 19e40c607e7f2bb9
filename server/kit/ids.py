"""Ids: UUIDv7 (RFC 9562), made where the thing is born, as canonical lower-case text with dashes.

An id says nothing about order: rows are never sorted by it.
"""

import os
import time
import uuid
from typing import NewType

__all__ = ["TenantId", "is_id", "named", "uuid7"]

TenantId = NewType("TenantId", str)


def uuid7(milliseconds: int | None = None, random: bytes | None = None) -> str:
    """A new id. `milliseconds` since 1970 and ten `random` bytes may be given, so that a test repeats itself."""
    stamp = time.time_ns() // 1_000_000 if milliseconds is None else milliseconds
    noise = int.from_bytes(os.urandom(10) if random is None else random[:10], "big")
    value = (stamp & (1 << 48) - 1) << 80 | noise
    value = value & ~(0xF << 76) | 0x7 << 76  # version 7
    value = value & ~(0x3 << 62) | 0x2 << 62  # the variant of RFC 9562
    return str(uuid.UUID(int=value))


def named(namespace: str, name: str) -> str:
    """The id that both sides make alike: UUIDv5 of `name` within another id (docs/sync.md, "Ids made on both sides")."""
    return str(uuid.uuid5(uuid.UUID(namespace), name))


def is_id(value: object) -> bool:
    """True for the canonical text of any UUID, and for nothing else."""
    if not isinstance(value, str) or len(value) != 36:
        return False
    try:
        return str(uuid.UUID(value)) == value
    except ValueError:
        return False
