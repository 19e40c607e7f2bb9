"""The cursor: how far a device has read each of its scopes, as an opaque text that only this server can have made.

It is bound to tenant and device by its signature, holds the epoch, a reading per scope, a drain per lost scope, whether
this is a refill after a reset, and since when it has been complete.
"""

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from sync.store import FeedRow, Position

__all__ = ["OLDEST", "Cursor", "Drain", "Reading", "Seal"]

OLDEST = timedelta(days=120)
"""Tombstones live as long; an older cursor may have missed one."""
_MAC = 16
_print = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode


@dataclass(slots=True)
class Reading:
    """A scope that is held: read up to and including `through`, or, with `kind` and `id`, up to there within `through`.

    `fill` is the clock at the start of a fill: what had left or gone by then was never on the phone.
    """

    through: int = 0
    kind: str = ""
    id: str = ""
    fill: int = 0

    @property
    def position(self) -> Position:
        """Where the store goes on."""
        return Position(self.through, self.kind, self.id) if self.kind else Position(self.through + 1)

    @property
    def whole(self) -> int:
        """The last position that was read to its end."""
        return self.through - 1 if self.kind else self.through

    def stop_at(self, row: FeedRow) -> None:
        """The page ends here."""
        self.through, self.kind, self.id = row.pos, row.kind, row.id

    def stop_at_head(self, clock: int) -> None:
        """All of it was read."""
        self.through, self.kind, self.id, self.fill = clock, "", "", 0

    def is_at(self, clock: int) -> bool:
        """True if nothing is left to read."""
        return not self.kind and self.through >= clock


@dataclass(slots=True)
class Drain(Reading):
    """A scope that was lost: everything of it that the phone may hold goes. `held` is how far it had been read."""

    held: int = 0


@dataclass(slots=True)
class Cursor:
    """Everything that the server wants back at the next pull."""

    epoch: str
    complete_at: datetime
    """When the device was last at the head of everything, or began."""
    reset: bool = False
    readings: dict[str, Reading] = field(default_factory=dict[str, Reading])
    drains: dict[str, Drain] = field(default_factory=dict[str, Drain])

    def is_beyond(self, clocks: dict[str, int]) -> bool:
        """True if it has read what the server never wrote: the database was set back."""
        return any(
            reading.through > clocks.get(scope, 0)
            for held in (self.readings, self.drains)
            for scope, reading in held.items()
        ) or any(drain.held > clocks.get(scope, 0) for scope, drain in self.drains.items())


class Seal:
    """Signs and opens the cursors of one device. `key` is the server's secret, at least 32 bytes."""

    def __init__(self, key: bytes, tenant: str, device: str) -> None:
        self._key = hmac.digest(key, f"cursor {tenant} {device}".encode(), sha256)

    def close(self, cursor: Cursor) -> str:
        """The text to hand out."""
        body = _print(
            {
                "e": cursor.epoch,
                "c": int(cursor.complete_at.timestamp()),
                "r": int(cursor.reset),
                "s": {s: [r.through, r.kind, r.id, r.fill] for s, r in sorted(cursor.readings.items())},
                "d": {s: [d.through, d.kind, d.id, d.held] for s, d in sorted(cursor.drains.items())},
            }
        ).encode()
        return urlsafe_b64encode(body + self._mac(body)).decode().rstrip("=")

    def open(self, text: str) -> Cursor | None:
        """The cursor; None if it is broken, or another server's, tenant's or device's."""
        try:
            raw = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
        except (NotBase64, ValueError):
            return None
        body, mac = raw[:-_MAC], raw[-_MAC:]
        if not hmac.compare_digest(self._mac(body), mac):
            return None
        try:
            return _read(json.loads(body))
        except (LookupError, TypeError, ValueError):  # of an older server, which wrote them otherwise
            return None

    def _mac(self, body: bytes) -> bytes:
        return hmac.digest(self._key, body, sha256)[:_MAC]


def _read(body: dict[str, Any]) -> Cursor:
    readings = {scope: Reading(*entry) for scope, entry in body["s"].items()}
    drains = {scope: Drain(*entry[:3], held=entry[3]) for scope, entry in body["d"].items()}
    return Cursor(body["e"], datetime.fromtimestamp(body["c"], UTC), bool(body["r"]), readings, drains)
