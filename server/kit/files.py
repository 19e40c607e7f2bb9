"""The file store: bytes of a tenant, named by their SHA-256. `local_folder.py` keeps them on a disk, `bucket_store.py`
in a bucket that speaks S3.

```python
files = files_of(app)                                       # the store that the setting VELDWERK_FILES names
files.put(tenant, sha256, [b"..."])                         # verified on the way in
with files.open(tenant, sha256) as source: ...
part = files.part(tenant, upload)                           # bytes on their way in, resumable
with part.hold() as held: held.append(chunk)
part.keep(sha256, member); part.drop()
```

A store knows nothing of who may see what (`server.evidence`). Every promise below is tested by one suite over every
store (tests/kit/files).
"""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol, cast
from urllib.parse import unquote, urlsplit

from flask import Flask

from server.config import Settings

__all__ = [
    "Files",
    "FilesAway",
    "FilesFull",
    "Held",
    "NoFile",
    "Part",
    "PartInUse",
    "Stored",
    "WrongHash",
    "files_from",
    "files_of",
]


class FilesFull(Exception):
    """No room is left (or only what the database beside it needs). Nothing half-written stays under a name."""


class FilesAway(Exception):
    """The store does not answer: a disk that broke, a bucket that is away or lets us not in. Later it may be there again."""


class WrongHash(ValueError):
    """The bytes are not those that the name promised. They are not kept."""


class NoFile(LookupError):
    """Nothing lies under this name."""


class PartInUse(Exception):
    """Another request is writing to this part. It is asked to stop; in at most `SECONDS` the next comer takes over."""

    SECONDS = 5


@dataclass(frozen=True)
class Stored:
    """One whole file: its hash, its size in bytes, since when it lies there, and who handed it over (ids of members).

    That stands beside the file, since a database that was set back to an older copy does not know it any more.
    """

    sha256: str
    bytes: int
    at: datetime
    by: frozenset[str] = frozenset()


class Held(Protocol):
    """A part that nobody else writes to, until somebody asks for it."""

    @property
    def offset(self) -> int:
        """How many bytes the part has."""
        ...

    def append(self, chunk: bytes) -> None:
        """Put bytes at the end. PartInUse when a newer request wants the part; FilesFull."""
        ...


class Part(Protocol):
    """Bytes of one upload on their way in. They outlive the process; what `append` took is still there after a crash."""

    @property
    def offset(self) -> int | None:
        """How many bytes are here; None when the part does not exist (any more)."""
        ...

    def start(self) -> None:
        """Make the part, empty. FilesFull."""
        ...

    def hold(self) -> AbstractContextManager[Held]:
        """Write to the part; on leaving, what was appended is on the disk. PartInUse, NoFile."""
        ...

    def open(self) -> BinaryIO:
        """Read what is here so far. NoFile."""
        ...

    def keep(self, sha256: str, by: str) -> None:
        """Let these bytes be the file with this hash, which the caller has verified, handed over by this member.

        The part stays until `drop`, in case the database does not hear of it; nothing may be appended any more.
        """
        ...

    def drop(self) -> None:
        """Forget the part. Fine when there is none."""
        ...


class Files(Protocol):
    """The file store. A tenant and an upload are ids, a name is a SHA-256 in 64 hexadecimal digits; else ValueError.

    Any method may raise FilesAway. None is to be called within a transaction that others wait for, except `remove`.
    """

    def put(self, tenant: str, sha256: str, chunks: Iterable[bytes], by: str | None = None) -> int:
        """Keep a file, handed over by this member, and say its size in bytes. WrongHash, FilesFull: nothing is kept."""
        ...

    def size(self, tenant: str, sha256: str) -> int | None:
        """The size in bytes of a whole file; None when there is none."""
        ...

    def open(self, tenant: str, sha256: str) -> BinaryIO:
        """A whole file to read. NoFile."""
        ...

    def remove(self, tenant: str, sha256: str) -> None:
        """Forget a file and its views. Fine when there is none."""
        ...

    def all(self, tenant: str) -> Iterator[Stored]:
        """Every whole file of a tenant, in no order."""
        ...

    def put_view(self, tenant: str, sha256: str, view: str, data: bytes) -> None:
        """Keep what was made from a file ("thumb"): it can be made again, and goes when the file goes. FilesFull."""
        ...

    def open_view(self, tenant: str, sha256: str, view: str) -> BinaryIO:
        """What was made from a file. NoFile: make it."""
        ...

    def part(self, tenant: str, upload: str) -> Part:
        """The part of an upload, whether it exists or not."""
        ...

    def parts(self, tenant: str) -> Iterator[tuple[str, datetime]]:
        """Every part of a tenant: the upload's id, and when it was last written to."""
        ...

    def read_note(self, name: str) -> str | None:
        """A small text that lies beside all files, of no tenant ("watermark.json"); None when there is none."""
        ...

    def write_note(self, name: str, text: str) -> None:
        """Put such a text there, whole or not at all. FilesFull."""
        ...


def files_from(settings: Settings) -> Files:
    """The store that the settings name."""
    from server.kit.local_folder import LocalFolder

    place = urlsplit(settings.files)
    if place.scheme == "s3":
        from server.kit.bucket import bucket_at
        from server.kit.bucket_store import BucketStore

        spool = LocalFolder(settings.data_dir / "uploads", spare=settings.files_spare_bytes)
        return BucketStore(bucket_at(settings.files, settings), spool)
    return LocalFolder(Path(unquote(place.path)), spare=settings.files_spare_bytes)


def files_of(app: Flask) -> Files:
    """The store of this app, the same for all of its doors and jobs."""
    if "files" not in app.extensions:
        app.extensions["files"] = files_from(app.extensions["settings"])
    return cast(Files, app.extensions["files"])
