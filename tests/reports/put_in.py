"""Mallory with a tool for PDFs: one attached file is another, every other byte of the report stays as it was."""

import re
import zlib
from collections.abc import Callable

__all__ = ["changed_once", "with_file"]


def changed_once(data: bytes) -> bytes:
    """One byte in the middle is another."""
    half = len(data) // 2
    return data[:half] + bytes([data[half] ^ 1]) + data[half + 1 :]


def with_file(pdf: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The report with the attached file whose name begins so changed by `change(its bytes)`, and its table made right again."""
    listed = re.search(rb"/Type/Filespec/F\(" + name.encode() + rb"[^)]*\).*?/EF<</F (\d+) 0 R", pdf)
    assert listed is not None, name
    begin = re.search(rb"\n" + listed[1] + rb" 0 obj\s+<</Length (\d+)([^\n]*?>>\s+stream\r?\n)", pdf)
    assert begin is not None, name
    packed, old = b"/FlateDecode" in begin[2], pdf[begin.end() :][: int(begin[1])]
    before = zlib.decompress(old) if packed else old
    after = change(before)
    differ = [at for at, (one, other) in enumerate(zip(before, after, strict=True)) if one != other]
    assert len(differ) >= 1, "nothing changed"
    new = zlib.compress(after) if packed else after
    head = pdf[begin.start() : begin.start(1)] + str(len(new)).encode() + begin[2]
    made = pdf[: begin.start()] + head + new + pdf[begin.end() + len(old) :]
    return _with_table_right(made, begin.start() + 1, len(made) - len(pdf))


def _with_table_right(pdf: bytes, place: int, by: int) -> bytes:
    """What lies behind `place` moved by so many bytes."""
    end = re.search(rb"startxref\s+(\d+)\s+%%EOF\s*$", pdf)
    assert end is not None
    table, last = int(end[1]) + by, b"startxref\n%d\n%%%%EOF" % (int(end[1]) + by)

    def moved(entry: re.Match[bytes]) -> bytes:
        at = int(entry[1])
        return b"%010d 00000 n" % (at + by if at > place else at)

    return pdf[:table] + re.sub(rb"(\d{10}) 00000 n", moved, pdf[table : end.start()]) + last
