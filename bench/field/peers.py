"""Servers that others made, installed from the public registries into a cache folder, started one at a time.

A peer holds whole documents by id: what a phone says to us as a mutation it takes as a document of the same JSON.
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from .apart import Scripts
from .line import Line, Reply

__all__ = ["CACHE", "Peer", "free_port", "installed", "running"]

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "veldwerk-bench"
PATIENCE = 40


class Peer(Protocol):
    """One kind of server: how it is started and spoken to."""

    name: str
    says: str
    """What the reader of its figures must know."""

    slow: bool
    """Whether writing a hundred thousand documents takes it minutes."""

    def install(self) -> None:
        """Into CACHE, once."""
        ...

    def command(self, folder: Path, port: int) -> list[str]:
        """What starts it over an empty folder."""
        ...

    def begin(self, db: str) -> list[bytes]:
        """What makes an empty database of this name."""
        ...

    def push(self, db: str, documents: Sequence[dict[str, Any]]) -> bytes:
        """These documents in one request."""
        ...

    def taken(self, replies: Sequence[Reply]) -> int:
        """How many documents were; WrongAnswer when one was not."""
        ...

    def again(self, reply: Reply) -> bool:
        """Whether a push must be said again: two writers met."""
        ...

    async def pulled(self, line: Line, db: str, page: int) -> tuple[str, int]:
        """Everything, page by page: where it ends, and how many documents came."""
        ...

    def idle(self, db: str, end: str) -> bytes:
        """The question what came after that end."""
        ...

    def since(self, db: str, end: str) -> bytes:
        """The question for the documents that came after that end."""
        ...

    def came(self, replies: Sequence[Reply]) -> int:
        """How many documents these brought."""
        ...

    def nothing_new(self, replies: Sequence[Reply]) -> int:
        """How many said: nothing. WrongAnswer otherwise."""
        ...


def installed(*command: str, within: Path, made: Path) -> None:
    """Run an installer unless what it makes is there. CalledProcessError says what it said."""
    if not made.exists():
        within.mkdir(parents=True, exist_ok=True)
        subprocess.run(command, cwd=within, check=True, stdout=sys.stderr)


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(peer: Peer, folder: Path) -> Generator[str]:
    """The address of a peer that answers; stopped at the end."""
    peer.install()
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    with (folder / "said.log").open("wb") as log:
        process = subprocess.Popen(peer.command(folder, port), cwd=folder, stdout=log, stderr=log)
    try:
        _wait(process, port, folder / "said.log")
        yield f"127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                time.sleep(0.5)
                return
        time.sleep(0.1)
    raise RuntimeError(f"A peer does not start: {log.read_text()[-800:]}")


def scripts_of(peer: Peer, db: str, bodies: Sequence[Sequence[Sequence[bytes]]], heats: int) -> list[Scripts]:
    """The same mutations for a peer: `bodies` by client, heat and batch."""
    import orjson

    def said(body: bytes) -> bytes:
        return peer.push(db, orjson.loads(body)["mutations"])

    return [[[said(body) for body in client[heat]] for client in bodies] for heat in range(heats)]
