"""Taking attachments out of a PDF of ours: a plain cross-reference table, file streams that are plain or deflated.

It reads what our reports are, not what PDFs can be: a report that another program saved again is not read, and its
seal is broken anyway.
"""

import re
import zlib
from contextlib import suppress

__all__ = ["CutShort", "NotOurs", "attachments"]

_XREF = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*$")
_FILE = re.compile(rb"/Type/Filespec/F\(([A-Za-z0-9._-]+)\)/UF\([^)]*\)/EF<</F (\d+) 0 R")
_STREAM = re.compile(
    rb"\d+ 0 obj\s+<</Length (\d+)/Type/EmbeddedFile(/Filter/FlateDecode)?/Subtype[^\n]*?>>\s+stream\r?\n"
)
MOST = 5000
"""Objects of a file that are looked at."""
LARGEST = 64 * 1024 * 1024
"""Bytes of one attachment, unpacked."""


class NotOurs(ValueError):
    """A PDF, perhaps, but none that Veldwerk made."""


class CutShort(ValueError):
    """The end of the file is missing."""


def attachments(pdf: bytes) -> dict[str, bytes]:
    """The attached files by name; one that can no longer be unpacked is left out, as if it were gone. NotOurs, CutShort."""
    if not pdf.startswith(b"%PDF-"):
        raise NotOurs("no PDF")
    end = _XREF.search(pdf[-64:])
    if end is None:
        raise CutShort("no end of file")
    places = _places(pdf, int(end[1]))
    files: dict[str, bytes] = {}
    for place in places.values():
        found = _FILE.search(pdf[place : place + 2000].split(b"endobj", 1)[0])
        if found is not None:
            with suppress(NotOurs):  # the rest can still say which one is damaged
                files[found[1].decode()] = _bytes(pdf, places.get(int(found[2])))
    return files


def _places(pdf: bytes, at: int) -> dict[int, int]:
    """Where each object begins, by its number."""
    head = re.compile(rb"xref\s+0 (\d+)\s+").match(pdf, at)
    if head is None:
        raise NotOurs("another kind of PDF")
    places: dict[int, int] = {}
    for number in range(min(int(head[1]), MOST)):
        line = pdf[head.end() + 20 * number :][:20]
        if line[17:18] == b"n" and line[:10].isdigit():
            places[number] = int(line[:10])
    return places


def _bytes(pdf: bytes, place: int | None) -> bytes:
    found = _STREAM.match(pdf, place) if place is not None else None
    if found is None:
        raise NotOurs("an attachment that is not ours")
    data = pdf[found.end() : found.end() + int(found[1])]
    if len(data) != int(found[1]):
        raise CutShort("an attachment is cut short")
    return _inflated(data) if found[2] else data


def _inflated(data: bytes) -> bytes:
    try:
        inflating = zlib.decompressobj()
        made = inflating.decompress(data, LARGEST)
    except zlib.error as error:
        raise NotOurs("an attachment that cannot be unpacked") from error
    if inflating.unconsumed_tail or not inflating.eof:
        raise NotOurs("an attachment that is too large")
    return made
