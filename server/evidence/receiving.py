"""Taking bytes in, a piece at a time: what the doors for uploads and photos do.

An upload belongs to the member who began it; nobody else can find it. How many bytes are here is what the part says.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from tempfile import SpooledTemporaryFile
from typing import TypeVar

from sqlalchemy.exc import DBAPIError

from server.config import Settings
from server.evidence.intake import Wanted, begin, finish, forget, is_over, keep, keep_again, verify, wanted_by
from server.evidence.judging import most_bytes
from server.evidence.models import Upload
from server.kit.errors import Problem, is_conflict, repeat_on_conflict
from server.kit.files import Files, FilesFull, Held, NoFile, Part, PartInUse
from server.kit.house import House
from server.kit.ids import uuid7

__all__ = ["Receiving", "Torn", "UploadNow"]

T = TypeVar("T")
IN_MEMORY = 1 << 20
"""A piece with a checksum is put aside until it is whole; up to this many bytes in memory, else in a file."""


class Torn(ConnectionError):
    """The line broke before the whole body was here. The source of the pieces raises it."""


@dataclass(frozen=True)
class UploadNow:
    """An upload as it stands: how many bytes are here, of how many, and until when it may be resumed."""

    id: str
    wanted: Wanted
    offset: int
    expires_at: datetime
    finished: bool


@dataclass(frozen=True)
class Receiving:
    """One member's hands at one call. `write` opens a writing house of the member's tenant."""

    files: Files
    settings: Settings
    write: Callable[[], AbstractContextManager[House]]
    tenant: str
    member: str
    device: str
    now: datetime

    def begin(self, wanted: Wanted) -> UploadNow:
        """A new upload. It is finished at once when this member delivered these bytes before. Problem 413, 507."""
        _check_length(wanted, self.settings)
        id = uuid7()
        with _said_when_full():
            self.files.part(self.tenant, id).start()
        return self._begun(id, wanted)

    def begin_with(self, wanted: Wanted, pieces: Iterable[bytes], checksum: bytes | None) -> UploadNow:
        """A new upload whose first bytes come along. If they are all, one transaction does what else takes two; if the line
        breaks, it is one that was begun. Problems as `begin` and `append`; after one there is no upload."""
        _check_length(wanted, self.settings)
        id = uuid7()
        part = self.files.part(self.tenant, id)
        try:
            with _said_when_full():
                part.start()
            here, sha256 = _taken(part, wanted, 0, pieces, checksum)
            if here < wanted.length:
                return self._begun(id, wanted)
            self._keep(part, wanted, sha256, lambda house: self._row(house, id, wanted))
        except BaseException:
            part.drop()
            raise
        part.drop()
        return UploadNow(id, wanted, wanted.length, self.now + self._lasts, True)

    def find(self, house: House, id: str) -> UploadNow:
        """The member's upload. Problem 404 when there is none, 410 when it expired."""
        row = house.session.get(Upload, (self.tenant, id))
        if row is None or row.member_id != self.member:
            raise Problem(404, "evidence.no_upload")
        if is_over(row, self.now):
            raise Problem(410, "evidence.upload_expired")
        return self._now(row)

    def settled(self, upload: UploadNow) -> UploadNow:
        """The upload with its true offset, judged now if all is here and nobody came to it. Problem 423, 460, 415, 422.

        A request that hangs on a dead line is told to make way.
        """
        return self.append(upload, None, (), None)

    def append(
        self, upload: UploadNow, offset: int | None, pieces: Iterable[bytes], checksum: bytes | None
    ) -> UploadNow:
        """Take a body in. With a `checksum` (SHA-256 of the body) all or nothing of it, without, as far as it comes.

        `offset` is where the sender thinks that the part ends; None = wherever it does. Problem 409 at another offset, 413 beyond the length, 423 while another request writes, 460 for a torn piece
        or wrong bytes, 507 when the store is full; 415 and 422 when all is here and is not what was promised.
        """
        if upload.finished:
            return upload
        part = self.files.part(self.tenant, upload.id)
        here, sha256 = _taken(part, upload.wanted, offset, pieces, checksum)
        if here < upload.wanted.length:
            return UploadNow(upload.id, upload.wanted, here, upload.expires_at, False)
        return self._finish(upload, part, sha256)

    def whole(self, wanted: Wanted, pieces: Iterable[bytes]) -> None:
        """Take a whole file in one go. What is torn or wrong is not kept. Problems as `append`."""
        _check_length(wanted, self.settings)
        part = self.files.part(self.tenant, uuid7())
        try:
            with _said_when_full():
                part.start()
                with part.hold() as held:
                    digest = hashlib.sha256()
                    _stream(held, pieces, wanted.length, digest)
            self._keep(part, wanted, digest.hexdigest(), lambda _house: None)
        finally:
            part.drop()

    def _finish(self, upload: UploadNow, part: Part, sha256: str | None) -> UploadNow:
        try:
            self._keep(part, upload.wanted, sha256, lambda house: house.session.get(Upload, (self.tenant, upload.id)))
        except NoFile:
            with self.write() as house:  # another request has just finished it
                return self.find(house, upload.id)
        except Problem as problem:
            if problem.status in (460, 415, 422):
                self._give_up(upload.id, part)
            raise
        part.drop()
        return UploadNow(upload.id, upload.wanted, upload.wanted.length, upload.expires_at, True)

    def _keep(self, part: Part, wanted: Wanted, sha256: str | None, upload: Callable[[House], Upload | None]) -> None:
        """`sha256` of what came, when it came in one go; `upload` gives its row in the transaction that finishes it."""
        with _said_when_full():
            kept = keep(part, wanted, verify(part, wanted, self.settings, sha256), member=self.member)

            def work() -> None:
                with self.write() as house:
                    finish(house, upload(house), kept, device=self.device)

            _committed(work)
            keep_again(self.files, self.tenant, kept)

    @property
    def _lasts(self) -> timedelta:
        return timedelta(hours=self.settings.upload_hours)

    def _row(self, house: House, id: str, wanted: Wanted) -> Upload:
        return begin(house, id, wanted, member=self.member, device=self.device, lasts=self._lasts)

    def _begun(self, id: str, wanted: Wanted) -> UploadNow:
        def work() -> UploadNow:
            with self.write() as house:
                return self._now(self._row(house, id, wanted))

        return _committed(work)

    def _give_up(self, id: str, part: Part) -> None:
        part.drop()
        with self.write() as house:
            forget(house, id)

    def _now(self, row: Upload) -> UploadNow:
        wanted = wanted_by(row)
        if row.finished_at is not None:
            return UploadNow(row.id, wanted, row.length, row.expires_at, True)
        offset = self.files.part(self.tenant, row.id).offset
        if offset is None:
            raise Problem(404, "evidence.no_upload")
        return UploadNow(row.id, wanted, offset, row.expires_at, False)


def _check_length(wanted: Wanted, settings: Settings) -> None:
    most = most_bytes(wanted.type, settings)
    if wanted.length > most:
        raise Problem(413, "evidence.too_large", limit=most, type=wanted.type)


def _taken(
    part: Part, wanted: Wanted, offset: int | None, pieces: Iterable[bytes], checksum: bytes | None
) -> tuple[int, str | None]:
    """How many bytes are here now, and the SHA-256 of all of them if they came in one go. See `Receiving.append`."""
    with _said_when_full(), _held(part) as held:
        if offset not in (None, held.offset):
            raise Problem(409, "evidence.other_offset", offset=held.offset, headers={"Upload-Offset": str(held.offset)})
        room, digest = wanted.length - held.offset, None
        if checksum is None:
            digest = hashlib.sha256() if held.offset == 0 else None
            _stream(held, pieces, room, digest)
        else:
            _take_whole(held, pieces, room, checksum)
        return held.offset, digest.hexdigest() if digest else None


def _stream(held: Held, pieces: Iterable[bytes], room: int, digest: "hashlib._Hash | None") -> None:
    """Put the pieces at the end, and into the digest."""
    try:
        for piece in pieces:
            room -= len(piece)
            if room < 0:
                raise Problem(413, "evidence.beyond_length")
            held.append(piece)
            if digest is not None:
                digest.update(piece)
    except Torn:
        return  # what came is kept; whoever sends the rest asks first how much that is


def _take_whole(held: Held, pieces: Iterable[bytes], room: int, checksum: bytes) -> None:
    digest = hashlib.sha256()
    with SpooledTemporaryFile(IN_MEMORY) as aside:
        try:
            for piece in pieces:
                room -= len(piece)
                if room < 0:
                    raise Problem(413, "evidence.beyond_length")
                digest.update(piece)
                aside.write(piece)
        except Torn:
            raise Problem(460, "evidence.torn_piece") from None
        if digest.digest() != checksum:
            raise Problem(460, "evidence.torn_piece")
        aside.seek(0)
        while piece := aside.read(1 << 20):
            held.append(piece)


@contextmanager
def _held(part: Part) -> Iterator[Held]:
    try:
        with part.hold() as held:
            yield held
    except PartInUse:
        raise Problem(423, "evidence.upload_in_use", headers={"Retry-After": "1"}) from None
    except NoFile:
        raise Problem(404, "evidence.no_upload") from None


@contextmanager
def _said_when_full() -> Iterator[None]:
    try:
        yield
    except FilesFull:
        raise Problem(507, "evidence.files_full", headers={"Retry-After": "300"}) from None


def _committed(work: Callable[[], T]) -> T:
    """Do a transaction, again when it met another. It never rises as a conflict: the door cannot read the body twice."""
    try:
        return repeat_on_conflict(work)
    except DBAPIError as error:
        if is_conflict(error):
            raise Problem(503, "kit.database_away", headers={"Retry-After": "2"}) from error
        raise
