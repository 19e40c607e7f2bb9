"""The way from a phone to the server: a transport that sends one request, and what an answer can say.

A transport is `(method, path, headers, body) -> Response`; it raises OSError when nothing came back. `HttpLine` speaks to
a real server, `WsgiLine` calls an app in this process.
"""

import http.client
import io
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlsplit

__all__ = ["Answered", "HttpLine", "Problem", "Response", "SignedOut", "Transport", "TryLater", "WsgiLine"]


class Answered(Protocol):
    """What came back: header names are lower case."""

    @property
    def status(self) -> int: ...
    @property
    def headers(self) -> Mapping[str, str]: ...
    @property
    def body(self) -> bytes: ...


Transport = Callable[[str, str, dict[str, str], bytes | None], Answered]


@dataclass(frozen=True, slots=True)
class Response:
    """An answer of one of the lines below."""

    status: int
    headers: dict[str, str]
    body: bytes


class Problem(Exception):
    """The server said no. `code` and `body` are its problem+json; `status` is HTTP's."""

    def __init__(self, answer: Answered) -> None:
        self.status = answer.status
        self.retry_after = answer.headers.get("retry-after")
        try:
            body = json.loads(answer.body)
        except ValueError:
            body = {}
        self.body: dict[str, Any] = body if isinstance(body, dict) else {}
        self.code: str | None = self.body.get("code")
        super().__init__(f"{self.status} {self.code}: {self.body.get('detail', '')}")


class SignedOut(Problem):
    """401: `signed_out`, `device_locked` or `device_wiped`. Everything stays on the phone; sign in and go on."""


class TryLater(Problem):
    """423, 429, 5xx: nothing is wrong with what was sent, only with the moment."""


def problem(answer: Answered) -> Problem:
    """The exception that an answer of 400 or more is."""
    if answer.status == 401:
        return SignedOut(answer)
    if answer.status in (423, 429) or answer.status >= 500:
        return TryLater(answer)
    return Problem(answer)


class HttpLine:
    """A server at a URL. One connection a request: a phone's line is rarely the same for long."""

    def __init__(self, url: str, timeout: float = 30.0) -> None:
        self._url = urlsplit(url)
        self._timeout = timeout

    def __call__(self, method: str, path: str, headers: dict[str, str], body: bytes | None) -> Response:
        kind = http.client.HTTPSConnection if self._url.scheme == "https" else http.client.HTTPConnection
        line = kind(self._url.netloc, timeout=self._timeout)
        try:
            line.request(method, self._url.path.rstrip("/") + path, body, headers)
            got = line.getresponse()
            return Response(got.status, {name.lower(): value for name, value in got.getheaders()}, got.read())
        except http.client.HTTPException as error:
            raise OSError(f"the line broke: {error!r}") from error
        finally:
            line.close()


class WsgiLine:
    """A WSGI app in this process."""

    def __init__(self, app: Callable[..., Iterable[bytes]], *, address: str = "127.0.0.1") -> None:
        self._app = app
        self._address = address

    def __call__(self, method: str, path: str, headers: dict[str, str], body: bytes | None) -> Response:
        said: list[Any] = []

        def start(status: str, out: list[tuple[str, str]], _error: Any = None) -> Callable[[bytes], object]:
            said[:] = [int(status[:3]), {name.lower(): value for name, value in out}]
            return lambda _more: None

        result = self._app(self._environ(method, path, headers, body or b""), start)
        try:
            content = b"".join(result)
        finally:
            close = getattr(result, "close", None)
            if close is not None:
                close()
        return Response(said[0], said[1], content)

    def _environ(self, method: str, path: str, headers: dict[str, str], body: bytes) -> dict[str, Any]:
        plain, _, query = path.partition("?")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": plain,
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": self._address,
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        for name, value in headers.items():
            key = name.upper().replace("-", "_")
            environ[key if key == "CONTENT_TYPE" else f"HTTP_{key}"] = value
        environ.setdefault("HTTP_HOST", "localhost")
        return environ
