"""A part in a folder: the bytes in one file, and beside it who is writing.

Two requests for one upload come from one phone: the newer one is the truth, the older one may hang on a dead line.
So the newcomer leaves a wish; a writer that still lives sees it at its next chunk and stops, one that hangs is
overruled after five seconds, and whatever it would still write is refused.
"""

import fcntl
import os
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from server.kit.files import NoFile, PartInUse
from server.kit.ids import uuid7

if TYPE_CHECKING:
    from server.kit.local_folder import LocalFolder

__all__ = ["LocalPart"]


class LocalPart:
    """A `Part` in a folder."""

    def __init__(self, folder: "LocalFolder", path: Path, file_named: Callable[[str], Path]) -> None:
        self.folder = folder
        self.path = path
        self.writers = path.with_suffix(".writer")
        self.file_named = file_named

    @property
    def offset(self) -> int | None:
        try:
            return self.path.stat().st_size
        except FileNotFoundError:
            return None

    def start(self) -> None:
        with self.folder.in_words():
            self.folder.leave_spare()
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.touch()

    @contextmanager
    def hold(self) -> Generator["LocalHeld"]:
        if not self.path.exists():
            raise NoFile(self.path.name)
        with self.path.open("ab") as out, self.writers.open("a+b") as writers:
            held = LocalHeld(self.folder, out, writers)
            held.take()
            try:
                yield held
                with self.folder.in_words():
                    out.flush()
                    os.fsync(out.fileno())
            finally:
                held.give_back()

    def open(self) -> BinaryIO:
        return self.folder.opened(self.path)

    def keep(self, sha256: str, by: str) -> None:
        path = self.file_named(sha256)
        self.folder.name(self.path, path)
        self.folder.note(path, by)

    def drop(self) -> None:
        self.path.unlink(missing_ok=True)
        self.writers.unlink(missing_ok=True)


class LocalHeld:
    """A part while one request writes to it. `writers` holds the writer's token and, behind it, since when another waits."""

    def __init__(self, folder: "LocalFolder", out: BinaryIO, writers: BinaryIO) -> None:
        self.folder = folder
        self.out = out
        self.writers = writers
        self.token = uuid7()

    @property
    def offset(self) -> int:
        return os.fstat(self.out.fileno()).st_size

    def take(self) -> None:
        """Become the writer. PartInUse when another is, and has not hung for five seconds since somebody asked."""
        now = time.monotonic()  # the system's, the same for every process
        with self._locked():
            token, asked = self._read()
            if token and asked is None:
                self._write(token, now)
                raise PartInUse
            if token and asked is not None and 0 <= now - asked < PartInUse.SECONDS:
                raise PartInUse
            self._write(self.token, None)

    def append(self, chunk: bytes) -> None:
        self.folder.leave_spare()
        with self._locked(), self.folder.in_words():
            token, asked = self._read()
            if token != self.token or asked is not None:
                raise PartInUse
            before = self.offset
            try:
                self.out.write(chunk)
                self.out.flush()
            except OSError:
                self.out.truncate(before)
                raise

    def give_back(self) -> None:
        """Stop being the writer, unless somebody overruled it."""
        with self._locked():
            if self._read()[0] == self.token:
                self.writers.truncate(0)

    def _read(self) -> tuple[str, float | None]:
        self.writers.seek(0)
        token, _, asked = self.writers.read().decode().partition(" ")
        return token, float(asked) if asked else None

    def _write(self, token: str, asked: float | None) -> None:
        self.writers.truncate(0)
        self.writers.write(token.encode() if asked is None else f"{token} {asked}".encode())
        self.writers.flush()

    @contextmanager
    def _locked(self) -> Generator[None]:
        fcntl.flock(self.writers, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(self.writers, fcntl.LOCK_UN)
