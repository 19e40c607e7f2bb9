"""Taking a file in, saying which column is what, having it checked and done."""

import hashlib
from collections.abc import Mapping

from sqlalchemy import insert, select, update

from server.kit.errors import Problem
from server.kit.house import House

from .encodings import CHOICES, reread, tidied
from .fields import FIELDS, guessed, missing
from .models import DataImport, ImportRow
from .reading import read_table

__all__ = [
    "begin_counting",
    "check_later",
    "count_one",
    "do_later",
    "import_of",
    "imports_of",
    "map_columns",
    "read_in",
    "rows_after",
    "rows_of",
    "take_in",
    "ways_to_read",
]

LATEST = 20
SAMPLES = 4
AT_ONCE = 1000


def take_in(house: House, kind: str, name: str, data: bytes, *, by: str) -> DataImport:
    """Read a file and keep its rows. Problem as `read_table`: then nothing is kept."""
    if kind not in FIELDS:
        raise Problem(422, "imports.unknown_kind", pointer="/kind")
    table = read_table(data, name)
    head = DataImport(
        id=house.desk.new_id(),
        kind=kind,
        file_name=name[:200] or "?",
        sha256=hashlib.sha256(data).hexdigest(),
        columns=table.columns,
        mapping=guessed(kind, table.columns),
        encoding=table.encoding,
        state="uploaded",
        total=len(table.rows),
        by_member_id=by,
        at=house.now,
    )
    house.session.add(head)
    house.session.flush()
    own = {"tenant_id": house.tenant, "import_id": head.id, "why": [], "created_at": house.now}
    for start in range(0, len(table.rows), AT_ONCE):
        lines = table.rows[start : start + AT_ONCE]
        house.session.execute(
            insert(ImportRow), [own | {"id": house.desk.new_id(), "no": no, "cells": cells} for no, cells in lines]
        )
    house.audit("upload", "data_import", head.id, after={"kind": kind, "file": head.file_name, "rows": head.total})
    return head


def map_columns(house: House, head: DataImport, said: Mapping[str, str]) -> None:
    """Which column is which field: {field: number of the column, or ""}. Problem 409, 422 in words."""
    _must_be(head, "uploaded", "checked", "failed")
    mapping = dict[str, int]()
    for field in FIELDS[head.kind]:
        at = said.get(field.name, "")
        if at.isdecimal() and int(at) < len(head.columns):
            mapping[field.name] = int(at)
    if len(set(mapping.values())) < len(mapping):
        raise Problem(422, "imports.column_twice")
    if lacking := missing(head.kind, mapping):
        raise Problem(422, "imports.columns_missing", fields=lacking)
    head.mapping = mapping


def read_in(house: House, head: DataImport, encoding: str) -> None:
    """Read the file as if it were written so; nothing for a file that cannot be read so, or is already."""
    if encoding == head.encoding or encoding not in CHOICES or head.encoding not in CHOICES:
        return
    _must_be(head, "uploaded", "checked", "failed")
    was, after = head.encoding, 0
    head.columns = [reread(one, was, encoding) for one in head.columns]
    while rows := rows_after(house, head, after, AT_ONCE):
        for row in rows:
            row.cells = [reread(cell, was, encoding) for cell in row.cells]
        after = rows[-1].no
        house.session.flush()
    head.encoding = encoding


def ways_to_read(house: House, head: DataImport) -> list[tuple[str, list[str]]]:
    """(encoding, some cells with accents as they would look) for each that one may choose; none where it does not matter."""
    if head.encoding not in CHOICES:
        return []
    cells, after = [one for one in head.columns if not one.isascii()], 0
    while len(cells) < SAMPLES and (rows := rows_after(house, head, after, AT_ONCE)):
        cells += [cell for row in rows for cell in row.cells if not cell.isascii()]
        after = rows[-1].no
    some = list(dict.fromkeys(cells))[:SAMPLES]
    return [(one, [tidied(reread(cell, head.encoding, one)) for cell in some]) for one in CHOICES]


def check_later(house: House, head: DataImport) -> None:
    """Have the dry run made, from the first row. Problem 409 while something is under way, or 422 without columns."""
    _must_be(head, "uploaded", "checked", "failed")
    if lacking := missing(head.kind, head.mapping):
        raise Problem(422, "imports.columns_missing", fields=lacking)
    mine = (ImportRow.tenant_id == house.tenant, ImportRow.import_id == head.id)
    house.session.execute(update(ImportRow).where(*mine).values(outcome=None, why=[], subject_id=None, done_at=None))
    begin_counting(head)
    head.state, head.failure = "checking", None
    house.queue("imports.check", import_=head.id)


def do_later(house: House, head: DataImport) -> None:
    """Have it done. Problem 409 unless it was checked, 422 when nothing would come of it."""
    _must_be(head, "checked")
    if not head.made and not head.changed:
        raise Problem(422, "imports.nothing_to_do")
    begin_counting(head)
    head.state = "running"
    house.audit("import", "data_import", head.id, after={"kind": head.kind, "file": head.file_name})
    house.queue("imports.do", import_=head.id)


def import_of(house: House, import_: str) -> DataImport:
    """Problem 404 if there is none."""
    head = house.session.get(DataImport, (house.tenant, import_))
    if head is None:
        raise Problem(404, "kit.not_found")
    return head


def imports_of(house: House) -> list[DataImport]:
    """The latest, newest first."""
    mine = select(DataImport).where(DataImport.tenant_id == house.tenant)
    return list(house.session.scalars(mine.order_by(DataImport.at.desc(), DataImport.id).limit(LATEST)))


def rows_of(house: House, head: DataImport, *, most: int, outcome: str | None = None) -> list[ImportRow]:
    """Its rows in the order of the file, those that came out so when an outcome is named."""
    mine = select(ImportRow).where(ImportRow.tenant_id == house.tenant, ImportRow.import_id == head.id)
    if outcome:
        mine = mine.where(ImportRow.outcome == outcome)
    return list(house.session.scalars(mine.order_by(ImportRow.no).limit(most)))


def rows_after(house: House, head: DataImport, after: int, most: int) -> list[ImportRow]:
    """So many rows behind this number."""
    mine = (ImportRow.tenant_id == house.tenant, ImportRow.import_id == head.id, ImportRow.no > after)
    return list(house.session.scalars(select(ImportRow).where(*mine).order_by(ImportRow.no).limit(most)))


def begin_counting(head: DataImport) -> None:
    """From the first row."""
    head.done = head.made = head.changed = head.same = head.refused = 0


def count_one(head: DataImport, row: ImportRow) -> None:
    """One row more came out, in the commit that says how."""
    head.done += 1
    if row.outcome == "make":
        head.made += 1
    elif row.outcome == "change":
        head.changed += 1
    elif row.outcome == "same":
        head.same += 1
    else:
        head.refused += 1


def _must_be(head: DataImport, *states: str) -> None:
    if head.state not in states:
        raise Problem(409, "imports.not_now", state=head.state)
