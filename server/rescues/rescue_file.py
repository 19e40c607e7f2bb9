"""The rescue file as bytes (docs/rescue.md): a header line, then sealed frames. Knows nothing of the database.

```python
data = seal(public_point, header, [manifest_bytes, photo_bytes])
opening = Opening(source); opening.header["key"]; frames = opening.frames(private_key)
```
"""

import json
import os
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, cast

__all__ = ["FORMAT", "MOST_FRAME", "Opening", "Spoilt", "seal"]

FORMAT = "veldwerk.rescue/1"
MOST_HEADER = 2048
MOST_FRAME = 32 * 1024 * 1024
TAG = 16
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Spoilt(Exception):
    """Why this is no rescue file that can be read: `not_ours`, `newer`, `damaged`, `cut_short`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def seal(
    point: bytes, named: dict[str, str], frames: Iterable[bytes], *, ephemeral: Any = None, salt: bytes | None = None
) -> bytes:
    """A rescue file for the holder of this public point (65 bytes). `named`: tenant, key, id, made_at.

    `ephemeral` (a private key) and `salt` are drawn when they are left out; only a test brings its own.
    """
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    private = ephemeral or ec.generate_private_key(ec.SECP256R1())
    drawn = os.urandom(16) if salt is None else salt
    own = private.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    head = {"format": FORMAT, **named, "ephemeral": _text(own), "salt": _text(drawn)}
    line = json.dumps(head, separators=(",", ":")).encode()
    shared = private.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point))
    box, parts = AESGCM(_key(shared, drawn)), list(frames)
    out = [line, b"\n"]
    for number, part in enumerate(parts):
        sealed = box.encrypt(_nonce(number, number == len(parts) - 1), part, line)
        out += [len(sealed).to_bytes(4, "big"), sealed]
    return b"".join(out)


class Opening:
    """A file being read from its beginning. The header is read at once and proves nothing yet. Raises Spoilt."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        line = source.readline(MOST_HEADER)
        if not line.endswith(b"\n"):
            raise Spoilt("cut_short" if line.startswith(b'{"format":"veldwerk.rescue/') else "not_ours")
        self._line = line[:-1]
        self.header = _header(self._line)

    def frames(self, private: Any) -> Iterator[bytes]:
        """The frames in order, each proved. Raises Spoilt at the first that is not as it was sealed."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.asymmetric import ec
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        try:
            theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _bytes(self.header["ephemeral"]))
        except ValueError as error:
            raise Spoilt("damaged") from error
        box = AESGCM(_key(private.exchange(ec.ECDH(), theirs), _bytes(self.header["salt"])))
        number, sealed = 0, self._next()
        if sealed is None:
            raise Spoilt("cut_short")
        while sealed is not None:
            following = self._next()
            try:
                yield box.decrypt(_nonce(number, following is None), sealed, self._line)
            except InvalidTag:
                raise Spoilt(self._why(box, number, sealed, following)) from None
            number, sealed = number + 1, following

    def _why(self, box: Any, number: int, sealed: bytes, following: bytes | None) -> str:
        """Whether the frame is sound and only the end of the file is missing."""
        from cryptography.exceptions import InvalidTag

        try:
            box.decrypt(_nonce(number, False), sealed, self._line)
        except InvalidTag:
            return "damaged"
        return "cut_short" if following is None else "damaged"

    def _next(self) -> bytes | None:
        size = self._source.read(4)
        if not size:
            return None
        length = int.from_bytes(size, "big")
        if len(size) < 4:
            raise Spoilt("cut_short")
        if not TAG <= length <= MOST_FRAME:
            raise Spoilt("damaged")
        sealed = self._source.read(length)
        if len(sealed) < length:
            raise Spoilt("cut_short")
        return sealed


def _header(line: bytes) -> dict[str, str]:
    try:
        read = json.loads(line)
    except ValueError as error:
        raise Spoilt("not_ours") from error
    if not isinstance(read, dict) or not str(cast("dict[str, Any]", read).get("format")).startswith("veldwerk.rescue/"):
        raise Spoilt("not_ours")
    head = cast("dict[str, Any]", read)
    if head["format"] != FORMAT:
        raise Spoilt("newer")
    names = ("tenant", "key", "id", "made_at", "ephemeral", "salt")
    if not all(isinstance(head.get(name), str) for name in names) or not _ID.fullmatch(head["id"]):
        raise Spoilt("damaged")
    return {name: head[name] for name in names}


def _key(shared: bytes, salt: bytes) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=FORMAT.encode()).derive(shared)


def _nonce(number: int, last: bool) -> bytes:
    return bytes([last]) + bytes(7) + number.to_bytes(4, "big")


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError as error:
        raise Spoilt("damaged") from error
