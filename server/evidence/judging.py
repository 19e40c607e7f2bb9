"""What bytes are, by what stands in them: a name or a type that somebody sends along proves nothing.

Judged before the last answer to an upload, without decoding: the first bytes say the type, the picture's header its
size. The picture as a whole is decoded in a job (`looking.py`).
"""

import struct
from dataclasses import dataclass
from typing import BinaryIO

import orjson
from PIL import Image

from server.config import Settings
from server.kit.errors import Problem

__all__ = ["JSON", "OTHER", "PICTURES", "Judged", "judge", "most_bytes", "take_type"]

Image.MAX_IMAGE_PIXELS = None  # we count the pixels ourselves, before anything is decoded

PICTURES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
JSON = "application/json"
PDF = "application/pdf"
OTHER = "application/octet-stream"
BROKEN = (OSError, ValueError, SyntaxError, struct.error, EOFError, IndexError, KeyError, TypeError, OverflowError)
"""What Pillow raises at a header that lies."""


@dataclass(frozen=True)
class Judged:
    """What the bytes are. `width` and `height` in pixels, of pictures only."""

    type: str
    width: int | None = None
    height: int | None = None


def take_type(sent: str) -> str:
    """The type that an upload promises, as we write it. Problem 415 for a picture of a kind that we do not take."""
    kind = sent.partition(";")[0].strip().lower() or OTHER
    if kind == "image/jpg":
        return "image/jpeg"
    if kind.startswith("image/") and kind not in PICTURES:
        raise Problem(415, "evidence.not_this_type", type=kind, takes=[*PICTURES])
    return kind


def most_bytes(kind: str, settings: Settings) -> int:
    """How large a file of this type may be, in bytes."""
    if kind in PICTURES:
        return settings.photo_bytes
    return settings.statement_bytes if kind == JSON else settings.blob_bytes


def judge(source: BinaryIO, promised: str, length: int, settings: Settings) -> Judged:
    """What `source` holds. Problem 415 when it is not what was promised, 422 when it is too large or its header is broken.

    A type that we do not know is kept as "other", and nothing will ever show it as a page.
    """
    found = _type_of(source.read(16), promised)
    if (promised in PICTURES or promised in (JSON, PDF)) and found != promised:
        raise Problem(415, "evidence.other_type", promised=promised, found=found)
    if length > most_bytes(found, settings):
        raise Problem(422, "evidence.too_large", limit=most_bytes(found, settings), type=found)
    source.seek(0)
    if found in PICTURES:
        return _judge_picture(source, found, settings.photo_pixels)
    if found == JSON:
        _judge_json(source.read())
    return Judged(found)


def _type_of(head: bytes, promised: str) -> str:
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    if head.startswith(b"%PDF-"):
        return PDF
    return JSON if promised == JSON and head.startswith(b"{") else OTHER


def _judge_picture(source: BinaryIO, kind: str, most: int) -> Judged:
    try:
        with Image.open(source, formats=[PICTURES[kind]]) as picture:
            width, height = picture.size
    except BROKEN as error:
        raise Problem(422, "evidence.broken_picture") from error
    if width * height > most:
        raise Problem(422, "evidence.too_many_pixels", width=width, height=height, limit=most)
    if not width * height:
        raise Problem(422, "evidence.broken_picture")
    return Judged(kind, width, height)


def _judge_json(text: bytes) -> None:
    try:
        orjson.loads(text)
    except ValueError as error:
        raise Problem(415, "evidence.other_type", promised=JSON, found=OTHER) from error
