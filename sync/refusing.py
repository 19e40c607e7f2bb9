"""What cannot be stored under its own id is kept aside with all content, for the inbox and for those that name it."""

import json
from datetime import timedelta
from typing import Any

from sync.batch import Sent
from sync.desk import Desk
from sync.ids import named
from sync.kind import Row
from sync.moment import printed

__all__ = ["Refusing"]

OVER = {"malformed", "given_up"}
"""Nothing else will come under such an id."""
PATIENCE = timedelta(hours=24)
"""How long our own error is tried again before the mutation is stored as rejected."""


class Refusing:
    """The rows of `refused` that one push of one device reads and makes. The same thing refused twice is kept once."""

    def __init__(self, desk: Desk, device: str, member: str) -> None:
        self._desk, self._device, self._member = desk, device, member

    def keep(self, why: str, mutation: str | None, seq: int | None, body: str, *, state: str = "open") -> None:
        """Keep it, unless the very same is kept already."""
        id_ = named(self._device, f"{why} {mutation} {body}")
        if self._desk.get("refused", id_) is None:
            row = {"id": id_, "mutation_id": mutation, "device_id": self._device, "member_id": self._member, "seq": seq}
            self._desk.add("refused", {**row, "body": body, "why": why, "at": self._desk.now, "state": state})

    def give_up(self, mutation: str) -> None:
        """The phone will never send this id: what names it waits for nothing."""
        self.keep("given_up", mutation, None, "null", state="kept")

    def stumbled(self, sent: Sent) -> bool:
        """We failed at this mutation. True if we have for 24 hours: then it is over."""
        first = self._stumble(sent.id)
        if first is None:
            self.keep("server_error", sent.id, sent.seq, self.body(sent), state="kept")
            return False
        return self._desk.now - first["at"] >= PATIENCE

    def came_right(self, sent: Sent) -> None:
        """It has its final answer: our earlier failures are forgotten."""
        first = self._stumble(sent.id)
        if first is not None:
            self._desk.remove("refused", first["id"])

    def status_of(self, mutation: str) -> str | None:
        """ "rejected" for an id that was spoilt or given up, "applied" once the office took it; None for one that may still come."""
        rows = [row for row in self._desk.rows("refused", "mutation_id", mutation) if row["why"] in OVER]
        if not rows:
            return None
        return "applied" if any(row["state"] == "accepted" for row in rows) else "rejected"

    @staticmethod
    def raw(sent: Sent) -> dict[str, Any]:
        """The mutation as it came."""
        raw = {"id": sent.id, "seq": sent.seq, "schema": sent.schema, "name": sent.name, "args": sent.args}
        return raw | {"at": printed(sent.at), "offset": sent.offset_ms, "jumps": sent.jumps, "after": list(sent.after)}

    def body(self, sent: Sent) -> str:
        """Its JSON text."""
        return json.dumps(self.raw(sent), separators=(",", ":"))

    def _stumble(self, mutation: str) -> Row | None:
        rows = self._desk.rows("refused", "mutation_id", mutation)
        return next((row for row in rows if row["why"] == "server_error"), None)
