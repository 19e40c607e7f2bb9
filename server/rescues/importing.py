"""A rescue file comes in: opened, proved to its last byte, its files kept, and only then one commit that puts it in quarantine.

Whatever is wrong with it is found before that commit: then nothing of it is here but files that nobody names, which the
sweep takes. Brought again, it is recognised by its own id.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, cast

from sqlalchemy import select

from server.accounts.models import Member
from server.evidence.intake import Wanted
from server.evidence.names import is_sha256
from server.evidence.receiving import Receiving
from server.kit.clock import from_rfc3339
from server.kit.errors import Problem
from server.kit.files import files_of
from server.kit.house import House
from server.kit.http import Door
from server.kit.ids import is_id

from .keeping import keep_acts, keep_files, put_before_the_office
from .keys import KeyLocked, UnknownKey, private_half
from .models import Quarantine
from .rescue_file import Opening, Spoilt

__all__ = ["MOST_BYTES", "SAMPLE", "import_file", "spooled"]

MOST_BYTES = 512 * 1024 * 1024
IN_MEMORY = 8 * 1024 * 1024
MOST_ACTS = 20_000
SAMPLE = (
    b'{"format":"veldwerk.rescue/1","tenant":"0198a000-0000-7000-8000-00000000000a","key":"0000000000000000",'
    b'"id":"0198a000-0000-7000-8000-000000000001","made_at":"2026-11-21T08:00:00.000Z","ephemeral":"BA","salt":"AA"}\n'
)
"""How a file begins: of a company that is nowhere."""
REFUSED = (413, 415, 422)
"""The server would not take this file from the phone either: the facts come in without it."""


@dataclass(frozen=True)
class Manifest:
    """The first frame: whose work it is, the acts as they were written, and which files follow, in this order."""

    member: str
    device: str
    device_name: str
    made_at: str
    answered: list[Any]
    """What the phone had an answer for: a database that was set back since knows nothing of it."""
    mutations: list[Any]
    files: list[tuple[str, str]]
    """(SHA-256, type)"""


def spooled(pieces: Iterable[bytes]) -> BinaryIO:
    """A body as a file to read twice; on the disk when it is large. Problem 413."""
    aside = SpooledTemporaryFile[bytes](IN_MEMORY)
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > MOST_BYTES:
            aside.close()
            raise Problem(413, "rescues.too_large", limit=MOST_BYTES)
        aside.write(piece)
    aside.seek(0)
    return cast("BinaryIO", aside)


def import_file(door: Door, source: BinaryIO, *, carrier: str) -> Quarantine:
    """Take a rescue file in. `carrier`: the member who brings it.

    Problem 422 `not_a_rescue_file`, `newer_format`, `damaged`, `cut_short`, `unknown_person`, `key_locked`; 404
    `other_company`, `unknown_key`: there is nothing here that opens it; 409 `brought_before` with the `quarantine` that it became; 507 no room for its files.
    """
    try:
        opening = Opening(source)
        with door.read() as house:
            _must_be_ours(house, opening.header)
            private = private_half(house, opening.header["key"], door.settings.secret_key)
        frames = opening.frames(private)
        manifest = _manifest(next(frames))
        with door.read() as house:
            _must_be_known(house, manifest.member)
        kept = _keep_all(door, manifest, frames)
    except Spoilt as spoilt:
        raise Problem(422, f"rescues.{_WORDS[spoilt.code]}") from spoilt
    except UnknownKey:
        raise Problem(404, "rescues.unknown_key") from None
    except KeyLocked:
        raise Problem(422, "rescues.key_locked") from None
    with door.write() as house:
        _must_be_ours(house, opening.header)
        return _put_away(house, opening.header["id"], manifest, kept, carrier)


_WORDS = {"not_ours": "not_a_rescue_file", "newer": "newer_format", "damaged": "damaged", "cut_short": "cut_short"}


def _must_be_ours(house: House, header: dict[str, str]) -> None:
    if header["tenant"] != house.tenant:
        raise Problem(404, "rescues.other_company")
    before = house.session.scalars(select(Quarantine).where(Quarantine.file_id == header["id"])).one_or_none()
    if before is not None:
        raise Problem(409, "rescues.brought_before", quarantine=before.id)


def _must_be_known(house: House, member: str) -> None:
    if house.session.get(Member, (house.tenant, member)) is None:
        raise Problem(422, "rescues.unknown_person")


def _keep_all(door: Door, manifest: Manifest, frames: Iterator[bytes]) -> list[str]:
    """Every file as the phone itself would have delivered it; read to the end, so that all of it is proved."""
    receiving = Receiving(
        files_of(door.app), door.settings, door.write, door.who.tenant, manifest.member, manifest.device, door.now
    )
    kept = list[str]()
    for sha256, kind in manifest.files:
        content = next(frames, None)
        if content is None or hashlib.sha256(content).hexdigest() != sha256:
            raise Spoilt("damaged")
        try:
            receiving.whole(Wanted(sha256, len(content), kind, None), [content])
            kept.append(sha256)
        except Problem as problem:
            if problem.status not in REFUSED:
                raise
    if next(frames, None) is not None:
        raise Spoilt("damaged")
    return kept


def _put_away(house: House, file: str, manifest: Manifest, kept: list[str], carrier: str) -> Quarantine:
    head = Quarantine(
        id=house.desk.new_id(),
        source="file",
        device_id=manifest.device,
        device_name=manifest.device_name,
        member_id=manifest.member,
        file_id=file,
        carrier_member_id=carrier,
        made_at=_moment(manifest.made_at),
        came_at=house.now,
        acts=0,
        files=0,
    )
    house.session.add(head)
    house.session.flush()
    keep_acts(house, head, [*_forgotten(house, manifest.answered), *manifest.mutations])
    keep_files(house, head, kept)
    put_before_the_office(house, head)
    house.audit("import", "quarantine", head.id, None, {"file": file, "acts": head.acts, "files": head.files})
    return head


def _forgotten(house: House, acts: list[Any]) -> list[Any]:
    """Those that this database does not know. Taken over without them, later work would take effect before earlier work."""
    ids = [act["id"] for act in acts if is_id(act.get("id"))]
    known = {row["id"] for row in house.desk.read("mutation", ids)}
    return [act for act in acts if not (is_id(act.get("id")) and act["id"] in known)]


def _manifest(frame: bytes) -> Manifest:
    """Whoever has the public key can seal anything: it is read like what any stranger sends."""
    try:
        read = json.loads(frame)
    except (ValueError, RecursionError) as error:
        raise Spoilt("damaged") from error
    if not isinstance(read, dict):
        raise Spoilt("damaged")
    said = cast("dict[str, Any]", read)
    answered, mutations, files = _acts(said.get("answered", [])), _acts(said.get("mutations")), said.get("files")
    name, made_at = said.get("device_name"), said.get("made_at")
    sound = is_id(said.get("member")) and is_id(said.get("device")) and isinstance(files, list)
    if not sound or not isinstance(name, str) or not isinstance(made_at, str):
        raise Spoilt("damaged")
    _moment(made_at)
    named = [_file(one) for one in cast("list[Any]", files)]
    printable = "".join(letter for letter in name if letter.isprintable())[:100] or "?"
    return Manifest(said["member"], said["device"], printable, made_at, answered, mutations, named)


def _acts(said: Any) -> list[Any]:
    acts = cast("list[Any]", said) if isinstance(said, list) else None
    if acts is None or len(acts) > MOST_ACTS or not all(map(_is_act, acts)):
        raise Spoilt("damaged")
    return acts


def _is_act(one: Any) -> bool:
    """An object that any database can hold as text; whether it is sound as an act is the push's to say."""
    return isinstance(one, dict) and len(json.dumps(one)) <= 256 * 1024


def _file(one: Any) -> tuple[str, str]:
    said: dict[str, Any] = cast("dict[str, Any]", one) if isinstance(one, dict) else {}
    sha256, kind = said.get("sha256"), said.get("type")
    if not is_sha256(sha256) or not isinstance(kind, str) or len(kind) > 100 or not kind.isprintable():
        raise Spoilt("damaged")
    return str(sha256), kind


def _moment(text: str) -> Any:
    try:
        return from_rfc3339(text)
    except (ValueError, TypeError, OverflowError) as error:
        raise Spoilt("damaged") from error
