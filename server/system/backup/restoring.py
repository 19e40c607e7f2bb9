"""Putting a backup back. Everything is made and verified beside what is there; the last step is a change of names.

    take apart -> newer schema? -> all files there? -> scratch database -> counts -> our schema -> files -> epoch -> swap

Whatever goes wrong before the swap leaves the place as it was, but for files that came into the store: they harm nobody.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from server.config import Settings
from server.kit.database import head_of_history
from server.kit.files import Files, NoFile, WrongHash, files_from
from server.system.backup.archive import FileLine, Manifest, archives, read_lines, unpack
from server.system.backup.copies import Copying, copying
from server.system.backup.keys import put_back_keys
from server.system.backup.making import alone, scratch_folder
from server.system.backup.places import Place
from server.system.backup.sealing import SealingKey, sealed_size
from server.system.backup.trouble import BadBackup, Damaged, NewerBackup, NotEmpty

__all__ = ["Restored", "bring_file", "check_fits", "load_and_compare", "newest", "restore"]

SCRATCH = "restoring"
Say = Callable[[str], None]


@dataclass(frozen=True)
class Restored:
    """What came of it: the backup's moment, what it brought, where the old database is kept, which tenants have a new epoch."""

    name: str
    made_at: str
    rows: int
    files: int
    aside: str | None
    tenants: tuple[str, ...]
    keys: tuple[str, ...]


def newest(place: Place) -> str:
    """The name of the newest backup in a place. BadBackup when there is none."""
    there = archives(place)
    if not there:
        raise BadBackup(f"There is no backup in {place.url}.")
    return list(there)[-1]


def restore(
    settings: Settings,
    place: Place,
    name: str,
    now: datetime,
    *,
    replaces: bool = False,
    incomplete: bool = False,
    say: Say = lambda _: None,
) -> Restored:
    """Put a backup back into the place that the settings name; the server must stand still. BadBackup.

    `replaces`: there may be a database already; it is kept aside. `incomplete`: go on though files are missing.
    """
    key = SealingKey(settings.with_backup_key().backup_key)
    with alone(settings), scratch_folder(settings) as folder:
        target = copying(settings)
        _check_place(target, replaces)
        say(f"reading {name}")
        manifest = unpack(place, name, key, folder)
        check_fits(manifest, target)
        files = files_from(settings)
        wanted = _wanted(files, place, key, list(read_lines(folder)), incomplete)
        say(f"making the database beside the old one ({sum(manifest.rows.values())} rows)")
        scratch = load_and_compare(target, manifest, folder, SCRATCH)
        try:
            for count, line in enumerate(wanted):
                if count % 500 == 0:
                    say(f"files: {count} of {len(wanted)}")
                bring_file(files, place, key, line)
            aside = f"aside-{now:%Y%m%dT%H%M%S}"
            tenants = _new_epochs(scratch)
            kept = target.swap(SCRATCH, aside)
        except BaseException:
            target.drop(SCRATCH)
            raise
        keys = put_back_keys(settings.data_dir, json.loads((folder / "keys.json").read_text()), aside)
        _write_settings(settings.data_dir, folder)
    return Restored(name, manifest.made_at, sum(manifest.rows.values()), len(wanted), kept, tuple(tenants), tuple(keys))


def check_fits(manifest: Manifest, target: Copying) -> None:
    """NewerBackup when the schema is newer than this program's, BadBackup when the kind of database is another."""
    ours = head_of_history()
    if manifest.schema > ours:
        raise NewerBackup(
            f"The backup has schema {manifest.schema}, newer than this program ({ours}). Update the program first."
        )
    if manifest.database != target.kind:
        raise BadBackup(
            f"The backup holds a {manifest.database} database and DATABASE_URL names {target.kind}. "
            "Restore it where it came from."
        )


def load_and_compare(target: Copying, manifest: Manifest, folder: Path, scratch: str) -> Settings:
    """The scratch database, row for row what the manifest promises, then at this program's schema. BadBackup."""
    from server.kit.migrate import migrate

    made = target.load(folder / "database", scratch)
    try:
        found = target.rows(made)
        other = sorted(table for table in {*found, *manifest.rows} if found.get(table) != manifest.rows.get(table))
        if other:
            counts = ", ".join(f"{t}: {manifest.rows.get(t)} became {found.get(t)}" for t in other[:5])
            raise Damaged(f"The copy does not hold what was backed up ({counts}). Take another backup.")
        migrate(made)
    except BaseException:
        target.drop(scratch)
        raise
    return made


def bring_file(files: Files | None, place: Place, key: SealingKey, line: FileLine) -> None:
    """Verify a file of a backup, and put it into a store if one is given. Damaged, WrongKey, CutShort."""
    try:
        with place.open(line.name(key)) as sealed:
            plain = key.unsealed(sealed)
            if files is not None:
                files.put(line.tenant, line.sha256, _pieces(plain), line.by[0] if line.by else None)
                for member in line.by[1:]:
                    files.put(line.tenant, line.sha256, _again(files, line), member)
            else:
                _check_hash(plain, line)
    except NoFile:
        raise Damaged(f"File {line.sha256} is not in the place of the backup.") from None
    except WrongHash as error:
        raise Damaged(f"File {line.sha256} is damaged in the place of the backup.") from error


def _check_place(target: Copying, replaces: bool) -> None:
    if target.is_empty():
        return
    if not replaces:
        raise NotEmpty("There is a database already. With --replace it is kept aside and the backup takes its place.")
    target.check_unused()


def _wanted(files: Files, place: Place, key: SealingKey, lines: list[FileLine], incomplete: bool) -> list[FileLine]:
    """The files that the store does not have whole. BadBackup when the place has not all of them, unless `incomplete`."""
    wanted = [line for line in lines if files.size(line.tenant, line.sha256) != line.bytes]
    there = place.names("files/") if wanted else {}
    lost = {line for line in wanted if there.get(line.name(key)) != sealed_size(line.bytes)}
    if lost and not incomplete:
        raise Damaged(
            f"{len(lost)} files of this backup are missing or cut short in {place.url}. Bring them back, take another "
            "backup, or go on without them by --incomplete: phones that still hold them send them again."
        )
    return [line for line in wanted if line not in lost]


def _new_epochs(scratch: Settings) -> list[str]:
    """Begin a new epoch for every tenant, in the scratch database: who finds it finds that done."""
    from server import create_app
    from server.kit.house import engine_of
    from server.kit.tenants import all_tenants
    from server.kit.watermark import begin_epoch

    app = create_app(replace(scratch))
    engine = engine_of(app)
    try:
        tenants = all_tenants(engine)
        for tenant in tenants:
            begin_epoch(app, tenant)
    finally:
        engine.dispose()
    return tenants


def _write_settings(data: Path, folder: Path) -> None:
    """The settings of the backup, to compare with: they are not put in force."""
    told = json.loads((folder / "settings.json").read_text())
    file = data / "settings-of-backup.env"
    file.touch(mode=0o600)
    file.write_text("".join(f"{name}={value}\n" for name, value in told.items()))


def _pieces(source: BinaryIO) -> Iterator[bytes]:
    while piece := source.read(1 << 18):
        yield piece


def _again(files: Files, line: FileLine) -> Iterator[bytes]:
    with files.open(line.tenant, line.sha256) as source:
        yield from _pieces(source)


def _check_hash(plain: BinaryIO, line: FileLine) -> None:
    digest = hashlib.sha256()
    for piece in _pieces(plain):
        digest.update(piece)
    if digest.hexdigest() != line.sha256:
        raise WrongHash(line.sha256)
