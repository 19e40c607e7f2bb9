"""A technician of the drill: a phone of Python on disk (`sync/client.py`), and what was done on it."""

import io
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from PIL import Image

from sync.client import Client
from sync.moment import printed
from sync.phone_line import HttpLine, SignedOut, TryLater
from sync.phone_state import PhoneState

__all__ = ["Done", "Technician"]

ANSWERS = 6
"""Ticks of the checklist that one stage of a visit answers."""


@dataclass
class Done:
    """What one person did at one visit: how many of each, and the SHA-256 of each photo."""

    steps: int = 0
    answers: int = 0
    parts: int = 0
    signatures: int = 0
    photos: list[str] = field(default_factory=list[str])


class Technician:
    """One person. Everything is on the phone's disk at once; `syncs` sends it."""

    def __init__(self, folder: Path, url: str, account: dict[str, Any]) -> None:
        self.name = str(account["email"]).split("@")[0]
        self._account = account
        self._state = PhoneState(folder / f"{self.name}.sqlite")
        self.client = Client(HttpLine(url), self._state)
        self._chance = Random(self.name)  # noqa: S311 - pictures of noise, the same each time
        self.visits: dict[str, Done] = {}
        self.answered: set[tuple[str, str]] = set()

    @property
    def tenant(self) -> str:
        """The company's id."""
        return str(self._state.get("tenant"))

    def signs_in(self) -> None:
        """With the password: at first, and when the server does not know the token any more."""
        self.client.log_in(self._account["email"], self._account["password"], name=f"{self.name}'s phone")

    def syncs(self) -> None:
        """Until nothing waits."""
        for _ in range(20):
            try:
                self.client.sync()
            except SignedOut:
                self.signs_in()
                continue
            except (OSError, TryLater):
                continue
            if not self.unsent():
                return

    def unsent(self) -> int:
        """Acts and files that still wait."""
        return sum(one.waits for one in self.client.outbox) + sum(not one.sent for one in self._state.blobs())

    def acts(self) -> list[str]:
        """The ids of all that was done."""
        return [one.mutation["id"] for one in self.client.outbox]

    def photos(self) -> set[str]:
        """The hashes of all photos."""
        return {digest for done in self.visits.values() for digest in done.photos}

    def close(self) -> None:
        """Give the phone's file back."""
        self._state.close()

    # --- work

    def begins(self, visit: str, *, photos: int) -> None:
        """Drive there, begin, answer the first points, take photos."""
        for state in ("en_route", "on_site", "working"):
            self._do(visit, "steps", "visit.set_state", to=state, step=self.client.new_id())
        self._answers(visit)
        self._photographs(visit, photos)

    def ends(self, visit: str, *, photos: int) -> None:
        """Answer more, take photos, use a part, have it signed, and be done."""
        self._answers(visit)
        self._photographs(visit, photos)
        self._uses_a_part(visit)
        text = json.dumps({"visit": visit, "by": self.name}).encode()
        statement = self.client.keep_blob(text, "application/json", "statement.json")
        self._do(
            visit, "signatures", "signature.seal", id=self.client.new_id(), role="customer", name="Klaas",
            statement_sha256=statement, typed="Klaas", consent="Ik ben akkoord.", channel="phone",
        )  # fmt: skip
        self._do(visit, "steps", "visit.complete", step=self.client.new_id(), outcome="done")

    def _answers(self, visit: str) -> None:
        for item in self._open_ticks(visit)[:ANSWERS]:
            self.answered.add((visit, item))
            self._do(visit, "answers", "checklist.answer", id=self.client.new_id(), item=item, value="ok")

    def _open_ticks(self, visit: str) -> list[str]:
        version = self.client.documents["visit", visit]["checklist_version"]
        sections = self.client.documents["checklist_version", version]["sections"]
        ticks = [item["id"] for section in sections for item in section["items"] if item["type"] == "tick"]
        return [item for item in ticks if (visit, item) not in self.answered]

    def _photographs(self, visit: str, count: int) -> None:
        for _ in range(count):
            content = self._picture()
            digest = self.client.keep_blob(content)
            size = {"bytes": len(content), "width": 64, "height": 48, "taken_at": printed(datetime.now(UTC))}
            self.client.do(
                "photo.add", id=self.client.new_id(), visit=visit, sha256=digest, quality=None, **size
            )  # fmt: skip
            self.visits.setdefault(visit, Done()).photos.append(digest)

    def _picture(self) -> bytes:
        out = io.BytesIO()
        Image.frombytes("RGB", (64, 48), self._chance.randbytes(64 * 48 * 3)).save(out, "JPEG", quality=80)
        return out.getvalue()

    def _uses_a_part(self, visit: str) -> None:
        documents = self.client.documents
        loose = {id_ for (kind, id_), one in documents.items() if kind == "product" and one["tracking"] == "none"}
        level = min(
            (one["product"], one["location"])
            for (kind, _), one in documents.items()
            if kind == "stock_level" and one["product"] in loose and one["quantity"] > 0
        )
        product, van = level
        self._do(visit, "parts", "part.use", {"from": van}, id=self.client.new_id(), product=product, quantity=1)

    def _do(self, visit: str, what: str, name: str, args: dict[str, Any] | None = None, /, **more: Any) -> None:
        self.client.do(name, args or {}, visit=visit, **more)
        done = self.visits.setdefault(visit, Done())
        setattr(done, what, getattr(done, what) + 1)
