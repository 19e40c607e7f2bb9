"""One HTTP/1.1 connection that stays open, spoken on the bare socket: whoever measures must not be what is slow."""

import asyncio
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["Line", "Reply", "WrongAnswer", "spoken"]

PATIENCE = 120
"""Seconds after which an answer counts as lost."""


class WrongAnswer(Exception):
    """A workload that was not answered as it must be: it is no figure, it is a failure."""


@dataclass(frozen=True, slots=True)
class Reply:
    """Status, headers by lower-case name, and the body as it came (`text` inflates it)."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> bytes:
        """The body, inflated."""
        return zlib.decompress(self.body, wbits=31) if self.headers.get("content-encoding") == "gzip" else self.body

    def good(self, *statuses: int) -> bytes:
        """The inflated body of an answer with one of these statuses. WrongAnswer otherwise."""
        if self.status not in (statuses or (200,)):
            raise WrongAnswer(f"{self.status}: {self.text[:300]!r}")
        return self.text


def spoken(method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> bytes:
    """A request as it goes over the line. Everybody is offered gzip, as phones offer it."""
    said = {"Host": "127.0.0.1", "Accept-Encoding": "gzip", **headers}
    if body or method in ("POST", "PUT", "PATCH"):
        said["Content-Length"] = str(len(body))
    head = "".join(f"{name}: {value}\r\n" for name, value in said.items())
    return f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + body


class Line:
    """A connection. `ask` sends one request and waits for its answer; opened at the first one, again when it was cut."""

    def __init__(self, address: str) -> None:
        self._host, _, port = address.partition(":")
        self._port = int(port)
        self._ends: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, request: bytes) -> Reply:
        """The answer. TimeoutError, OSError or asyncio.IncompleteReadError when there is none. A line that was hung up
        while it lay idle is opened anew, as browsers do: gunicorn hangs up behind a refusal whose body it did not read."""
        used = self._ends is not None
        try:
            return await self._asked(request)
        except (asyncio.IncompleteReadError, ConnectionError) as cut:
            if not used or getattr(cut, "partial", b""):
                raise
        self.close()
        return await self._asked(request)

    async def _asked(self, request: bytes) -> Reply:
        if self._ends is None:
            self._ends = await asyncio.open_connection(self._host, self._port, limit=2**20)
        reader, writer = self._ends
        writer.write(request)
        async with asyncio.timeout(PATIENCE):
            status, headers = await self._head(reader)
            body = await self._body(reader, status, headers)
        if headers.get("connection", "").lower() == "close":
            self.close()
        return Reply(status, headers, body)

    def close(self) -> None:
        """Hang up."""
        if self._ends is not None:
            self._ends[1].close()
        self._ends = None

    async def _head(self, reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        pairs = (line.partition(":") for line in lines if line)
        return int(first.split(" ", 2)[1]), {name.lower(): value.strip() for name, _, value in pairs}

    async def _body(self, reader: asyncio.StreamReader, status: int, headers: Mapping[str, str]) -> bytes:
        if status in (204, 304):
            return b""
        if headers.get("transfer-encoding", "").lower() != "chunked":
            return await reader.readexactly(int(headers.get("content-length", "0")))
        parts: list[bytes] = []
        while size := int((await reader.readline()).split(b";")[0], 16):
            parts.append(await reader.readexactly(size))
            await reader.readexactly(2)
        await reader.readline()
        return b"".join(parts)
