"""What a technician does all day, as mutations: mostly answers, then photos, fields, hours, issues, parts, states."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import orjson

from server.kit.clock import rfc3339
from server.kit.ids import uuid7
from sync.mutation import SCHEMA

from .fleet import Phone

__all__ = ["MIX", "Pen"]

MIX = ("answer",) * 12 + ("photo",) * 2 + ("field",) * 2 + ("hours",) * 2 + ("issue", "part")
"""Of twenty acts. Every fiftieth is a pause instead, or the end of one."""
ITEMS = (("housing", "ok"), ("firmware", "ok"), ("insulation", "5.0"), ("rcd_time", "25"))
BORN = datetime(2026, 9, 1, tzinfo=UTC)


class Pen:
    """Writes one phone's mutations, in the order of `seq`. Nothing of them is for a human to settle."""

    def __init__(self, phone: Phone) -> None:
        self._phone, self._seq, self._at_work = phone, 0, True
        self._remarks = dict.fromkeys(phone.visits, "begin")

    def start(self) -> bytes:
        """On the way, there and at work at the first visit, so that what follows is work."""
        first = self._phone.visits[0]
        steps = [{"visit": first, "to": to, "step": uuid7()} for to in ("en_route", "on_site", "working")]
        return self._batch([self._mutation("visit.set_state", args) for args in steps])

    def batch(self, size: int) -> bytes:
        """The body of a push of so many mixed acts."""
        return self._batch([self.act() for _ in range(size)])

    def act(self) -> dict[str, Any]:
        """The next one."""
        nr = self._seq
        if nr % 50 == 49:
            self._at_work = not self._at_work
            to = "working" if self._at_work else "paused"
            return self._mutation("visit.set_state", {"visit": self._phone.visits[0], "to": to, "step": uuid7()})
        visit = self._phone.visits[nr // 20 % len(self._phone.visits)]
        name, args = getattr(self, f"_{MIX[nr % len(MIX)]}")(visit, nr)
        return self._mutation(name, args)

    def _batch(self, mutations: list[dict[str, Any]]) -> bytes:
        return orjson.dumps({"sent_at": rfc3339(datetime.now(UTC)), "mutations": mutations})

    def _mutation(self, name: str, args: dict[str, Any]) -> dict[str, Any]:
        self._seq += 1
        at = rfc3339(datetime.now(UTC))
        return {"id": uuid7(), "seq": self._seq, "schema": SCHEMA, "name": name, "args": args, "at": at, "offset": 0}

    def _answer(self, visit: str, nr: int) -> tuple[str, dict[str, Any]]:
        item, value = ITEMS[nr % len(ITEMS)]
        repeat = nr % 20 // len(ITEMS) + 3 * (nr // 20 // len(self._phone.visits))
        said = {"item": item, "repeat": repeat, "value": value, "note": "Gemeten aan de klem."}
        return "checklist.answer", {"id": uuid7(), "visit": visit, **said}

    def _photo(self, visit: str, nr: int) -> tuple[str, dict[str, Any]]:
        sha = sha256(f"{self._phone.device}/{nr}".encode()).hexdigest()
        size = {"bytes": 400_000 + nr, "width": 1600, "height": 1200, "quality": {"sharpness": 0.8, "dark": False}}
        shot = {"item": "before", "repeat": nr % 10_000, "sha256": sha, "taken_at": rfc3339(datetime.now(UTC))}
        return "photo.add", {"id": uuid7(), "visit": visit, **shot, **size}

    def _field(self, visit: str, nr: int) -> tuple[str, dict[str, Any]]:
        was, self._remarks[visit] = self._remarks[visit], f"Groep {nr} is vrij."
        return "visit.set_field", {"visit": visit, "field": "remarks", "value": self._remarks[visit], "was": was}

    def _hours(self, visit: str, nr: int) -> tuple[str, dict[str, Any]]:
        began = BORN + timedelta(minutes=nr)
        span = {"from": rfc3339(began), "to": rfc3339(began + timedelta(seconds=50))}
        return "time.log", {"id": uuid7(), "kind": "work", "visit": visit, **span}

    def _issue(self, visit: str, nr: int) -> tuple[str, dict[str, Any]]:
        said = {"category": "damage", "severity": "low", "text": f"Kras op de kast, plek {nr}."}
        return "issue.report", {"id": uuid7(), "visit": visit, **said}

    def _part(self, visit: str, nr: int) -> tuple[str, dict[str, Any]]:
        used = {"product": self._phone.product, "quantity": 1, "from": self._phone.van}
        return "part.use", {"id": uuid7(), "visit": visit, **used}
