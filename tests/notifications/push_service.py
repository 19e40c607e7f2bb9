"""A push service of our own: takes messages over http, checks the signature, and reads them as the phone would.

It has the phone's private keys, which no real service has; so a test sees the very words that a phone would show.
"""

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import http_ece
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid import Vapid02

from server.notifications.push_gateway import Addressee


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class PhoneKeys:
    """What a browser keeps to itself of a subscription, and what it gives away."""

    def __init__(self) -> None:
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.secret = b"sixteen bytes..!"

    @property
    def public(self) -> dict[str, str]:
        point = self.private.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        return {"p256dh": b64(point), "auth": b64(self.secret)}

    def reads(self, body: bytes) -> bytes:
        return http_ece.decrypt(body, private_key=self.private, auth_secret=self.secret, version="aes128gcm")


@dataclass
class PushService:
    """`status` is what it answers next; `got` what came: headers, claims and the readable text."""

    port: int = 0
    status: int = 201
    headers: dict[str, str] = field(default_factory=dict)
    phones: dict[str, PhoneKeys] = field(default_factory=dict)
    got: list[dict[str, Any]] = field(default_factory=list)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def subscription(self, name: str) -> dict[str, Any]:
        """What the phone of this name gives the office."""
        keys = self.phones.setdefault(name, PhoneKeys())
        return {"endpoint": f"http://{self.host}/send/{name}", "expirationTime": None, "keys": keys.public}

    def addressee(self, name: str) -> Addressee:
        said = self.subscription(name)
        return Addressee(said["endpoint"], said["keys"]["p256dh"], said["keys"]["auth"])

    def takes(self, path: str, headers: dict[str, str], body: bytes) -> int:
        claims = signed_claims(headers["authorization"])
        assert headers["content-encoding"] == "aes128gcm" and len(body) <= 4096
        if self.status < 300:
            name = path.rsplit("/", 1)[1]
            self.got.append(
                {"to": name, "headers": headers, "claims": claims, "text": self.phones[name].reads(body), "raw": body}
            )
        return self.status

    def messages(self, name: str) -> list[dict[str, Any]]:
        """What the phone of this name was told."""
        return [json.loads(one["text"]) for one in self.got if one["to"] == name]


def signed_claims(authorization: str) -> dict[str, Any]:
    """The claims of a VAPID header, if the key that it names signed them (RFC 8292)."""
    assert authorization.startswith("vapid ") and Vapid02.verify(authorization)
    parts = dict(part.strip().split("=", 1) for part in authorization.removeprefix("vapid ").split(","))
    payload = parts["t"].split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


@contextmanager
def running() -> Iterator[PushService]:
    """A push service on a free port of this machine."""
    service = PushService()

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            try:
                status = service.takes(self.path, {n.lower(): v for n, v in self.headers.items()}, body)
            except Exception:
                status = 400
            self.send_response(status)
            for name, value in service.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    server.daemon_threads = True
    service.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
