"""The seal over the whole file, pure: a PDF keyword that is zeros while it is hashed and the signature afterwards.

The keyword is `veldwerk-seal:<key id, 16 hex>:<Ed25519 signature, 128 hex>`. It stands in the document's information and
in its XMP, so it is found without reading the PDF. The message that is signed is "veldwerk.file/1\\n" and the SHA-256 (hex)
of the file in which every seal has zeros for a signature.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

__all__ = ["MARK", "FileSeal", "NotSealable", "blank_seal", "find_seal", "sealed"]

MARK = b"veldwerk-seal:"
_BLANK = b"0" * 128
_SEAL = re.compile(rb"veldwerk-seal:([0-9a-f]{16}):([0-9a-f]{128})")


class NotSealable(ValueError):
    """The file has not exactly the seals that we put there: a text or a picture in it looks like one."""


@dataclass(frozen=True)
class FileSeal:
    """What the file says of itself: the key's id, the signature (hex), the bytes that it is over."""

    key_id: str
    signature: str
    message: bytes


def blank_seal(key_id: str) -> str:
    """The keyword to put into the document before it is sealed."""
    return f"{MARK.decode()}{key_id}:{_BLANK.decode()}"


def sealed(pdf: bytes, key_id: str, sign: Callable[[bytes], str]) -> bytes:
    """The file with its seal. NotSealable."""
    blank = blank_seal(key_id).encode()
    if pdf.count(MARK) != 2 or pdf.count(blank) != 2:
        raise NotSealable(f"{pdf.count(MARK)} marks, {pdf.count(blank)} of them ours")
    return pdf.replace(blank, blank[: -len(_BLANK)] + sign(_message(pdf)).encode())


def find_seal(pdf: bytes) -> FileSeal | None:
    """The file's seal; None when it has none, or several that differ."""
    found = {(key.decode(), signature.decode()) for key, signature in _SEAL.findall(pdf)}
    if len(found) != 1:
        return None
    ((key_id, signature),) = found
    return FileSeal(key_id, signature, _message(_SEAL.sub(rb"veldwerk-seal:\1:" + _BLANK, pdf)))


def _message(blank: bytes) -> bytes:
    return f"veldwerk.file/1\n{sha256(blank).hexdigest()}".encode()
