"""Files come in: tus 1.0.0 at /api/mobile/uploads, a whole raw file at /api/mobile/photos."""

from collections.abc import Iterator
from time import monotonic

from flask import Request, Response
from werkzeug.exceptions import ClientDisconnected

from server.evidence.receiving import Receiving, Torn, UploadNow
from server.field_api import tus
from server.field_api.room import field_api
from server.field_api.samples import PHOTO, PIECE, TUS, UPLOAD
from server.kit.errors import Problem
from server.kit.files import files_of
from server.kit.http import Answer, Door, Sample, answer

__all__ = ["append", "begin", "discover", "hand_over", "look", "pieces"]

PIECE_BYTES = 16 * 1024
"""Read at once. On a thin line this much is lost at most when the server dies."""
MOST_BYTES = 64 * 1024
"""Read at once on a line that brought the piece before within QUICK seconds: each piece is written down apart."""
QUICK = 0.05


@field_api.route("OPTIONS", "/api/mobile/uploads", permission="public", door="public", sample=Sample())
def discover(door: Door) -> Answer:
    """Which version and extensions of tus are spoken here, and how large a file may be."""
    most = max(door.settings.photo_bytes, door.settings.blob_bytes)
    return answer(status=204, headers=tus.discovery(most))


@field_api.post("/api/mobile/uploads", permission="device", door="device", sample=UPLOAD, limit=0)
def begin(door: Door) -> Answer:
    """Begin an upload; its first bytes may come along. 201 with `Location` and `Upload-Offset`.

    When this member delivered these bytes before, the offset is the whole length: nothing is to be sent.
    413 too large, 415 a type that is not taken, 507 no room for files.
    """
    tus.spoken(door.request.headers)
    return _begun(door)


@field_api.head(
    "/api/mobile/uploads/<id:upload>",
    permission="device",
    door="device",
    sample=Sample(path={"upload": "an upload"}, headers=TUS),
)
def look(door: Door, upload: str) -> Answer:
    """How many bytes are here. 404, 410 expired; 423 while another request writes (it is told to stop, at most 5 s).

    If all is here and the last answer got lost, it is judged now: 460, 415, 422.
    """
    tus.spoken(door.request.headers)
    receiving = _receiving(door)
    with door.read() as house:
        found = receiving.find(house, upload)
    now = receiving.settled(found)
    more = {"Upload-Length": str(now.wanted.length), "Upload-Metadata": tus.metadata(now.wanted)}
    return Response(status=200, headers=_where(now) | more)


@field_api.patch("/api/mobile/uploads/<id:upload>", permission="device", door="device", sample=PIECE, limit=0)
def append(door: Door, upload: str) -> Answer:
    """Take the next bytes. 204 with the new `Upload-Offset`; see `Receiving.append` for what goes wrong."""
    headers = door.request.headers
    tus.spoken(headers)
    if door.request.mimetype != tus.BODY:
        raise Problem(415, "field_api.not_a_piece", type=tus.BODY)
    offset, checksum = tus.offset(headers), tus.checksum(headers)
    receiving = _receiving(door)
    with door.read() as house:
        found = receiving.find(house, upload)
    now = receiving.append(found, offset, pieces(door.request), checksum)
    return answer(status=204, headers=_where(now))


@field_api.post("/api/mobile/photos", permission="device", door="device", sample=PHOTO, limit=0)
def hand_over(door: Door) -> Answer:
    """A whole raw file in one request, with the same `Upload-Metadata`: 201 `{sha256, bytes}`.

    With `Tus-Resumable` it begins an upload instead. Wrong bytes: 460, nothing is kept.
    """
    if "Tus-Resumable" in door.request.headers:
        tus.spoken(door.request.headers)
        return _begun(door)
    length = door.request.content_length
    if length is None:
        raise Problem(411, "field_api.how_long")
    wanted = tus.wanted_raw(door.request.headers, length)
    _receiving(door).whole(wanted, pieces(door.request))
    return answer({"sha256": wanted.sha256, "bytes": wanted.length}, status=201)


def _begun(door: Door) -> Answer:
    headers = door.request.headers
    if "Upload-Defer-Length" in headers:
        raise Problem(
            400,
            "field_api.wrong_header",
            header="Upload-Defer-Length",
            write="Upload-Length",
            pointer="/Upload-Defer-Length",
        )
    wanted, checksum = tus.wanted(headers), tus.checksum(headers)
    brings = door.request.mimetype == tus.BODY or not wanted.length
    if brings and (door.request.content_length or 0) > wanted.length:
        raise Problem(413, "evidence.beyond_length")  # before anything is begun
    receiving = _receiving(door)
    now = receiving.begin_with(wanted, pieces(door.request), checksum) if brings else receiving.begin(wanted)
    place = f"/api/mobile/uploads/{now.id}"
    return answer(status=201, headers=_where(now) | {"Location": place})


def _where(now: UploadNow) -> dict[str, str]:
    return {"Upload-Offset": str(now.offset), "Cache-Control": "no-store"} | tus.expires(now.expires_at)


def _receiving(door: Door) -> Receiving:
    who = door.who
    assert who.device is not None, "this door lets devices in only"
    return Receiving(files_of(door.app), door.settings, door.write, who.tenant, who.member, who.device, door.now)


def pieces(request: Request) -> Iterator[bytes]:
    """The body as it comes. Torn when the line broke before its end."""
    size = PIECE_BYTES
    while True:
        began = monotonic()
        try:
            piece = request.stream.read(size)
        except (ClientDisconnected, OSError) as error:
            raise Torn from error
        if not piece:
            return
        size = min(size * 2, MOST_BYTES) if monotonic() - began < QUICK else PIECE_BYTES
        yield piece


@field_api.blueprint.after_request
def _speak_tus(response: Response) -> Response:
    from flask import request

    if request.path.startswith("/api/mobile/uploads") or "Tus-Resumable" in request.headers:
        response.headers["Tus-Resumable"] = tus.VERSION
    return response
