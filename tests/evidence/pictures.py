"""Pictures for tests, small in bytes, as large in pixels as their header says."""

import hashlib
import io
import struct
import zlib

from PIL import Image

METER_CUPBOARD = (120, 90)


def jpeg(size: tuple[int, int] = METER_CUPBOARD, *, colour: str = "teal", exif: Image.Exif | None = None) -> bytes:
    """A photo."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG", exif=exif or Image.Exif())
    return out.getvalue()


def png(size: tuple[int, int] = METER_CUPBOARD, mode: str = "RGBA") -> bytes:
    """A drawn signature: black on nothing."""
    out = io.BytesIO()
    Image.new(mode, size, 0).save(out, "PNG")
    return out.getvalue()


def webp(size: tuple[int, int] = METER_CUPBOARD) -> bytes:
    """A photo of a modern phone."""
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, "WEBP")
    return out.getvalue()


def png_that_claims(width: int, height: int) -> bytes:
    """A PNG whose header promises this size; there is hardly anything behind it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")


def taken_at_home() -> Image.Exif:
    """What a phone writes into a photo: lying on its side, the place, the camera."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Fairphone"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 5.0, 0.0), 3: "E", 4: (5.0, 7.0, 0.0)})
    return exif


def sha256(data: bytes) -> str:
    """The name of these bytes."""
    return hashlib.sha256(data).hexdigest()
