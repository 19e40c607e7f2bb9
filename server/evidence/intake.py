"""Bytes become a blob: hash verified, judged by what is in them, then one commit that says so everywhere at once.

begin      a row and an empty part; or nothing to send, when this member delivered these bytes before (the documents that
           name them are told then: they may have come while bytes that the database forgot were registered again)
verify     reads and hashes what came, and judges what it is
keep       the bytes are a file under their hash: over the network, perhaps, and so before the transaction
finish     one commit: blob, delivery, the documents that waited for it, the job that looks closer
keep_again after the commit: the sweep removes a file under its row's lock, and may have done so since `keep`
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, BinaryIO

from sqlalchemy import select

from server.config import Settings
from server.evidence.judging import JSON, Judged, judge
from server.evidence.links import tell_rooms
from server.evidence.models import Blob, BlobDelivery, Statement, Upload
from server.evidence.names import blob_id, delivery_id
from server.kit.errors import Problem
from server.kit.files import Files, Part
from server.kit.house import House
from server.kit.ids import is_id, named

__all__ = [
    "Kept",
    "Wanted",
    "begin",
    "finish",
    "forget",
    "has_delivered",
    "is_over",
    "keep",
    "keep_again",
    "keep_statement",
    "register",
    "verify",
    "wanted_by",
]

STATEMENT = "veldwerk.statement/1"


@dataclass(frozen=True)
class Wanted:
    """What an upload promises: the hash and size of its bytes, its type, the file's name on the phone (for people only)."""

    sha256: str
    length: int
    type: str
    filename: str | None = None


def has_delivered(house: House, wanted: Wanted, member: str) -> bool:
    """Whether this member delivered just these bytes before, so that they need not be sent again."""
    blob = house.session.get(Blob, (house.tenant, blob_id(wanted.sha256)))
    mine = house.session.get(BlobDelivery, (house.tenant, delivery_id(wanted.sha256, member)))
    return blob is not None and blob.bytes == wanted.length and mine is not None


def begin(house: House, upload: str, wanted: Wanted, *, member: str, device: str, lasts: timedelta) -> Upload:
    """The row of a new upload, under the id that its part has. `finished_at` is set when the bytes are here already."""
    here = has_delivered(house, wanted, member)
    if here:
        house.desk.get("device", device)  # as in `finish`
        _locked(house, wanted.sha256)  # it counts as new for the sweep
        tell_rooms(house.desk, wanted.sha256)
    row = Upload(
        id=upload,
        member_id=member,
        sha256=wanted.sha256,
        length=wanted.length,
        filename=wanted.filename,
        filetype=wanted.type,
        expires_at=house.now + lasts,
        finished_at=house.now if here else None,
    )
    house.session.add(row)
    return row


def verify(part: Part, wanted: Wanted, settings: Settings, sha256: str | None = None) -> Judged:
    """What the bytes are. Problem 460 when they are not those that were promised, 415 and 422 as `judge` says.

    `sha256` is theirs when somebody saw all of them go by; else they are read.
    """
    with part.open() as source:
        found = sha256 or _hash_of(source)
        if found != wanted.sha256:
            raise Problem(460, "evidence.wrong_hash", sha256=found)
        source.seek(0)
        return judge(source, wanted.type, wanted.length, settings)


def _hash_of(source: BinaryIO) -> str:
    digest = hashlib.sha256()
    while chunk := source.read(1 << 20):
        digest.update(chunk)
    return digest.hexdigest()


@dataclass(frozen=True)
class Kept:
    """Bytes that are a file now, handed over by this member, and of which the database does not know yet."""

    part: Part
    wanted: Wanted
    judged: Judged
    member: str


def keep(part: Part, wanted: Wanted, judged: Judged, *, member: str) -> Kept:
    """Let verified bytes be a file. Outside of any transaction: the store may be far away. FilesFull, FilesAway."""
    part.keep(wanted.sha256, member)
    return Kept(part, wanted, judged, member)


def keep_again(files: Files, tenant: str, kept: Kept) -> None:
    """After the commit: put the file back if the sweep took its orphaned twin away between `keep` and the commit."""
    if files.size(tenant, kept.wanted.sha256) is None:
        kept.part.keep(kept.wanted.sha256, kept.member)


def finish(house: House, upload: Upload | None, kept: Kept, *, device: str) -> None:
    """In this commit the bytes are a blob that this member delivered, and the documents that name it say so."""
    house.desk.get(
        "device", device
    )  # a push of this phone may be naming these bytes at this moment: one after the other
    wanted = kept.wanted
    blob = register(house, wanted.sha256, wanted.length, kept.judged)
    _deliver(house, wanted.sha256, kept.member)
    if upload is not None:
        upload.finished_at = house.now
    if kept.judged.type == JSON:
        with kept.part.open() as source:
            keep_statement(house, wanted.sha256, source)
    house.session.flush()
    tell_rooms(house.desk, wanted.sha256)
    if blob.looked_at is None:
        house.queue("evidence.look", sha256=wanted.sha256)


def register(house: House, sha256: str, length: int, judged: Judged, by: frozenset[str] = frozenset()) -> Blob:
    """The blob's row, locked: the one that is there, or a new one; delivered by these members."""
    blob = _locked(house, sha256)
    if blob is None:
        blob = Blob(id=blob_id(sha256), sha256=sha256, bytes=length, type=judged.type, came_at=house.now)
        blob.width, blob.height = judged.width, judged.height
        house.session.add(blob)
        house.session.flush()  # two phones with one picture: the second waits here for the first, and is then repeated
    for member in by:
        _deliver(house, sha256, member)
    return blob


def forget(house: House, upload: str) -> None:
    """Remove the row of an upload."""
    row = house.session.get(Upload, (house.tenant, upload))
    if row is not None:
        house.session.delete(row)


def _locked(house: House, sha256: str) -> Blob | None:
    """The blob's row, locked against the sweep, and freshened: somebody wants it now."""
    blob = house.session.scalars(select(Blob).where(Blob.id == blob_id(sha256)).with_for_update()).one_or_none()
    if blob is not None:
        blob.came_at = house.now
    return blob


def _deliver(house: House, sha256: str, member: str) -> None:
    id = delivery_id(sha256, member)
    if house.session.get(BlobDelivery, (house.tenant, id)) is None:
        house.session.add(BlobDelivery(id=id, sha256=sha256, member_id=member))
        house.session.flush()


def keep_statement(house: House, sha256: str, source: BinaryIO) -> None:
    """A row for a signed text that says what it speaks of. Other JSON is just a file."""
    subject = _subject(json.load(source))
    id = named(blob_id(sha256), "statement")
    if subject is None or house.session.get(Statement, (house.tenant, id)) is not None:
        return
    visit, lang = subject
    house.session.add(Statement(id=id, sha256=sha256, subject_kind="visit", subject_id=visit, lang=lang))


def _subject(text: Any) -> tuple[str, str] | None:
    if not isinstance(text, dict) or text.get("format") != STATEMENT:
        return None
    visit, lang = text.get("visit"), text.get("lang")
    known = is_id(visit) and isinstance(lang, str) and len(lang) <= 8 and lang.isascii() and lang.isalnum()
    return (str(visit), str(lang)) if known else None


def wanted_by(row: Upload) -> Wanted:
    """What an upload's row says that it wants."""
    return Wanted(row.sha256, row.length, row.filetype, row.filename)


def is_over(row: Upload, now: datetime) -> bool:
    """Whether an upload may not be resumed any more."""
    return row.expires_at <= now
