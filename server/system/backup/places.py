"""Where backups lie: a folder, or a bucket that speaks S3. Things have names with slashes; each is there whole or not.

Raises FilesFull and FilesAway, as the file store does.
"""

import errno
import os
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol
from urllib.parse import unquote, urlsplit

from server.config import Settings
from server.kit.bucket import Bucket, bucket_at
from server.kit.files import FilesAway, FilesFull, NoFile

__all__ = ["Place", "place_at"]

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class Place(Protocol):
    """A place for backups."""

    url: str

    def names(self, start: str) -> dict[str, int]:
        """Every name that begins with this, and how many bytes lie there."""
        ...

    def write(self, name: str, source: BinaryIO) -> None:
        """Put what is left of an open file there, whole or not at all."""
        ...

    def open(self, name: str) -> BinaryIO:
        """To read. NoFile."""
        ...

    def remove(self, names: Iterable[str]) -> None:
        """Forget them. Fine when they are not there."""
        ...


def place_at(url: str, settings: Settings) -> Place:
    """The place that s3://bucket/prefix, file:///folder or a path names."""
    if url.startswith("s3://"):
        return _InBucket(url, bucket_at(url, settings))
    folder = Path(unquote(urlsplit(url).path)) if url.startswith("file://") else Path(url)
    return _InFolder(folder.absolute())


class _InFolder:
    def __init__(self, folder: Path) -> None:
        self.url, self._folder = f"file://{folder}", folder

    def names(self, start: str) -> dict[str, int]:
        with _in_words(self._folder):
            found = [path for path in self._folder.rglob("*") if path.is_file() and not path.name.startswith(".")]
            names = {str(path.relative_to(self._folder)): path.stat().st_size for path in found}
        return {name: size for name, size in names.items() if name.startswith(start)}

    def write(self, name: str, source: BinaryIO) -> None:
        path = self._folder / name
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        with _in_words(self._folder):
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                with draft.open("wb") as out:
                    while piece := source.read(1 << 20):
                        out.write(piece)
                    out.flush()
                    os.fsync(out.fileno())
                draft.replace(path)
            finally:
                draft.unlink(missing_ok=True)

    def open(self, name: str) -> BinaryIO:
        try:
            with _in_words(self._folder):
                return (self._folder / name).open("rb")
        except FileNotFoundError:
            raise NoFile(name) from None

    def remove(self, names: Iterable[str]) -> None:
        with _in_words(self._folder):
            for name in names:
                (self._folder / name).unlink(missing_ok=True)


class _InBucket:
    def __init__(self, url: str, bucket: Bucket) -> None:
        self.url, self._bucket = url, bucket

    def names(self, start: str) -> dict[str, int]:
        return {one.key: one.bytes for one in self._bucket.list(start)}

    def write(self, name: str, source: BinaryIO) -> None:
        self._bucket.put_file(name, source)

    def open(self, name: str) -> BinaryIO:
        return self._bucket.open(name)

    def remove(self, names: Iterable[str]) -> None:
        self._bucket.remove(names)


@contextmanager
def _in_words(folder: Path) -> Generator[None]:
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        if error.errno in FULL:
            raise FilesFull(f"The disk of {folder} is full.") from error
        raise FilesAway(f"{folder} cannot be used: {error.strerror}.") from error
