"""A technician whose phone is `sync/client.py`: the same stories, told to the server by another program than the app."""

import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from PIL import Image

from sync.client import Client
from sync.moment import printed
from sync.phone_line import HttpLine, TryLater
from sync.phone_state import PhoneState
from tests.journeys.technician import PASSWORD

STATES = ("en_route", "on_site", "working")
TEXT = "Gezien en besproken."


class Colleague:
    """One person with one phone on disk. Acts are written down at once; `syncs` sends them."""

    def __init__(
        self,
        folder: Path,
        url: str,
        email: str,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.state = PhoneState(folder / f"{email}.sqlite")
        self.client = Client(HttpLine(url), self.state, clock=clock)
        self.clock = clock
        self.told = self.client.log_in(email, PASSWORD, name="Telefoon")
        self._chance = Random(email)

    def syncs(self, rounds: int = 1) -> None:
        """Again and again until nothing waits; at most so many times when the line breaks."""
        for left in range(rounds, 0, -1):
            try:
                self.client.sync()
                if not self.unsent():
                    return
            except (OSError, TryLater):
                if left == 1:
                    raise
        assert not self.unsent()

    def unsent(self) -> int:
        """Acts and files that still wait."""
        return sum(one.waits for one in self.client.outbox) + sum(not one.sent for one in self.state.blobs())

    def holds(self, kind: str, **fields: Any) -> list[dict[str, Any]]:
        """Documents of a kind with these values, each with its id."""
        every = [document | {"id": id_} for (of, id_), document in self.client.documents.items() if of == kind]
        return [one for one in every if all(one[name] == value for name, value in fields.items())]

    # --- work --------------------------------------------------------------------------------------

    def begins(self, visit: str) -> None:
        for state in STATES:
            self.client.do("visit.set_state", visit=visit, to=state, step=self.client.new_id())

    def answers(self, visit: str, item: str, value: str) -> None:
        self.client.do("checklist.answer", id=self.client.new_id(), visit=visit, item=item, value=value)

    def photographs(self, visit: str, item: str | None = None, content: bytes = b"") -> tuple[str, str]:
        """(id, sha256) of a photo; without content one that nobody else has."""
        content, photo = content or self._noise(), self.client.new_id()
        digest = self.client.keep_blob(content)
        place = {"item": item, "repeat": 0} if item else {}
        size = {"bytes": len(content), "width": 48, "height": 36, "taken_at": printed(self.clock()), "quality": None}
        self.client.do("photo.add", id=photo, visit=visit, sha256=digest, **place, **size)
        return photo, digest

    def _noise(self) -> bytes:
        out = io.BytesIO()
        Image.frombytes("RGB", (48, 36), self._chance.randbytes(48 * 36 * 3)).save(out, "JPEG", quality=80)
        return out.getvalue()

    def uses(self, visit: str, item: str, serial: str, plate: str | None = None) -> None:
        known = next(iter(self.holds("serial", serial=serial)), None)
        known = known or {"location": None, "product": self.holds("product", sku="LP-V1-11")[0]["id"]}
        more = {"plate_photo": plate} if plate else {}
        self.client.do(
            "part.use", {"from": known["location"]}, id=self.client.new_id(), visit=visit, item=item, repeat=0,
            product=known["product"], quantity=1, serial=serial, **more,
        )  # fmt: skip

    def does_all_of_it(self, visit: str, *, photos: int, serial: str | None = None) -> dict[str, int]:
        """From on the way to done; gives how much of each there must be: {answers, photos, parts}."""
        version = self.client.documents["checklist_version", self.client.documents["visit", visit]["checklist_version"]]
        items = [item for section in version["sections"] for item in section["items"]]
        self.begins(visit)
        asked = [item for item in items if item["type"] in ("tick", "choice", "number", "text")]
        for item in asked:
            self.answers(visit, item["id"], answer_to(item))
        wanted = [item["id"] for item in items if item["type"] == "photo"]
        for item_id in (wanted + [None] * photos)[:photos]:
            self.photographs(visit, item_id)
        chargers = [item["id"] for item in items if item["type"] == "serial"]
        for item_id in chargers:
            assert serial
            self.uses(visit, item_id, serial)
        self.is_signed(visit)
        self.ends(visit)
        return {"answers": len(asked), "photos": photos, "parts": len(chargers)}

    def is_signed(self, visit: str) -> None:
        statement = self.client.keep_blob(f'{{"visit":"{visit}"}}'.encode(), "application/json", "statement.json")
        self.client.do(
            "signature.seal", id=self.client.new_id(), visit=visit, role="customer", name="Klant",
            statement_sha256=statement, typed="Klant", consent="Ik ben akkoord.", channel="phone",
        )  # fmt: skip

    def ends(self, visit: str, answers: str | None = None) -> None:
        """`answers`: the return that was read before."""
        more = {"returned": answers} if answers else {}
        self.client.do("visit.complete", visit=visit, step=self.client.new_id(), outcome="done", **more)


def answer_to(item: dict[str, Any]) -> str:
    """An answer that fits."""
    if item["type"] == "tick":
        return "ok"
    if item["type"] == "choice":
        return item["options"][0]["id"]
    return item["limits"]["max"] if item["type"] == "number" else TEXT
