"""Ids: UUIDs as canonical lower-case text. What both sides make alike is UUIDv5, all else UUIDv7."""

import os
import re
import uuid
from collections.abc import Callable, Iterator
from datetime import datetime

__all__ = ["fresh_ids", "is_id", "named"]

_CANONICAL = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}").fullmatch

# Ten bytes of chance for each id. A simulated world puts a seeded source here, so that it replays.
noise: Callable[[int], bytes] = os.urandom


def is_id(value: object) -> bool:
    """True for the canonical text of a UUID of any version, and for nothing else."""
    return isinstance(value, str) and _CANONICAL(value) is not None


def named(namespace: str, name: str) -> str:
    """The id that both sides make alike: UUIDv5 of `name` within another id."""
    return str(uuid.uuid5(uuid.UUID(namespace), name))


def fresh_ids(at: datetime) -> Iterator[str]:
    """Endless UUIDv7s (RFC 9562) with this moment in front."""
    stamp = (int(at.timestamp() * 1000) & (1 << 48) - 1) << 80
    while True:
        value = stamp | int.from_bytes(noise(10), "big")
        value = value & ~(0xF << 76) | 0x7 << 76
        value = value & ~(0x3 << 62) | 0x2 << 62
        yield str(uuid.UUID(int=value))
