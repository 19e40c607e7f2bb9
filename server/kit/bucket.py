"""A bucket that speaks S3: objects by key, under a prefix, with what goes wrong said in the words of the file store.

Nothing of boto3 leaves this module: a bucket that is full is FilesFull, one that does not answer or does not let us in
is FilesAway, an object that is not there is NoFile.
"""

# boto3 has no types: what comes from it is Any, and stays in this module.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportAttributeAccessIssue=false
# pyright: reportUnknownVariableType=false

import base64
import hashlib
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, BinaryIO
from urllib.parse import unquote, urlsplit

from server.config import Settings, WrongSettings
from server.kit.bucket_reading import whole
from server.kit.files import FilesAway, FilesFull, NoFile
from server.kit.turns import step_out

__all__ = ["Bucket", "Thing", "bucket_at"]

FULL = {
    "QuotaExceeded",
    "ServiceQuotaExceeded",
    "InsufficientStorage",
    "XMinioStorageFull",
    "XMinioAdminBucketQuotaExceeded",
}
"""What Ceph, MinIO and others call a bucket or disk that is full."""
NOT_THERE = {"NoSuchKey", "404", "NotFound"}
PAGE = 1000
"""Objects that one call removes at most."""
PIECES = 16 * 1024 * 1024
"""Bytes above which a file goes up in several pieces; it appears when all are there."""


@dataclass(frozen=True)
class Thing:
    """One object: its key without the prefix, its size in bytes, when it came."""

    key: str
    bytes: int
    at: datetime


class Bucket:
    """One bucket, below one prefix. `client` is boto3's."""

    def __init__(self, client: Any, name: str, prefix: str = "") -> None:
        self._client, self._name = client, name
        self._prefix = f"{prefix}/" if prefix else ""

    def put(self, key: str, data: bytes) -> None:
        """Put a small object there, whole or not at all; the server checks its SHA-256. FilesFull, FilesAway."""
        with self._in_words():
            self._client.put_object(**self._at(key), Body=data, ChecksumSHA256=_sha256(data))

    def put_file(self, key: str, source: BinaryIO) -> None:
        """Put the rest of an open file there, in pieces when it is large; whole or not at all. FilesFull, FilesAway."""
        from boto3.s3.transfer import TransferConfig

        rule = TransferConfig(multipart_threshold=PIECES, multipart_chunksize=PIECES, max_concurrency=2)
        with self._in_words():
            more = {"ChecksumAlgorithm": "SHA256"}
            self._client.upload_fileobj(_Lent(source), self._name, self._prefix + key, ExtraArgs=more, Config=rule)

    def size(self, key: str) -> int | None:
        """The size in bytes of an object; None when there is none. FilesAway."""
        try:
            with self._in_words():
                return int(self._client.head_object(**self._at(key))["ContentLength"])
        except NoFile:
            return None

    def read(self, key: str) -> bytes:
        """A small object. NoFile, FilesAway."""
        with self._in_words():
            return bytes(self._client.get_object(**self._at(key))["Body"].read())

    def open(self, key: str) -> BinaryIO:
        """An object to read and to seek in, fetched by ranges as it is read. NoFile, FilesAway."""
        size = self.size(key)
        if size is None:
            raise NoFile(key)
        return whole(size, self._ranges(key))

    def remove(self, keys: Iterable[str]) -> None:
        """Remove objects. Fine when they are not there. FilesAway."""
        named = list(keys)
        for start in range(0, len(named), PAGE):
            objects = [{"Key": self._prefix + key} for key in named[start : start + PAGE]]
            with self._in_words():
                self._client.delete_objects(Bucket=self._name, Delete={"Objects": objects, "Quiet": True})

    def list(self, start: str = "") -> Iterator[Thing]:
        """Every object whose key begins with this, in order of keys. FilesAway."""
        asked: dict[str, Any] = {"Bucket": self._name, "Prefix": self._prefix + start}
        while True:
            with self._in_words():
                told = self._client.list_objects_v2(**asked)
            for one in told.get("Contents", ()):
                yield Thing(one["Key"][len(self._prefix) :], int(one["Size"]), one["LastModified"])
            if not told.get("IsTruncated"):
                return
            asked["ContinuationToken"] = told["NextContinuationToken"]

    def _ranges(self, key: str) -> Callable[[int], Any]:
        """Opens the object's bytes from an offset on."""

        def open_from(offset: int) -> Any:
            with self._in_words():
                return _Told(self._client.get_object(**self._at(key), Range=f"bytes={offset}-")["Body"], self._in_words)

        return open_from

    def _at(self, key: str) -> dict[str, str]:
        return {"Bucket": self._name, "Key": self._prefix + key}

    @contextmanager
    def _in_words(self) -> Generator[None]:
        from boto3.exceptions import Boto3Error
        from botocore.exceptions import BotoCoreError, ClientError

        step_out()
        try:
            yield
        except ClientError as error:
            told: Any = error.response
            code, status = told["Error"].get("Code", ""), told["ResponseMetadata"].get("HTTPStatusCode")
            if code in NOT_THERE:
                raise NoFile(code) from None
            if code in FULL or status == 507:
                raise FilesFull(f"Bucket {self._name} is full: {code}.") from error
            raise FilesAway(f"Bucket {self._name} does not do it: {code} ({status}).") from error
        except (BotoCoreError, Boto3Error, OSError) as error:
            full = any(code in str(error) for code in FULL)
            raise (FilesFull if full else FilesAway)(f"Bucket {self._name} does not answer: {error}") from error


@dataclass
class _Told:
    """A body on its way in; a line that breaks is said in our words."""

    body: Any
    in_words: Callable[[], Any]

    def read(self, most: int) -> bytes:
        with self.in_words():
            return bytes(self.body.read(most))

    def close(self) -> None:
        self.body.close()


class _Lent:
    """An open file that boto3 may read and not close."""

    def __init__(self, source: BinaryIO) -> None:
        self.read, self.seek, self.tell = source.read, source.seek, source.tell
        self.seekable = source.seekable

    def close(self) -> None:
        """Whoever opened it closes it."""


def bucket_at(url: str, settings: Settings) -> Bucket:
    """The bucket of s3://bucket/prefix, at the endpoint and with the keys of the settings. WrongSettings without boto3."""
    try:
        from botocore.config import Config
    except ImportError as error:
        raise WrongSettings("s3:// needs boto3. Run: .venv/bin/pip install -r requirements-s3.txt") from error
    place = urlsplit(url)
    how = Config(
        connect_timeout=3,
        read_timeout=20,
        retries={"mode": "standard", "max_attempts": 3},
        s3={"addressing_style": "path" if settings.s3_endpoint else "auto"},
    )
    client: Any = _session().client(
        "s3",
        endpoint_url=settings.s3_endpoint or None,
        region_name=settings.s3_region,
        aws_access_key_id=settings.s3_key or None,
        aws_secret_access_key=settings.s3_secret or None,
        config=how,
    )
    return Bucket(client, place.netloc, unquote(place.path).strip("/"))


@cache
def _session() -> Any:
    """One for all: it reads Amazon's descriptions of its services, which takes a second."""
    import boto3.session

    session: Any = boto3.session.Session()
    return session


def _sha256(data: bytes) -> str:
    return base64.b64encode(hashlib.sha256(data).digest()).decode()
