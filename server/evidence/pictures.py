"""Smaller pictures of a picture. They carry no EXIF: no place, no maker, no camera; only what is to be seen.

They are what is shown outside the house too; the original is for those who may see the document, unchanged, since its
hash is the proof.
"""

import io
from contextlib import suppress
from threading import BoundedSemaphore
from typing import BinaryIO

from PIL import Image, ImageOps

from server.evidence.judging import BROKEN, PICTURES
from server.kit.files import Files, FilesAway, FilesFull, NoFile

__all__ = ["VIEWS", "Undecodable", "bare", "smaller", "view_of"]

VIEWS = {"thumb": 320, "screen": 1600}
"""The longest side of each view, in pixels."""

_decoders = BoundedSemaphore(2)  # forty megapixels are 160 MB in memory


class Undecodable(ValueError):
    """The header promised a picture, the rest is none."""


def smaller(source: BinaryIO, kind: str, longest: int) -> bytes:
    """A JPEG of the picture, upright, its longest side at most `longest` pixels. Undecodable."""
    try:
        with _decoders, Image.open(source, formats=[PICTURES[kind]]) as picture:
            picture.draft("RGB", (longest, longest))  # jpeg only: decodes at an eighth when that is enough
            picture.thumbnail((longest, longest))
            upright = ImageOps.exif_transpose(picture)
            return _jpeg(_on_white(upright))
    except BROKEN as error:
        raise Undecodable(str(error)) from error


def bare(data: bytes, kind: str) -> bytes:
    """The same picture in its own size and format, upright, without metadata: no place, no maker, no words. Undecodable."""
    name = PICTURES[kind]
    try:
        with _decoders, Image.open(io.BytesIO(data), formats=[name]) as picture:
            upright = ImageOps.exif_transpose(picture)
            if upright.mode not in ("1", "L", "RGB", "RGBA"):
                upright = upright.convert("RGB" if name == "JPEG" else "RGBA")
            upright.info.clear()  # what Pillow read of it, it would write again
            out = io.BytesIO()
            upright.save(out, name, quality=92)
            return out.getvalue()
    except BROKEN as error:
        raise Undecodable(str(error)) from error


def view_of(files: Files, tenant: str, sha256: str, kind: str, view: str) -> BinaryIO:
    """The view of a picture: the kept one, or one made now and kept. NoFile, Undecodable."""
    try:
        return files.open_view(tenant, sha256, view)
    except NoFile:
        with files.open(tenant, sha256) as source:
            made = smaller(source, kind, VIEWS[view])
    with suppress(FilesFull, FilesAway):  # then it is made again next time
        files.put_view(tenant, sha256, view, made)
    return io.BytesIO(made)


def _on_white(picture: Image.Image) -> Image.Image:
    """Without transparency: a drawn signature is black on nothing, and JPEG knows no nothing."""
    if picture.mode in ("RGB", "L"):
        return picture
    with_alpha = picture.convert("RGBA")
    paper = Image.new("RGB", picture.size, "white")
    paper.paste(with_alpha, mask=with_alpha.getchannel("A"))
    return paper


def _jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=82, optimize=True, progressive=True, exif=b"", icc_profile=None)
    return out.getvalue()
