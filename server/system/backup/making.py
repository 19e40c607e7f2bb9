"""Making a backup: the database first and the files after it, so that no file is missing that the database names.

The archive is written last: where one lies, everything that it names lies too.
"""

import fcntl
import json
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import BinaryIO, cast

from server.config import SETTINGS, Settings
from server.kit.files import Files, NoFile, files_from
from server.system.backup.archive import FORMAT, PARTS, FileLine, Manifest, archive_name, pack, part_of
from server.system.backup.copies import copying
from server.system.backup.keys import kept_keys
from server.system.backup.places import Place, place_at
from server.system.backup.rotation import rotate
from server.system.backup.sealing import SealingKey, sealed_size
from server.system.backup.trouble import BadBackup

__all__ = ["Made", "alone", "make_backup", "scratch_folder"]

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Made:
    """What came of it: the archive's name, what it holds, how many files were new to the place, which old backups went."""

    name: str
    place: str
    rows: int
    files: int
    new_files: int
    missing: int
    bytes: int
    forgotten: tuple[str, ...]
    by_tenant: dict[str, int]
    """How many files of each tenant."""


def make_backup(
    settings: Settings,
    tenants: list[str],
    now: datetime,
    *,
    place: Place | None = None,
    progress: Progress = lambda *_: None,
) -> Made:
    """Make one of everything in a place, then forget what is older than the rule says. BadBackup, FilesFull, FilesAway."""
    place = place or place_at(settings.backups, settings)
    key = SealingKey(settings.with_backup_key().backup_key)
    with alone(settings), scratch_folder(settings) as folder:
        source = copying(settings)
        copied = source.copy(folder / "database")
        files = files_from(settings)
        lines = list(_write_list(files, tenants, folder / "files.jsonl"))
        new = _carry(files, lines, place, key, progress)
        (folder / "keys.json").write_text(json.dumps(kept_keys(settings.data_dir)))
        (folder / "settings.json").write_text(json.dumps(_said(settings), indent=1))
        manifest = Manifest(
            format=FORMAT,
            made_at=now.isoformat(),
            database=source.kind,
            schema=copied.schema,
            rows=copied.rows,
            files=len(lines) - len(new.missing),
            bytes=sum(line.bytes for line in lines),
            missing=len(new.missing),
            parts={part: part_of(folder / part) for part in PARTS},
        )
        name = archive_name(now)
        pack(folder, manifest, key, folder / "sealed")
        with (folder / "sealed").open("rb") as sealed:
            place.write(name, sealed)
        size = (folder / "sealed").stat().st_size
        gone = rotate(place, settings, key, folder)
    total = sum(copied.rows.values())
    return Made(
        name, place.url, total, manifest.files, new.count, manifest.missing, size, tuple(gone), _by_tenant(lines)
    )


@contextmanager
def alone(settings: Settings) -> Generator[None]:
    """One backup, restore or rehearsal of an installation at a time. BadBackup when another is under way."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with (settings.data_dir / "backup.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BadBackup("Another backup or restore is under way here. Wait until it is done.") from None
        yield


@contextmanager
def scratch_folder(settings: Settings) -> Generator[Path]:
    """A folder for copies in plain text: in the data folder, for its owner only, gone afterwards."""
    with TemporaryDirectory(prefix="backup-work-", dir=settings.data_dir) as folder:
        yield Path(folder)


@dataclass
class _Carried:
    count: int
    missing: list[FileLine]


def _write_list(files: Files, tenants: list[str], to: Path) -> Iterator[FileLine]:
    with to.open("w") as out:
        for tenant in tenants:
            for stored in files.all(tenant):
                line = FileLine(tenant, stored.sha256, stored.bytes, tuple(sorted(stored.by)))
                out.write(json.dumps(asdict(line)) + "\n")
                yield line


def _carry(files: Files, lines: list[FileLine], place: Place, key: SealingKey, progress: Progress) -> _Carried:
    """Seal and send the files that the place does not have whole yet."""
    there, carried = place.names("files/"), _Carried(0, [])
    for done, line in enumerate(lines):
        progress(done, len(lines))
        if there.get(line.name(key)) == sealed_size(line.bytes):
            continue
        try:
            with files.open(line.tenant, line.sha256) as plain, TemporaryFile() as sealed:
                key.seal(plain, cast(BinaryIO, sealed))
                sealed.seek(0)
                place.write(line.name(key), cast(BinaryIO, sealed))
            carried.count += 1
        except NoFile:  # the sweep took it since the list was made
            carried.missing.append(line)
    progress(len(lines), len(lines))
    return carried


def _by_tenant(lines: list[FileLine]) -> dict[str, int]:
    return dict(Counter(line.tenant for line in lines))


def _said(settings: Settings) -> dict[str, str]:
    """What was set in the environment, other than the defaults; but not the key that seals this very backup."""
    values = {one.name: (getattr(settings, one.field), one.default) for one in SETTINGS if one.field != "backup_key"}
    return {name: str(value) for name, (value, default) in values.items() if value != default}
