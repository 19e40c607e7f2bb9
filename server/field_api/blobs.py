"""Pictures and other files, to who may see a document that refers to them."""

from collections.abc import Iterator
from typing import Any, BinaryIO

from flask import Response
from werkzeug.datastructures import Range

from server.evidence.judging import PICTURES
from server.evidence.names import is_sha256
from server.evidence.pictures import Undecodable, view_of
from server.evidence.seeing import blob_for_device
from server.field_api.phone import scopes_at
from server.field_api.room import field_api
from server.field_api.schemas import Size
from server.kit.errors import Problem
from server.kit.files import Files, NoFile, files_of
from server.kit.http import Answer, Door, Sample
from sync.kind import Row

__all__ = ["give_blob", "show_blob"]


@field_api.get(
    "/api/mobile/blobs/<sha256>",
    permission="device",
    door="device",
    takes=Size,
    sample=Sample(path={"sha256": "0" * 64}, query={"size": "thumb"}),
)
def show_blob(door: Door, sha256: str, args: dict[str, Any]) -> Answer:
    """The bytes, or a smaller picture (`size` thumb or screen: JPEG without EXIF). With `Range: bytes=<from>-<to>` a part of
    the bytes (206), so that a line that broke goes on where it was. The same 404 for a hash that is not there and for one
    that is not yours to see; 422 `no_picture` when there is nothing to make smaller.
    """
    blob = None
    if is_sha256(sha256):
        with door.read() as house:
            scopes = scopes_at(door, house)
            blob = blob_for_device(house.desk, sha256, member=door.who.member, scopes=scopes)
    if blob is None:
        raise Problem(404, "kit.not_found")
    return give_blob(files_of(door.app), door.who.tenant, blob, args["size"], door.request.range)


def give_blob(files: Files, tenant: str, blob: Row, size: str, part: Range | None = None) -> Response:
    """The answer with a blob's bytes or one part of them, or with a smaller picture of it. The database is not needed any
    more.
    """
    try:
        if size == "full":
            return _whole_or_part(files.open(tenant, blob["sha256"]), blob["type"], blob["bytes"], part)
        if blob["type"] not in PICTURES:
            raise Problem(422, "evidence.no_picture")
        source = view_of(files, tenant, blob["sha256"], blob["type"], size)
    except NoFile:
        raise Problem(404, "kit.not_found") from None
    except Undecodable:
        raise Problem(422, "evidence.no_picture") from None
    with source:
        return _safe(Response(source.read(), mimetype="image/jpeg"))


def _whole_or_part(source: BinaryIO, kind: str, length: int, part: Range | None) -> Response:
    """A range that does not fit, several at once, and no range at all: the whole of it, as HTTP lets us."""
    wanted = part.range_for_length(length) if part is not None else None
    first, end = wanted or (0, length)
    source.seek(first)
    response = Response(_pieces(source, end - first), mimetype=kind, direct_passthrough=True)
    response.call_on_close(source.close)  # whoever hangs up half-way
    response.content_length = end - first
    response.accept_ranges = "bytes"
    if wanted is not None:
        response.status_code = 206
        response.content_range.set(first, end, length)
    return _safe(response)


def _pieces(source: BinaryIO, most: int) -> Iterator[bytes]:
    with source:
        while piece := source.read(min(most, 256 * 1024)):
            most -= len(piece)
            yield piece


def _safe(response: Response) -> Response:
    """What a phone sent never runs as a page of ours, whatever is in it."""
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "no-store"
    if response.mimetype not in PICTURES:
        response.headers["Content-Disposition"] = "attachment"
    return response
