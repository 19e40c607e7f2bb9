"""Sealing: bytes that only who has the key can read, and that nobody can change, shorten or lengthen unnoticed.

    b"veldwerk sealed 1\n"  key's name (8 bytes)  salt (16 bytes)  pieces

Each piece is 64 KiB of the text under AES-256-GCM (16 bytes more); its nonce is its number (11 bytes) and a last byte
that is 1 for the final piece. The key of a file is HKDF-SHA-256 of the installation's key and the salt, the header
is authenticated with every piece. It is the construction STREAM, as age has it.
"""

import io
import os
from typing import BinaryIO, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hmac
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from server.system.backup.trouble import CutShort, Damaged, WrongKey

__all__ = ["SealingKey", "sealed_size"]

MAGIC = b"veldwerk sealed 1\n"
NAME, SALT, PIECE, TAG = 8, 16, 64 * 1024, 16
HEADER = len(MAGIC) + NAME + SALT


class SealingKey:
    """The key of an installation, from a text of high entropy. Who loses it loses every backup."""

    def __init__(self, text: str) -> None:
        self._secret = text.encode()
        self._name = self._derived(b"name", b"", NAME)
        self._naming = self._derived(b"names of files", b"", 32)

    def name_for(self, text: str) -> str:
        """A name (64 hexadecimal digits) that is the same each time and tells an outsider nothing."""
        mac = hmac.HMAC(self._naming, SHA256())
        mac.update(text.encode())
        return mac.finalize().hex()

    def seal(self, source: BinaryIO, out: BinaryIO) -> None:
        """Write all that `source` has left, sealed."""
        header = MAGIC + self._name + os.urandom(SALT)
        out.write(header)
        cipher, number = self._cipher(header), 0
        piece = _full_piece(source, PIECE)
        while True:
            following = _full_piece(source, PIECE)
            out.write(cipher.encrypt(_nonce(number, last=not following), piece, header))
            if not following:
                return
            piece, number = following, number + 1

    def unsealed(self, source: BinaryIO) -> BinaryIO:
        """What was sealed, to read from its start to its end. WrongKey, CutShort and Damaged, some of them while reading."""
        header = _full_piece(source, HEADER)
        if not header.startswith(MAGIC):
            short = MAGIC.startswith(header[: len(MAGIC)])
            raise (
                CutShort("The backup is cut short: copy it again, or take another.")
                if short
                else Damaged("This is no backup of Veldwerk, or its first bytes are damaged.")
            )
        if len(header) < HEADER:
            raise CutShort("The backup is cut short: copy it again, or take another.")
        if header[len(MAGIC) : len(MAGIC) + NAME] != self._name:
            raise WrongKey(
                "The backup was made with another key. Give the one of the installation that made it: "
                "VELDWERK_BACKUP_KEY, or backup-key in the data folder."
            )
        return cast(BinaryIO, io.BufferedReader(_Unsealing(source, self._cipher(header), header), PIECE))

    def _cipher(self, header: bytes) -> AESGCM:
        return AESGCM(self._derived(b"file", header[-SALT:], 32))

    def _derived(self, purpose: bytes, salt: bytes, length: int) -> bytes:
        return HKDF(SHA256(), length, salt, b"veldwerk backup: " + purpose).derive(self._secret)


class _Unsealing(io.RawIOBase):
    def __init__(self, source: BinaryIO, cipher: AESGCM, header: bytes) -> None:
        self._source, self._cipher, self._header = source, cipher, header
        self._number, self._left, self._ended = 0, b"", False
        self._next = _full_piece(source, PIECE + TAG)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        if not self._left and not self._ended:
            self._left = self._opened()
        given = self._left[: len(buffer)]
        self._left = self._left[len(given) :]
        buffer[: len(given)] = given
        return len(given)

    def _opened(self) -> bytes:
        piece, self._next = self._next, _full_piece(self._source, PIECE + TAG)
        self._ended = not self._next
        opened = self._try(piece, last=self._ended)
        if opened is None:
            if self._ended and (len(piece) < PIECE + TAG or self._try(piece, last=False) is not None):
                raise CutShort("The backup is cut short, or its end is damaged: copy it again, or take another.")
            raise Damaged(f"The backup is damaged around byte {HEADER + self._number * (PIECE + TAG)}. Take another.")
        self._number += 1
        return opened

    def _try(self, piece: bytes, *, last: bool) -> bytes | None:
        if len(piece) < TAG:
            return None
        try:
            return self._cipher.decrypt(_nonce(self._number, last=last), piece, self._header)
        except InvalidTag:
            return None


def sealed_size(size: int) -> int:
    """How many bytes a text of `size` bytes has when it is sealed."""
    return HEADER + size + TAG * max(1, -(-size // PIECE))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _full_piece(source: BinaryIO, size: int) -> bytes:
    """So many bytes, fewer only at the end."""
    pieces = list[bytes]()
    while size > 0 and (got := source.read(size)):
        pieces.append(got)
        size -= len(got)
    return b"".join(pieces)
