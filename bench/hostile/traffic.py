"""Real traffic: phones in Python that work, send and read against a real server, and every request that they sent."""

import http.client
import io
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from PIL import Image

from bench.field.fleet import Phone
from sync.client import Client
from sync.phone_line import Problem, Response, TryLater
from sync.phone_state import PhoneState

__all__ = ["Crew", "Line", "Request"]

REMEMBERED = 400
ITEMS = (("housing", "ok"), ("firmware", "ok"), ("insulation", "5.0"), ("rcd_time", "25"))


@dataclass(frozen=True)
class Request:
    """One call as it went over the line."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None


class Line:
    """One connection to the server that stays open. One that was closed meanwhile is opened again, as a browser does."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._open: http.client.HTTPConnection | None = None

    def say(self, request: Request) -> Response:
        """The answer. OSError when there is none."""
        line, self._open = self._open, None
        if line is not None:
            try:
                return self._ask(line, request)
            except OSError:  # a server that does not want the rest of a body hangs up behind its answer
                pass
        return self._ask(http.client.HTTPConnection(self._address, timeout=60), request)

    def _ask(self, line: http.client.HTTPConnection, request: Request) -> Response:
        try:
            line.request(request.method, request.path, request.body, request.headers)
            got = line.getresponse()
            answer = Response(got.status, {name.lower(): value for name, value in got.getheaders()}, got.read())
        except (http.client.HTTPException, OSError) as error:
            line.close()
            raise OSError(repr(error)) from error
        self._open = line
        return answer


class Crew:
    """Phones at work. `recent` is what they said last, `troubles` what of their real work the server could not do."""

    def __init__(self, line: Line, phones: Sequence[Phone], folder: Path, chance: Random) -> None:
        self._line, self._phones, self._chance = line, phones, chance
        self.recent: deque[Request] = deque(maxlen=REMEMBERED)
        self.troubles: list[str] = []
        self._clients: list[Client] = []
        for nr, phone in enumerate(phones):
            client = Client(self._noted, PhoneState(str(folder / f"phone-{nr}.sqlite")), device=phone.device)
            client.use_token(phone.token, member=phone.member)
            self._clients.append(client)

    def works(self) -> None:
        """One of them does something that phones do. What a spoiled request did to it may stand in its way: it goes on."""
        nr = self._chance.randrange(len(self._clients))
        deeds: tuple[Callable[[Client, Phone], object], ...] = (self._acts, self._acts, self._photographs, self._asks)
        try:
            self._chance.choice(deeds)(self._clients[nr], self._phones[nr])
            self._clients[nr].sync()
        except (TryLater, OSError) as error:
            self.troubles.append(f"real work: {error}")
        except Problem:
            pass

    def _noted(self, method: str, path: str, headers: dict[str, str], body: bytes | None) -> Response:
        request = Request(method, path, headers, body)
        self.recent.append(request)
        return self._line.say(request)

    def _acts(self, client: Client, phone: Phone) -> None:
        for _ in range(self._chance.randrange(1, 6)):
            name, args = self._act(client.new_id(), self._chance.choice(phone.visits), phone)
            client.do(name, args)

    def _act(self, id_: str, visit: str, phone: Phone) -> tuple[str, dict[str, Any]]:
        item, value = self._chance.choice(ITEMS)
        return self._chance.choice(
            (
                ("checklist.answer", {"id": id_, "visit": visit, "item": item, "value": value, "repeat": self._chance.randrange(200)}),
                ("visit.set_state", {"visit": visit, "to": "en_route", "step": id_}),
                ("visit.set_field", {"visit": visit, "field": "remarks", "value": "Groep zes is vrij.", "was": "begin"}),
                ("issue.report", {"id": id_, "visit": visit, "category": "damage", "severity": "low", "text": "Kras."}),
                ("part.use", {"id": id_, "visit": visit, "product": phone.product, "quantity": 1, "from": phone.van}),
            )
        )  # fmt: skip

    def _photographs(self, client: Client, phone: Phone) -> None:
        content = _picture(self._chance.randrange(256**3))
        client.do(
            "photo.add",
            id=client.new_id(),
            visit=self._chance.choice(phone.visits),
            item="before",
            sha256=client.keep_blob(content),
            bytes=len(content),
            width=320,
            height=240,
            taken_at="2026-11-22T10:00:00.000Z",
            quality=None,
        )

    def _asks(self, client: Client, phone: Phone) -> None:
        client.schedule("2026-11-22")
        photos = client.documents_of("photo")
        if photos:
            client.blob(self._chance.choice(sorted(photos.values(), key=lambda one: str(one["id"])))["sha256"], "thumb")
        client.complete(self._chance.choice(phone.visits), "partial", remarks="Later verder.")


def _picture(colour: int) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (320, 240), f"#{colour:06x}").save(file, "JPEG")
    return file.getvalue()
