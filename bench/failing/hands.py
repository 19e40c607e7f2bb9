"""Phones that work on while servers come and go: real outboxes, each sent by its own loop, to whichever machine answers."""

import io
import threading
import time
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from random import Random, randbytes
from typing import Any

from PIL import Image

from bench.field.fleet import Phone
from sync.client import Client
from sync.phone_line import HttpLine, Response, TryLater
from sync.phone_state import PhoneState

__all__ = ["Hand", "Hands"]

PAUSE, AGAIN = 0.5, 0.5
"""Seconds between two rounds of work, and after which a round that failed is begun again."""
PHOTO = 0.2
"""Of all rounds: so many bring a photo."""


def _picture() -> bytes:
    file = io.BytesIO()
    Image.effect_noise((320, 240), 80).convert("RGB").save(file, "JPEG")
    return file.getvalue()


PICTURE = _picture()


class Hands:
    """All of them at work, between `begin` and `end`."""

    def __init__(self, phones: Sequence[Phone], urls: Sequence[str], folder: Path) -> None:
        self._stop = threading.Event()
        self.all = [Hand(nr, phone, urls, folder, self._stop) for nr, phone in enumerate(phones)]
        self._threads = [threading.Thread(target=hand.lives, daemon=True) for hand in self.all]

    def begin(self) -> None:
        for thread in self._threads:
            thread.start()

    def end(self, patience: float) -> None:
        """No new work; until all outboxes are empty, or for so many seconds."""
        self._stop.set()
        until = time.monotonic() + patience
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))

    def heard(self, begins: float, ends: float) -> list[float]:
        """When any of them heard that acts of its were taken, in order, within these moments of `time.monotonic`."""
        return sorted(at for hand in self.all for at in hand.heard if begins <= at <= ends)

    def troubles(self, begins: float, ends: float) -> Counter[str]:
        """What went wrong for them within these moments, and how often."""
        return Counter(what for hand in self.all for at, what in hand.troubles if begins <= at <= ends)


class Hand:
    """One phone. `acts`: (id, name, arguments) of all that it ever did."""

    def __init__(self, nr: int, phone: Phone, urls: Sequence[str], folder: Path, stop: threading.Event) -> None:
        self._nr, self.phone, self._urls, self._folder, self._stop = nr, phone, list(urls), folder, stop
        self._chance, self._count = Random(nr), 0
        self.acts: list[tuple[str, str, dict[str, Any]]] = []
        self.files: list[str] = []
        self.heard: list[float] = []
        self.troubles: list[tuple[float, str]] = []
        self.flaw = ""
        self.waiting = 0

    def lives(self) -> None:
        """Work, send, rest; at the end send until nothing waits."""
        client = Client(
            self._asks, PhoneState(str(self._folder / f"phone-{self._nr}.sqlite")), device=self.phone.device
        )
        client.use_token(self.phone.token, member=self.phone.member)
        try:
            for to in ("en_route", "on_site", "working"):
                self._does(
                    client, "visit.set_state", {"visit": self.phone.visits[0], "to": to, "step": client.new_id()}
                )
            while not self._stop.is_set():
                self._works(client)
                self._stop.wait(PAUSE if self._sends(client) else AGAIN)
            while not self._sends(client) or client.waiting:
                time.sleep(AGAIN)
        except Exception as error:
            self.flaw = f"{type(error).__name__}: {error}"
        self.waiting = len(client.waiting)

    def _works(self, client: Client) -> None:
        visit, new = self.phone.visits[0], client.new_id()
        self._count += 1
        if self._chance.random() < PHOTO:
            content = PICTURE + randbytes(16)  # behind its end a JPEG may carry what it likes: another photo each time
            digest = sha256(content).hexdigest()
            client.keep_blob(content)
            self.files.append(digest)
            shot = {"item": "before", "repeat": self._count % 10_000, "sha256": digest, "bytes": len(content), "width": 320, "height": 240}  # fmt: skip
            self._does(client, "photo.add", {"id": new, "visit": visit, **shot, "taken_at": "2026-11-22T10:00:00.000Z", "quality": None})  # fmt: skip
        elif self._chance.random() < 0.8:
            said = {"item": "housing", "repeat": self._count, "value": "ok"}
            self._does(client, "checklist.answer", {"id": new, "visit": visit, **said})
        else:
            used = {"product": self.phone.product, "quantity": 1, "from": self.phone.van}
            self._does(client, "part.use", {"id": new, "visit": visit, **used})

    def _does(self, client: Client, name: str, args: dict[str, Any]) -> None:
        self.acts.append((client.do(name, args), name, args))

    def _sends(self, client: Client) -> bool:
        """Whether the round went to its end."""
        before = len(client.waiting)
        try:
            client.sync()
        except TryLater as trouble:
            self.troubles.append((time.monotonic(), str(trouble.status)))
            return False
        except OSError:
            self.troubles.append((time.monotonic(), "no answer"))
            return False
        finally:
            if len(client.waiting) < before:
                self.heard.append(time.monotonic())
        return True

    def _asks(self, method: str, path: str, headers: dict[str, str], body: bytes | None) -> Response:
        """The machine that answered last; the other one when nobody listens there, as a proxy in front does it."""
        for _ in self._urls[1:]:
            try:
                return HttpLine(self._urls[self._nr % 2])(method, path, headers, body)
            except ConnectionRefusedError:
                self._urls.reverse()
        return HttpLine(self._urls[self._nr % 2])(method, path, headers, body)
