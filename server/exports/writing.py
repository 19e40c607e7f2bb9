"""Writing a company's tables into one SQLite file, by sqlite-utils, streamed in bulk."""

import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Table, func, select
from sqlite_utils import Database

from server.evidence.models import Blob
from server.kit.db import Model
from server.kit.files import Files, NoFile
from server.kit.house import House

from .company_rows import MEANINGS, company_tables
from .tables import columns_of, exported_tables, sqlite_type, written
from .views import VIEWS

__all__ = ["Progress", "count_rows", "write_database", "write_zip"]

Progress = Callable[[int], None]
AT_ONCE = 2000
"""Rows that are in memory at a time."""
TELL_EVERY = 5000
"""Rows between two words on how far it is."""


def count_rows(house: House) -> int:
    """How many rows there are to write."""
    counts = (
        house.session.scalar(select(func.count()).select_from(table).where(table.c.tenant_id == house.tenant)) or 0
        for table in exported_tables()
    )
    return sum(counts)


def write_database(house: House, path: Path, tell: Progress = lambda _: None) -> int:
    """Every table into a new SQLite file, in one snapshot of the database. `tell` hears how many rows are done."""
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    done = 0
    with closing(Database(path)) as database:
        database.execute("PRAGMA synchronous = OFF")  # a file that is cut short is begun again
        for table in exported_tables():
            names = [column.name for column in columns_of(table)]
            target = database.table(table.name).create(
                {column.name: sqlite_type(column) for column in columns_of(table)},
                pk=_key(table),
                not_null={column.name for column in columns_of(table) if not column.nullable},
            )
            rows = _Counted(_rows(house, table), done, tell)
            target.insert_all(_with_names(names, rows.each()), batch_size=AT_ONCE)
            done = rows.done
        beside = company_tables(house)
        for name, found in beside.items():
            database.table(name).insert_all(found, pk=next(iter(found[0])) if found else None)
        _describe(database, {name: len(found) for name, found in beside.items()})
        for name, statement in VIEWS.items():
            database.create_view(name, statement)
    tell(done)
    return done


def write_zip(house: House, database: Path, files: Files, path: Path, done: int, tell: Progress) -> int:
    """A zip of the database file and every stored file, `files/<sha256>.<type>`. What the store lost is passed over."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        archive.write(database, "export.sqlite", zipfile.ZIP_DEFLATED)
        for sha256, kind in _blobs(house):
            with suppress(NoFile), files.open(house.tenant, sha256) as source:
                name = f"files/{sha256}.{kind.rpartition('/')[2]}"
                with archive.open(name, "w", force_zip64=True) as target:
                    shutil.copyfileobj(source, target, 1 << 20)
            done += 1
            if done % 100 == 0:
                tell(done)
    return done


class _Counted:
    """Rows on their way, counted."""

    def __init__(self, rows: Iterator[tuple[Any, ...]], done: int, tell: Progress) -> None:
        self.done = done
        self._rows, self._tell = rows, tell

    def each(self) -> Iterator[tuple[Any, ...]]:
        for row in self._rows:
            yield row
            self.done += 1
            if self.done % TELL_EVERY == 0:
                self._tell(self.done)


def _rows(house: House, table: Table) -> Iterator[tuple[Any, ...]]:
    columns = columns_of(table)
    asked = select(*columns).where(table.c.tenant_id == house.tenant)
    with house.session.execute(asked, execution_options={"yield_per": AT_ONCE}) as found:
        for row in found:
            yield tuple(written(value) for value in row)


def _blobs(house: House) -> Iterator[tuple[str, str]]:
    """(SHA-256, content type) of every file of the company."""
    asked = select(Blob.sha256, Blob.type).where(Blob.tenant_id == house.tenant).order_by(Blob.sha256)
    with house.session.execute(asked, execution_options={"yield_per": AT_ONCE}) as found:
        for row in found:
            yield row.sha256, row.type


def _with_names(names: list[str], rows: Iterator[tuple[Any, ...]]) -> Iterator[Any]:
    yield names  # sqlite-utils reads the first of plain sequences as the columns
    yield from rows


def _key(table: Table) -> Any:
    names = tuple(column.name for column in table.primary_key.columns if column.name != "tenant_id")
    return names[0] if len(names) == 1 else names


def _describe(database: Database, beside: dict[str, int]) -> None:
    """What stands where, in the file itself."""
    promises = {mapper.class_.__tablename__: (mapper.class_.__doc__ or "").strip() for mapper in Model.registry.mappers}
    database.table("about").insert_all(
        (
            {"table": table.name, "rows": database.table(table.name).count, "meaning": promises.get(table.name, "")}
            for table in exported_tables()
        ),
        pk="table",
        columns={"table": str, "rows": int, "meaning": str},
    )
    database.table("about").insert_all(
        {"table": name, "rows": rows, "meaning": MEANINGS[name]} for name, rows in beside.items()
    )
