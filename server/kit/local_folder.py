"""The file store in a folder: <root>/<tenant>/<ab>/<cd>/<sha256>, written to a draft, fsynced, then named.

A crash leaves either the whole file under its name or a draft that nobody reads.
"""

import errno
import hashlib
import os
import re
import shutil
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from server.kit.files import FilesAway, FilesFull, NoFile, Part, Stored, WrongHash
from server.kit.ids import is_id, uuid7
from server.kit.local_part import LocalPart

__all__ = ["LocalFolder"]

SHA256 = re.compile(r"[0-9a-f]{64}")
VIEW = re.compile(r"[a-z]{1,20}")
NOTE = re.compile(r"[a-z]{1,20}(?:-[0-9a-f-]{36})?\.json")
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
AWAY = (
    errno.EIO,
    errno.ESTALE,
    errno.EROFS,
    errno.ENOTCONN,
    errno.ETIMEDOUT,
    errno.EACCES,
    errno.ENOTDIR,
    errno.ENODEV,
    errno.EEXIST,
)
"""A disk that broke, a share that is not mounted, a folder that is not ours."""


class LocalFolder:
    """A `Files` in a folder. `spare`: bytes that are left free on the disk, so that the database beside it goes on."""

    def __init__(self, root: Path, *, spare: int = 0) -> None:
        self.root = root
        self.spare = spare

    def put(self, tenant: str, sha256: str, chunks: Iterable[bytes], by: str | None = None) -> int:
        path = self._file(tenant, sha256)
        digest, size = hashlib.sha256(), 0
        with self._draft(tenant) as draft:
            with draft.open("wb") as out, self.in_words():
                for chunk in chunks:
                    self.leave_spare()
                    digest.update(chunk)
                    size += out.write(chunk)
                out.flush()
                os.fsync(out.fileno())
            if digest.hexdigest() != sha256:
                raise WrongHash(f"These bytes are {digest.hexdigest()}, not {sha256}.")
            self.name(draft, path)
        if by is not None:
            self.note(path, by)
        return size

    def size(self, tenant: str, sha256: str) -> int | None:
        path = self._file(tenant, sha256)
        try:
            with self.in_words():
                return path.stat().st_size
        except FileNotFoundError:
            return None

    def open(self, tenant: str, sha256: str) -> BinaryIO:
        return self.opened(self._file(tenant, sha256))

    def remove(self, tenant: str, sha256: str) -> None:
        path, views = self._file(tenant, sha256), self._view(tenant, sha256, "any").parent
        with self.in_words():
            path.unlink(missing_ok=True)
            for folder in (views, path.parent):
                for beside in folder.glob(f"{sha256}.*"):
                    beside.unlink(missing_ok=True)

    def all(self, tenant: str) -> Iterator[Stored]:
        self._look(self._home(tenant))
        for folder in self._home(tenant).glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]"):
            names = [path.name for path in folder.iterdir()]
            for name in names:
                if SHA256.fullmatch(name):
                    stat = (folder / name).stat()
                    by = frozenset(other.partition(".")[2] for other in names if other.startswith(f"{name}."))
                    yield Stored(name, stat.st_size, datetime.fromtimestamp(stat.st_mtime, UTC), by)

    def put_view(self, tenant: str, sha256: str, view: str, data: bytes) -> None:
        path = self._view(tenant, sha256, view)
        with self._draft(tenant) as draft, self.in_words():
            self.leave_spare()
            draft.write_bytes(data)  # no fsync: what is lost is made again
            path.parent.mkdir(parents=True, exist_ok=True)
            draft.replace(path)

    def open_view(self, tenant: str, sha256: str, view: str) -> BinaryIO:
        return self.opened(self._view(tenant, sha256, view))

    def part(self, tenant: str, upload: str) -> Part:
        if not is_id(upload):
            raise ValueError(f"An upload is named by an id, not {upload!r}.")
        return LocalPart(self, self._home(tenant) / "parts" / upload, lambda sha256: self._file(tenant, sha256))

    def parts(self, tenant: str) -> Iterator[tuple[str, datetime]]:
        for path in (self._home(tenant) / "parts").glob("*"):
            if is_id(path.name):
                yield path.name, datetime.fromtimestamp(path.stat().st_mtime, UTC)

    def read_note(self, name: str) -> str | None:
        try:
            with self.in_words():
                return self._note(name).read_text()
        except FileNotFoundError:
            return None

    def write_note(self, name: str, text: str) -> None:
        path = self._note(name)
        draft = path.with_suffix(f".{os.getpid()}")
        with self.in_words():
            path.parent.mkdir(parents=True, exist_ok=True)
            with draft.open("w") as out:
                out.write(text)
                out.flush()
                os.fsync(out.fileno())
            draft.replace(path)

    def name(self, draft: Path, path: Path) -> None:
        """Give whole, fsynced bytes their name; the draft stays. Who was first stays, since the bytes are the same."""
        with self.in_words():
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(draft, path)
            except FileExistsError:
                os.utime(path)  # somebody wants it again: it counts as new for the sweep
            folder = os.open(path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)

    def note(self, path: Path, by: str) -> None:
        """Write beside a file who handed it over: an empty file, <sha256>.<member>."""
        if not is_id(by):
            raise ValueError(f"A member is named by an id, not {by!r}.")
        with self.in_words():
            path.with_suffix(f".{by}").touch()

    def leave_spare(self) -> None:
        """FilesFull when less than `spare` is left. Asked before each chunk; it is one cheap call to the system."""
        if self.spare and self._free() < self.spare:
            raise FilesFull(f"Less than {self.spare} bytes are left for {self.root}.")

    def _free(self) -> int:
        try:
            disk = os.statvfs(self.root)
        except FileNotFoundError:  # nothing was ever kept here
            return shutil.disk_usage(self._on_disk()).free
        return disk.f_bavail * disk.f_frsize

    def opened(self, path: Path) -> BinaryIO:
        """The file to read. NoFile when it is not there, FilesAway."""
        try:
            with self.in_words():
                return path.open("rb")
        except FileNotFoundError:
            raise NoFile(path.name) from None

    @contextmanager
    def in_words(self) -> Generator[None]:
        """A full disk or quota inside is FilesFull, a disk that is not there or broke FilesAway."""
        try:
            yield
        except OSError as error:
            if error.errno in FULL:
                raise FilesFull(f"The disk of {self.root} is full.") from error
            if error.errno in AWAY:
                raise FilesAway(f"{self.root} cannot be used: {error.strerror}.") from error
            raise

    def _look(self, folder: Path) -> None:
        """FilesAway when a folder cannot be looked into; a glob would call it empty."""
        with suppress(FileNotFoundError), self.in_words():
            folder.stat()

    def _note(self, name: str) -> Path:
        if not NOTE.fullmatch(name):
            raise ValueError(f"A note has a short plain name and ends in .json, not {name!r}.")
        return self.root / name

    def _on_disk(self) -> Path:
        return next(folder for folder in (self.root, *self.root.absolute().parents) if folder.exists())

    def _home(self, tenant: str) -> Path:
        if not is_id(tenant):
            raise ValueError(f"A tenant is named by an id, not {tenant!r}.")
        return self.root / tenant

    def _file(self, tenant: str, sha256: str) -> Path:
        if not SHA256.fullmatch(sha256):
            raise ValueError(f"A file is named by its SHA-256, not {sha256!r}.")
        return self._home(tenant) / sha256[:2] / sha256[2:4] / sha256

    def _view(self, tenant: str, sha256: str, view: str) -> Path:
        if not VIEW.fullmatch(view):
            raise ValueError(f"A view has a short plain name, not {view!r}.")
        return self._home(tenant) / "views" / self._file(tenant, sha256).name[:2] / f"{sha256}.{view}"

    @contextmanager
    def _draft(self, tenant: str) -> Generator[Path]:
        folder = self._home(tenant) / "drafts"
        with self.in_words():
            folder.mkdir(parents=True, exist_ok=True)
        draft = folder / uuid7()
        try:
            yield draft
        finally:
            draft.unlink(missing_ok=True)
