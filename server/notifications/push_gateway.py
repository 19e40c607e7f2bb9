"""Where a push message leaves the house: encrypted for one device, signed with our key, to its push service."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol, cast

import requests
from flask import Flask
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPSConnectionPool

from server.config import Settings

from .endpoints import check_endpoint, is_public, local_hosts
from .vapid import key_pair

if TYPE_CHECKING:
    from pywebpush import WebPushException

__all__ = ["MOST", "Addressee", "KeptPushes", "PushGateway", "Sent", "WebPush", "push_gateway_of"]

MOST = 4096 - 103
"""Bytes of a message: 4,096 after encryption, less header (86), padding mark (1) and tag (16) of aes128gcm (RFC 8188)."""
PATIENCE = 10.0
"""Seconds for a push service to answer."""

Outcome = Literal["sent", "gone", "refused", "later"]


@dataclass(frozen=True)
class Addressee:
    """A subscription, as the gateway needs it; keys in base64url."""

    endpoint: str
    p256dh: str
    auth: str


@dataclass(frozen=True)
class Sent:
    """How it went: `sent`; `gone` (this subscription is no more); `refused` (never will be taken); `later` (try again)."""

    outcome: Outcome
    why: str = ""


class PushGateway(Protocol):
    """The way to push services. It never raises for what a push service does."""

    def send(self, to: Addressee, body: bytes, *, seconds: int) -> Sent:
        """Send `body` to one device; the service keeps it for so many seconds while the phone is away."""
        ...


class WebPush:
    """The real one, by pywebpush. Connects to public addresses only, follows no redirects, asks no proxy."""

    def __init__(self, settings: Settings) -> None:
        self._key = key_pair(settings)
        self._contact = settings.push_contact
        self._local = local_hosts(settings.push_local)
        self._session = _session(self._local)

    def send(self, to: Addressee, body: bytes, *, seconds: int) -> Sent:
        from pywebpush import WebPushException, webpush  # a third of a second, at every start of every process

        if len(body) > MOST:
            return Sent("refused", f"too large: {len(body)} bytes, {MOST} fit")
        try:
            check_endpoint(to.endpoint, self._local)
            webpush(
                {"endpoint": to.endpoint, "keys": {"p256dh": to.p256dh, "auth": to.auth}},
                data=body.decode(),
                vapid_private_key=self._key,
                vapid_claims={"sub": self._contact},  # a fresh one each time: pywebpush writes aud and exp into it
                headers={"Urgency": "high"},
                ttl=seconds,
                timeout=PATIENCE,
                requests_session=self._session,
            )
        except WebPushException as error:
            return _judged(error)
        except requests.RequestException as error:
            return Sent("later", f"{type(error).__name__}: {error}"[:300])
        except Exception as error:  # an address that we would not take today, keys that do not fit
            return Sent("refused", f"{type(error).__name__}: {error}"[:300])
        return Sent("sent")


@dataclass
class KeptPushes:
    """A stand-in that keeps what it was given: for laptops without the internet, and for tests. `answers` by endpoint."""

    kept: list[tuple[str, bytes]] = field(default_factory=list[tuple[str, bytes]])
    answers: dict[str, Sent] = field(default_factory=dict[str, Sent])

    def send(self, to: Addressee, body: bytes, *, seconds: int) -> Sent:
        if len(body) > MOST:
            return Sent("refused", f"too large: {len(body)} bytes, {MOST} fit")
        sent = self.answers.get(to.endpoint, Sent("sent"))
        if sent.outcome == "sent":
            self.kept.append((to.endpoint, body))
        return sent


def push_gateway_of(app: Flask) -> PushGateway:
    """The gateway of this app; the real one unless somebody put another in its place."""
    if "push_gateway" not in app.extensions:
        app.extensions["push_gateway"] = WebPush(app.extensions["settings"])
    return cast(PushGateway, app.extensions["push_gateway"])


def _judged(error: "WebPushException") -> Sent:
    answer = error.response
    if answer is None:
        return Sent("refused", str(error)[:300])
    status = answer.status_code
    why = f"{status} {answer.text[:200]}".strip()
    if status in (404, 410):
        return Sent("gone", why)
    return Sent("later" if status == 429 or status >= 500 else "refused", why)


class _ToThePublic(HTTPSConnection):
    """A connection that is closed, before a byte is said, when the name led to an address that is not public."""

    def _new_conn(self) -> Any:
        socket = super()._new_conn()
        address = socket.getpeername()[0]
        if not is_public(address):
            socket.close()
            raise requests.ConnectionError(f"{self.host} leads to {address}, which is not public")
        return socket


class _PublicPool(HTTPSConnectionPool):
    ConnectionCls = _ToThePublic  # pyright: ignore[reportAssignmentType] - urllib3's own classes do not fit its protocol


class _PublicOnly(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **more: Any) -> None:
        super().init_poolmanager(*args, **more)
        self.poolmanager.pool_classes_by_scheme = {"https": _PublicPool}


def _session(local: frozenset[str]) -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    session.max_redirects = 0
    session.adapters.clear()
    session.mount("https://", _PublicOnly())
    for host in local:
        for scheme in ("http", "https"):
            session.mount(f"{scheme}://{host}/", HTTPAdapter())
    return session
