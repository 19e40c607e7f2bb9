"""The restore test: the newest backup is taken apart and loaded into a scratch database, which is counted and dropped.

All files must lie there with the right size; a share of them, another each day, is opened and hashed, so that within
four weeks every file was.
"""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from server.config import Settings
from server.kit.clock import AMSTERDAM
from server.system.backup.archive import FileLine, read_lines, unpack
from server.system.backup.copies import copying
from server.system.backup.making import alone, scratch_folder
from server.system.backup.places import Place, place_at
from server.system.backup.restoring import bring_file, check_fits, load_and_compare, newest
from server.system.backup.sealing import SealingKey, sealed_size
from server.system.backup.trouble import BadBackup, Damaged

__all__ = ["Rehearsed", "rehearse"]

SHARES = 28
FEW = 200
"""So many files are all hashed each time."""
OLD = timedelta(hours=48)


@dataclass(frozen=True)
class Rehearsed:
    """What the test found: the backup, its tables and rows, files that are there, files that were hashed, how long it took."""

    name: str
    tables: int
    rows: int
    files: int
    hashed: int
    seconds: float
    by_tenant: dict[str, int]
    """How many files of each tenant are there."""


def rehearse(
    settings: Settings,
    now: datetime,
    *,
    place: Place | None = None,
    progress: Callable[[int, int], None] = lambda *_: None,
) -> Rehearsed:
    """Try to restore the newest backup, in a scratch place. BadBackup says what is wrong with it; one that is older
    than two days is wrong too."""
    began = time.monotonic()
    place = place or place_at(settings.backups, settings)
    key = SealingKey(settings.with_backup_key().backup_key)
    scratch = f"rehearsal_{uuid4().hex[:8]}"
    with alone(settings), scratch_folder(settings) as folder:
        name = newest(place)
        manifest = unpack(place, name, key, folder)
        target = copying(settings)
        check_fits(manifest, target)
        try:
            load_and_compare(target, manifest, folder, scratch)
        finally:
            target.drop(scratch)
        lines = list(read_lines(folder))
        _check_all_there(lines, place, key)
        share = lines if len(lines) <= FEW else [line for line in lines if _is_of_today(line, now)]
        for done, line in enumerate(share):
            progress(done, len(share))
            bring_file(None, place, key, line)
    if now - manifest.made > OLD:
        raise BadBackup(f"The newest backup is of {manifest.made_at}: none was made since.")
    rows = sum(manifest.rows.values())
    seconds = round(time.monotonic() - began, 1)
    by_tenant = dict(Counter(line.tenant for line in lines))
    return Rehearsed(name, len(manifest.rows), rows, len(lines), len(share), seconds, by_tenant)


def _check_all_there(lines: list[FileLine], place: Place, key: SealingKey) -> None:
    there = place.names("files/")
    lost = [line for line in lines if there.get(line.name(key)) != sealed_size(line.bytes)]
    if lost:
        raise Damaged(f"{len(lost)} of {len(lines)} files are missing or cut short in {place.url}.")


def _is_of_today(line: FileLine, now: datetime) -> bool:
    return int(line.sha256[:4], 16) % SHARES == now.astimezone(AMSTERDAM).toordinal() % SHARES
