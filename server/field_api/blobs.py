"""Pictures and other files, to who may see a document that refers to them."""

from collections.abc import Iterator
from typing import Any, BinaryIO

from flask import Response

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
    """The bytes, or a smaller picture (`size` thumb or screen: JPEG without EXIF). The same 404 for a hash that is not
    there and for one that is not yours to see; 422 `no_picture` when there is nothing to make smaller.
    """
    blob = None
    if is_sha256(sha256):
        with door.read() as house:
            scopes = scopes_at(door, house)
            blob = blob_for_device(house.desk, sha256, member=door.who.member, scopes=scopes)
    if blob is None:
        raise Problem(404, "kit.not_found")
    return give_blob(files_of(door.app), door.who.tenant, blob, args["size"])


def give_blob(files: Files, tenant: str, blob: Row, size: str) -> Response:
    """The answer with a blob's bytes, or with a smaller picture of it. The database is not needed any more."""
    try:
        if size == "full":
            return _sent(files.open(tenant, blob["sha256"]), blob["type"], blob["bytes"])
        if blob["type"] not in PICTURES:
            raise Problem(422, "evidence.no_picture")
        source = view_of(files, tenant, blob["sha256"], blob["type"], size)
    except NoFile:
        raise Problem(404, "kit.not_found") from None
    except Undecodable:
        raise Problem(422, "evidence.no_picture") from None
    return _sent(source, "image/jpeg", None)


def _sent(source: BinaryIO, kind: str, length: int | None) -> Response:
    if length is None:
        with source:
            return _safe(Response(source.read(), mimetype=kind))
    response = Response(_pieces(source), mimetype=kind, direct_passthrough=True)
    response.call_on_close(source.close)  # whoever hangs up half-way
    response.content_length = length
    return _safe(response)


def _pieces(source: BinaryIO) -> Iterator[bytes]:
    with source:
        while piece := source.read(256 * 1024):
            yield piece


def _safe(response: Response) -> Response:
    """What a phone sent never runs as a page of ours, whatever is in it."""
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "no-store"
    if response.mimetype not in PICTURES:
        response.headers["Content-Disposition"] = "attachment"
    return response
