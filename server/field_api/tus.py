"""The headers of tus 1.0.0 (https://tus.io/protocols/resumable-upload), read strictly.

Core, creation, creation-with-upload, checksum (sha256) and expiration. Each reader raises a Problem that says which
header is wrong.
"""

import base64
import binascii
from collections.abc import Mapping
from datetime import datetime
from email.utils import format_datetime

from werkzeug.datastructures import Headers

from server.evidence.intake import Wanted
from server.evidence.judging import take_type
from server.evidence.names import is_sha256
from server.kit.errors import Problem

__all__ = ["BODY", "VERSION", "checksum", "discovery", "expires", "metadata", "offset", "spoken", "wanted"]

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,checksum,expiration"
BODY = "application/offset+octet-stream"
LONGEST_NUMBER = 18
"""Digits of a length or an offset: more than any file has, less than a 64-bit column holds."""


def discovery(most: int) -> dict[str, str]:
    """What an OPTIONS answer says; `most` bytes is the largest upload."""
    return {
        "Tus-Version": VERSION,
        "Tus-Extension": EXTENSIONS,
        "Tus-Checksum-Algorithm": "sha256",
        "Tus-Max-Size": str(most),
    }


def spoken(headers: Headers) -> None:
    """Problem 412 when the caller does not speak this version of tus."""
    if headers.get("Tus-Resumable") != VERSION:
        raise Problem(412, "field_api.tus_version", version=VERSION, headers={"Tus-Version": VERSION})


def wanted(headers: Headers) -> Wanted:
    """What a creation asks for: `Upload-Length` and `Upload-Metadata`."""
    return _wanted(headers, _number(headers, "Upload-Length"))


def wanted_raw(headers: Headers, length: int) -> Wanted:
    """What a whole raw file of this length is: the same `Upload-Metadata`."""
    return _wanted(headers, length)


def offset(headers: Headers) -> int:
    """Where the sender thinks that the upload ends."""
    return _number(headers, "Upload-Offset")


def checksum(headers: Headers) -> bytes | None:
    """The SHA-256 that the body must have; None when nothing was said."""
    said = headers.get("Upload-Checksum")
    if said is None:
        return None
    name, _, text = said.partition(" ")
    if name != "sha256":
        raise _wrong("Upload-Checksum", "sha256 <base64>")
    digest = _unpacked(text, "Upload-Checksum")
    if len(digest) != 32:
        raise _wrong("Upload-Checksum", "sha256 <base64 of 32 bytes>")
    return digest


def expires(at: datetime) -> dict[str, str]:
    """Until when the upload may be resumed."""
    return {"Upload-Expires": format_datetime(at, usegmt=True)}


def metadata(wanted: Wanted) -> str:
    """`Upload-Metadata` as HEAD gives it back."""
    pairs = {"sha256": wanted.sha256, "filetype": wanted.type, "filename": wanted.filename}
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in pairs.items() if value)


def _wanted(headers: Headers, length: int) -> Wanted:
    said = _pairs(headers.get("Upload-Metadata", ""))
    sha256 = said.get("sha256", "").lower()
    if not is_sha256(sha256):
        raise _wrong("Upload-Metadata", "sha256 <base64 of 64 hexadecimal digits>")
    return Wanted(sha256, length, take_type(_short(said.get("filetype", ""), "filetype", 100)), _plain_name(said))


def _pairs(text: str) -> dict[str, str]:
    said: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in text.split(","))):
        key, _, value = pair.partition(" ")
        if key in said:
            raise _wrong("Upload-Metadata", f"{key} once")
        try:
            said[key] = _unpacked(value, "Upload-Metadata").decode()
        except UnicodeDecodeError:
            raise _wrong("Upload-Metadata", "UTF-8") from None
    return said


def _plain_name(said: Mapping[str, str]) -> str | None:
    """The file's name is for people only and never a path of ours; one that tries to be is refused, so that it is seen."""
    name = _short(said.get("filename", ""), "filename", 200)
    if name in (".", "..") or any(sign in "/\\:" or not sign.isprintable() for sign in name):
        raise _wrong("Upload-Metadata", "filename: foto-1.jpg")
    return name or None


def _short(text: str, what: str, most: int) -> str:
    if len(text) > most:
        raise _wrong("Upload-Metadata", f"{what}: {most}")
    return text


def _number(headers: Headers, name: str) -> int:
    text = headers.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER):
        raise _wrong(name, "0, 1, 2, ...")
    return int(text)


def _unpacked(text: str, name: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise _wrong(name, "base64") from None


def _wrong(header: str, write: str) -> Problem:
    return Problem(400, "field_api.wrong_header", header=header, write=write, pointer=f"/{header}")
