"""Who the tests of the Python phone meet: a line that spoils answers, Piet's program, and what hands do on a phone."""

import io
import json
from collections.abc import Callable
from typing import Any

from flask import Flask
from PIL import Image

from sync.client import Client
from sync.phone_line import Response, WsgiLine

PASSWORD = "veldwerk-demo"


class Line:
    """The app in this process, with a line that a test can spoil: `spoil(request number, answer) -> answer or raise`."""

    def __init__(self, app: Flask) -> None:
        self.plain = WsgiLine(app)
        self.spoil: Callable[[str, str, Callable[[], Response]], Response] | None = None
        self.asked: list[tuple[str, str]] = []

    def __call__(self, method: str, path: str, headers: dict[str, str], body: bytes | None) -> Response:
        self.asked.append((method, path))
        if self.spoil is None:
            return self.plain(method, path, headers, body)
        return self.spoil(method, path, lambda: self.plain(method, path, headers, body))


class Desk:
    """Piet's program in the office."""

    def __init__(self, app: Flask) -> None:
        self.line = WsgiLine(app)
        told = self.call("POST", "/api/office/token", {"email": "piet@voltwijk.example", "password": PASSWORD})
        self.token = told["token"]

    def call(self, method: str, path: str, said: Any = None) -> Any:
        headers = {"Content-Type": "application/json"}
        if hasattr(self, "token"):
            headers["Authorization"] = f"Bearer {self.token}"
        got = self.line(method, path, headers, json.dumps(said).encode() if said is not None else None)
        assert got.status < 300, (path, got.status, got.body)
        return json.loads(got.body)


def visit_of(client: Client) -> str:
    """One of the planned visits that this phone holds."""
    return min(id_ for (kind, id_), doc in client.documents.items() if kind == "visit" and doc["state"] == "planned")


def picture(colour: str = "red") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(out, "JPEG")
    return out.getvalue()


def add_photo(client: Client, visit: str, content: bytes) -> str:
    id_ = client.new_id()
    client.do(
        "photo.add",
        id=id_,
        visit=visit,
        sha256=client.keep_blob(content),
        bytes=len(content),
        width=64,
        height=48,
        taken_at="2026-11-21T09:00:00Z",
        quality=None,
    )
    return id_


def issue(client: Client, visit: str) -> dict[str, Any]:
    return {"id": client.new_id(), "visit": visit, "category": "damage", "severity": "low", "text": "Kapot"}
