"""In which characters a text file was written: guessed from its bytes, and to be changed by who sees that it is wrong.

A byte that means nothing in an encoding is kept as a sign of its own (U+F780 to U+F7FF), so that a text goes back to its
bytes whatever it was read as: the file itself need not be kept for somebody to choose otherwise.
"""

import codecs
import re

__all__ = ["CHOICES", "encoding_of", "is_garbled", "read_as", "reread", "tidied"]

CHOICES = ("utf-8", "cp1252", "cp850", "mac_roman")
"""What one may choose between: UTF-8, Windows, DOS, Mac. UTF-16 shows by itself, and ASCII is the same in all of them."""
_KEPT = 0xF700
_FROM_KEPT = {_KEPT + byte: 0xDC00 + byte for byte in range(0x80, 0x100)}
_TO_KEPT = {lone: chr(kept) for kept, lone in _FROM_KEPT.items()} | {
    kept: "".join(chr(_KEPT + byte) for byte in chr(kept).encode()) for kept in _FROM_KEPT
}
"""Python keeps such bytes as half characters, which no database takes. A file that holds one of our signs itself keeps its
bytes instead."""
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_LOWER, _UPPER, _OTHER = "àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿßœ", "ÀÁÂÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÖØÙÚÛÜ", "’‘“”–—€…·°²³½¼©®"
_GARBLED = re.compile(
    "[\ufffd\uf780-\uf7ff\x80-\x9f\u2500-\u259f]"
    "|[\u00c2\u00c3][\xa0-\xbf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]"
    "|\u00e2[\u20ac\u201a]"
)
"""Signs of no text, boxes, and UTF-8 that was read as Windows: Ã with what follows it, â€."""


def encoding_of(data: bytes) -> str:
    """What a text file was probably written in: one of CHOICES, `utf-16` (with its mark or without), or `ascii`."""
    marked = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)
    if marked or b"\x00" in data[:2]:
        return marked or "utf-16"
    if data.isascii():
        return "ascii"
    signs = [sign for sign in _decoded(data, "utf-8") if sign > "\x7f"]
    odd = sum(_is_kept(sign) for sign in signs)
    if odd * 2 < len(signs):  # some bytes went wrong in a file that is UTF-8 otherwise
        return "utf-8"
    return max(("cp1252", "cp850", "mac_roman"), key=lambda one: _likely(read_as(data, one)))


def read_as(data: bytes, encoding: str) -> str:
    """The text, without the mark before it."""
    if encoding == "utf-16":
        marked = data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
        order = "" if marked else "-be" if data[:1] == b"\x00" else "-le"
        return data.decode(encoding + order, "replace")
    return _decoded(data.removeprefix(codecs.BOM_UTF8), encoding)


def reread(text: str, was: str, now: str) -> str:
    """A text that was read as one encoding, read as another."""
    return _decoded(text.translate(_FROM_KEPT).encode(was, "surrogateescape"), now)


def is_garbled(text: str) -> bool:
    """Whether somebody read this in the wrong encoding, here or long before."""
    return _GARBLED.search(text) is not None


def tidied(text: str) -> str:
    """A text as people are to see it: no signs that no column holds, and � for a byte that means nothing."""
    said = "".join("\ufffd" if _is_kept(sign) else " " if sign == "\xa0" else sign for sign in text)
    return "".join(sign for sign in said if sign.isprintable() or sign in "\n\t").strip()


def _decoded(data: bytes, encoding: str) -> str:
    return data.decode(encoding, "surrogateescape").translate(_TO_KEPT)


def _likely(text: str) -> int:
    """How much it looks like names and places: accents within words, capitals at their beginning."""
    points = 0
    for before, sign in zip(" " + text, text, strict=False):
        if sign > "\x7f":
            fits = sign in _LOWER or (sign in _UPPER and not before.islower()) or sign in _OTHER
            points += 1 if fits else -2
    return points


def _is_kept(sign: str) -> bool:
    return _KEPT + 0x80 <= ord(sign) <= _KEPT + 0xFF
