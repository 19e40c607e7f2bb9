"""A file becomes a table of texts: CSV in whatever encoding and with whatever separator, or the first sheet of an XLSX."""

import csv
import io
import re
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from server.kit.errors import Problem

from .encodings import encoding_of, read_as, tidied

__all__ = ["MOST_BYTES", "MOST_ROWS", "Table", "read_table"]

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 100
MOST_UNPACKED = 200 * 1024 * 1024
"""Bytes that an XLSX may be once unpacked: a small zip can hold a very large table."""
LONGEST = 2000
"""Characters of a cell."""
SEPARATORS = ";,\t|"
_LINES = re.compile(r"[\r\n]+")


@dataclass(frozen=True)
class Table:
    """Headings, and rows of texts with the number that the file's own program gives them (headings are row 1). `encoding` is
    what a text file was read as; its texts then go back to their bytes, and are shown `tidied`."""

    columns: list[str]
    rows: list[tuple[int, list[str]]]
    encoding: str | None = None


def read_table(data: bytes, name: str) -> Table:
    """The table in a file. Problem 413 or 422 in words that say what to do: `imports.too_large`, `.too_many_rows`,
    `.no_table`, `.empty`, `.unreadable`.
    """
    if len(data) > MOST_BYTES:
        raise Problem(413, "imports.too_large", most=MOST_BYTES // (1024 * 1024))
    if not data.strip():
        raise Problem(422, "imports.empty")
    encoding = None if data.startswith(b"PK\x03\x04") else encoding_of(data)
    lines = _csv(data, name, encoding) if encoding else _xlsx(data)
    filled = [(no, cells) for no, cells in lines if any(cells)]
    if not filled:
        raise Problem(422, "imports.empty")
    (_, columns), rows = filled[0], filled[1:]
    while columns and not columns[-1]:
        columns.pop()
    if len(columns) < 2 or len(columns) > MOST_COLUMNS:
        raise Problem(422, "imports.no_table", count=len(columns), most=MOST_COLUMNS)
    if not rows:
        raise Problem(422, "imports.empty")
    if len(rows) > MOST_ROWS:
        raise Problem(413, "imports.too_many_rows", count=len(rows), most=MOST_ROWS)
    width = len(columns)
    return Table(columns, [(no, (cells + [""] * width)[:width]) for no, cells in rows], encoding)


def _csv(data: bytes, name: str, encoding: str) -> list[tuple[int, list[str]]]:
    text = read_as(data, encoding)
    if "\x00" in text:
        raise Problem(422, "imports.unreadable", name=name)
    separator = _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=False)
    try:
        return [(no, [_as_it_came(cell) for cell in cells]) for no, cells in enumerate(reader, 1)]
    except csv.Error as error:
        raise Problem(422, "imports.unreadable", name=name) from error


def _separator(text: str) -> str:
    """The one that stands most often in the headings, outside of quotes."""
    first = next((line for line in _LINES.split(text) if line.strip()), "")
    outside = "".join(part for nr, part in enumerate(first.split('"')) if nr % 2 == 0)
    return max(SEPARATORS, key=outside.count)


def _xlsx(data: bytes) -> list[tuple[int, list[str]]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED:
                raise Problem(413, "imports.too_large", most=MOST_BYTES // (1024 * 1024))
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheet = book.get_sheet_by_index(0)
        if sheet.total_height > MOST_ROWS * 5:
            raise Problem(413, "imports.too_many_rows", count=sheet.total_height - 1, most=MOST_ROWS)
        return [
            (no, [_clean(cell) for cell in cells]) for no, cells in enumerate(sheet.to_python(skip_empty_area=False), 1)
        ]
    except (CalamineError, zipfile.BadZipFile, OSError, ValueError, IndexError) as error:
        raise Problem(422, "imports.unreadable", name="xlsx") from error


def _as_it_came(cell: str) -> str:
    """A cell of a text file: beyond ASCII every sign stays, so that it can be read as another encoding."""
    text = "".join(sign for sign in cell if sign > "\x7f" or sign.isprintable() or sign in "\n\t")
    return text.strip(" \t\r\n")[:LONGEST]


def _clean(cell: Any) -> str:
    """A cell as a text: whole numbers without .0, days and times as ISO 8601, no characters that no column holds."""
    if isinstance(cell, datetime):
        cell = cell.date() if cell.time() == time() else cell.isoformat(sep=" ", timespec="minutes")
    if isinstance(cell, timedelta):
        minutes = round(cell.total_seconds() / 60) % 1440
        cell = f"{minutes // 60:02}:{minutes % 60:02}"
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return tidied(cell.isoformat() if isinstance(cell, (date, time)) else str(cell))[:LONGEST]
