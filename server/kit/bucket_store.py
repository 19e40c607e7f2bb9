"""The file store in a bucket that speaks S3.

    <tenant>/files/<sha256>            a whole file; it appears whole or not at all
    <tenant>/by/<sha256>.<member>      empty: who handed it over
    <tenant>/views/<sha256>.<view>     what was made from it
    watermark.json                     a note, of no tenant

Objects cannot grow, so bytes on their way in lie in a folder of this machine until they are whole (`spool`). With
several machines an upload goes on only where it began; elsewhere it is not found and the phone begins it anew.
"""

import hashlib
import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from server.kit.bucket import Bucket, Thing
from server.kit.files import Held, NoFile, Part, Stored, WrongHash
from server.kit.ids import is_id
from server.kit.local_folder import NOTE, SHA256, VIEW, LocalFolder

__all__ = ["BucketStore"]

IN_MEMORY = 8 * 1024 * 1024


class BucketStore:
    """A `Files` in a bucket; `spool` is a folder of this machine for uploads."""

    def __init__(self, bucket: Bucket, spool: LocalFolder) -> None:
        self._bucket, self._spool = bucket, spool

    def put(self, tenant: str, sha256: str, chunks: Iterable[bytes], by: str | None = None) -> int:
        key, beside = self._file(tenant, sha256), self._by(tenant, sha256, by)
        digest = hashlib.sha256()
        with SpooledTemporaryFile(IN_MEMORY) as aside:
            for chunk in chunks:
                digest.update(chunk)
                aside.write(chunk)
            size = aside.tell()
            if digest.hexdigest() != sha256:
                raise WrongHash(f"These bytes are {digest.hexdigest()}, not {sha256}.")
            aside.seek(0)
            self._bucket.put_file(key, cast(BinaryIO, aside))
        if beside is not None:
            self._bucket.put(beside, b"")
        return size

    def size(self, tenant: str, sha256: str) -> int | None:
        return self._bucket.size(self._file(tenant, sha256))

    def open(self, tenant: str, sha256: str) -> BinaryIO:
        return self._bucket.open(self._file(tenant, sha256))

    def remove(self, tenant: str, sha256: str) -> None:
        key = self._file(tenant, sha256)
        beside = [one.key for room in ("by", "views") for one in self._bucket.list(f"{tenant}/{room}/{sha256}.")]
        self._bucket.remove([key, *beside])

    def all(self, tenant: str) -> Iterator[Stored]:
        whose = _by_hash(self._bucket.list(f"{_tenant(tenant)}/by/"))
        waiting = next(whose, None)
        for one in self._bucket.list(f"{tenant}/files/"):
            sha256 = one.key.rpartition("/")[2]
            while waiting is not None and waiting[0] < sha256:  # both come in the order of the hashes
                waiting = next(whose, None)
            members = waiting[1] if waiting is not None and waiting[0] == sha256 else frozenset[str]()
            if SHA256.fullmatch(sha256):
                yield Stored(sha256, one.bytes, one.at, members)

    def put_view(self, tenant: str, sha256: str, view: str, data: bytes) -> None:
        self._bucket.put(self._view(tenant, sha256, view), data)

    def open_view(self, tenant: str, sha256: str, view: str) -> BinaryIO:
        return io.BytesIO(self._bucket.read(self._view(tenant, sha256, view)))

    def part(self, tenant: str, upload: str) -> Part:
        def to_bucket(sha256: str, by: str, source: BinaryIO) -> None:
            key, beside = self._file(tenant, sha256), self._by(tenant, sha256, by)
            self._bucket.put_file(key, source)
            if beside is not None:
                self._bucket.put(beside, b"")

        return _SpooledPart(self._spool.part(_tenant(tenant), upload), to_bucket)

    def parts(self, tenant: str) -> Iterator[tuple[str, datetime]]:
        return self._spool.parts(tenant)

    def read_note(self, name: str) -> str | None:
        try:
            return self._bucket.read(_note(name)).decode()
        except NoFile:
            return None

    def write_note(self, name: str, text: str) -> None:
        self._bucket.put(_note(name), text.encode())

    def _file(self, tenant: str, sha256: str) -> str:
        if not SHA256.fullmatch(sha256):
            raise ValueError(f"A file is named by its SHA-256, not {sha256!r}.")
        return f"{_tenant(tenant)}/files/{sha256}"

    def _by(self, tenant: str, sha256: str, member: str | None) -> str | None:
        if member is not None and not is_id(member):
            raise ValueError(f"A member is named by an id, not {member!r}.")
        return f"{tenant}/by/{sha256}.{member}" if member else None

    def _view(self, tenant: str, sha256: str, view: str) -> str:
        if not VIEW.fullmatch(view):
            raise ValueError(f"A view has a short plain name, not {view!r}.")
        return f"{_tenant(tenant)}/views/{self._file(tenant, sha256).rpartition('/')[2]}.{view}"


class _SpooledPart:
    """A `Part` in the spool, whose `keep` carries the bytes to the bucket."""

    def __init__(self, part: Part, to_bucket: Callable[[str, str, BinaryIO], None]) -> None:
        self._part, self._to_bucket = part, to_bucket

    @property
    def offset(self) -> int | None:
        return self._part.offset

    def start(self) -> None:
        self._part.start()

    def hold(self) -> AbstractContextManager[Held]:
        return self._part.hold()

    def open(self) -> BinaryIO:
        return self._part.open()

    def keep(self, sha256: str, by: str) -> None:
        with self._part.open() as source:
            self._to_bucket(sha256, by, source)

    def drop(self) -> None:
        self._part.drop()


def _by_hash(things: Iterable[Thing]) -> Iterator[tuple[str, frozenset[str]]]:
    """(hash, members) from the objects under by/, which come sorted."""
    held = ""
    members = set[str]()
    for thing in things:
        sha256, _, member = thing.key.rpartition("/")[2].partition(".")
        if sha256 != held and held:
            yield held, frozenset(members)
            members = set[str]()
        held = sha256
        members.add(member)
    if held:
        yield held, frozenset(members)


def _tenant(tenant: str) -> str:
    if not is_id(tenant):
        raise ValueError(f"A tenant is named by an id, not {tenant!r}.")
    return tenant


def _note(name: str) -> str:
    if not NOTE.fullmatch(name):
        raise ValueError(f"A note has a short plain name and ends in .json, not {name!r}.")
    return name
