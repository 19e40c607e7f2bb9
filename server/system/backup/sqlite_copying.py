"""SQLite: copied by its online backup, put back as a file beside the old one."""

import os
import sqlite3
import sys
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

from server.config import Settings
from server.system.backup.copies import Copied
from server.system.backup.trouble import BadBackup, Damaged

__all__ = ["SqliteCopying"]

BESIDE = ("", "-wal", "-shm")


class SqliteCopying:
    """A `Copying` of one file."""

    kind = "sqlite"

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._file = Path(settings.database.removeprefix("sqlite:///")).absolute()

    def copy(self, to: Path) -> Copied:
        if not self._file.exists():
            raise BadBackup(f"There is no database at {self._file}: nothing to back up.")
        reading = sqlite3.connect(f"file:{self._file}?mode=ro", uri=True)
        with closing(reading) as source, closing(sqlite3.connect(to)) as copy:
            source.backup(copy)  # one read transaction: in WAL nobody waits for it
            copy.execute("PRAGMA journal_mode = DELETE")
        return Copied(_schema(to), _rows(to))

    def tenants(self) -> list[str]:
        if not self._file.exists():
            raise BadBackup(f"There is no database at {self._file}: nothing to back up.")
        try:
            with closing(sqlite3.connect(f"file:{self._file}?mode=ro", uri=True)) as database:
                return [str(id_) for (id_,) in database.execute("SELECT id FROM tenant ORDER BY id")]
        except sqlite3.DatabaseError as error:
            raise BadBackup(f"This database cannot be read: {error}. Run bin/migrate, or restore a backup.") from error

    def is_empty(self) -> bool:
        if not self._file.exists():
            return True
        with closing(sqlite3.connect(f"file:{self._file}?mode=ro", uri=True)) as database:
            return not database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]

    def check_unused(self) -> None:
        for pid in _holders(self._file):
            raise BadBackup(f"Process {pid} works with {self._file}. Stop the server first.")

    def load(self, file: Path, scratch: str) -> Settings:
        self.drop(scratch)
        path = self._beside(scratch)
        path.parent.mkdir(parents=True, exist_ok=True)
        with file.open("rb") as source, path.open("wb") as out:
            while piece := source.read(1 << 20):
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
        return replace(self._settings, database_url=f"sqlite:///{path}")

    def rows(self, settings: Settings) -> dict[str, int]:
        return _rows(Path(settings.database.removeprefix("sqlite:///")))

    def swap(self, scratch: str, aside: str) -> str | None:
        kept = None
        if self._file.exists():
            folder = self._file.parent / aside
            folder.mkdir(parents=True, exist_ok=True)
            kept = str(folder / self._file.name)
            for more in BESIDE:
                with suppress(FileNotFoundError):
                    Path(f"{self._file}{more}").replace(f"{kept}{more}")
        new = self._beside(scratch)
        with closing(sqlite3.connect(new)) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        new.replace(self._file)
        self.drop(scratch)
        return kept

    def drop(self, scratch: str) -> None:
        for more in BESIDE:
            Path(f"{self._beside(scratch)}{more}").unlink(missing_ok=True)

    def _beside(self, scratch: str) -> Path:
        return self._file.with_name(f"{self._file.name}.{scratch}")


def _schema(file: Path) -> str:
    try:
        with closing(sqlite3.connect(file)) as database:
            return str(database.execute("SELECT version_num FROM alembic_version").fetchone()[0])
    except (sqlite3.Error, TypeError) as error:
        raise BadBackup(f"This database has no schema of Veldwerk: {error}. Run bin/migrate.") from error


def _rows(file: Path) -> dict[str, int]:
    try:
        with closing(sqlite3.connect(file)) as database:
            found = database.execute("PRAGMA quick_check").fetchone()[0]
            if found != "ok":
                raise Damaged(f"The database in this copy is not sound: {found}")
            names = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
            tables = sorted(str(name) for (name,) in names)
            return {t: int(database.execute(f'SELECT count(*) FROM "{t}"').fetchone()[0]) for t in tables}  # noqa: S608
    except sqlite3.DatabaseError as error:
        raise Damaged(f"The database in this copy is not sound: {error}") from error


def _holders(file: Path) -> list[int]:
    """Processes that have the file open. On Linux only: elsewhere nobody can tell."""
    if sys.platform != "linux" or not file.exists():
        return []
    found = set[int]()
    for link in Path("/proc").glob("[0-9]*/fd/*"):
        with suppress(OSError):
            if link.readlink() == file.resolve() and int(link.parts[2]) != os.getpid():
                found.add(int(link.parts[2]))
    return sorted(found)
