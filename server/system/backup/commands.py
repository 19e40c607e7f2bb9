"""`bin/backup` and `bin/restore`: what is said on the command line, and what is said back."""

import argparse
import fcntl
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from server.config import Settings, WrongSettings, load
from server.data_folder import private
from server.kit.command import run
from server.kit.files import FilesAway, FilesFull
from server.system.backup.archive import archives
from server.system.backup.copies import copying
from server.system.backup.places import place_at
from server.system.backup.trouble import BadBackup

__all__ = ["backup", "restore"]


def backup() -> int:
    """Make a backup now, or list those that are there, or try the newest. Exit status 1 when it did not work."""
    parser = argparse.ArgumentParser(prog="bin/backup", description="Back up database, files, keys and settings.")
    _place_arguments(parser, "--to")
    parser.add_argument("--list", action="store_true", help="say which backups are there")
    parser.add_argument("--test", action="store_true", help="try to restore the newest one, in a scratch place")
    said = parser.parse_args()
    return _in_words("No backup was made", lambda: _backup(said))


def restore() -> int:
    """Put a backup back. Exit status 1 when nothing was changed."""
    parser = argparse.ArgumentParser(prog="bin/restore", description="Put a backup back. The server must stand still.")
    _place_arguments(parser, "--from")
    parser.add_argument("--backup", help="the name of one (default: the newest)")
    parser.add_argument("--replace", action="store_true", help="there is a database: keep it aside")
    parser.add_argument("--incomplete", action="store_true", help="go on though files of the backup are missing")
    said = parser.parse_args()
    return _in_words("Nothing was restored", lambda: _restore(said))


def _place_arguments(parser: argparse.ArgumentParser, name: str) -> None:
    parser.add_argument("--data", type=Path, help="the data folder (default: VELDWERK_DATA, else data)")
    parser.add_argument(name, dest="place", help="a folder or s3://bucket/prefix (default: VELDWERK_BACKUP)")


def _settings(said: argparse.Namespace) -> Settings:
    settings = load()
    return private(replace(settings, data_dir=said.data.absolute()) if said.data else settings)


def _backup(said: argparse.Namespace) -> None:
    settings = _settings(said)
    place = place_at(said.place or settings.backups, settings)
    if said.list:
        for name, moment in archives(place).items():
            print(f"{name}  {moment:%Y-%m-%d %H:%M:%S} UTC")
        return
    now = datetime.now(UTC)
    if said.test:
        from server.system.backup.rehearsing import rehearse

        tried = rehearse(settings, now, place=place)
        print(f"{tried.name} can be restored: {tried.rows} rows in {tried.tables} tables, {tried.files} files "
              f"({tried.hashed} hashed), tried in {tried.seconds} s")  # fmt: skip
        return
    from server.system.backup.making import make_backup

    made = make_backup(settings, copying(settings).tenants(), now, place=place)
    print(
        f"{made.name} in {made.place}: {made.rows} rows, {made.files} files ({made.new_files} new), {made.bytes} bytes"
    )
    if made.missing:
        print(f"{made.missing} files went while it was made; the next backup will not name them")
    for name in made.forgotten:
        print(f"forgotten: {name}")
    if made.place.startswith(f"file://{settings.data_dir.absolute()}/"):
        print("It lies in the data folder and is lost with it: name another disk or a bucket in VELDWERK_BACKUP.")
    if not settings.backup_key:
        print(f"Keep a copy of {settings.data_dir / 'backup-key'} elsewhere: without it no backup can be read.")


def _restore(said: argparse.Namespace) -> None:
    from server.system.backup.restoring import newest, restore

    settings = _settings(said)
    place = place_at(said.place or settings.backups, settings)
    with _no_server(settings.data_dir):
        done = restore(
            settings, place, said.backup or newest(place), datetime.now(UTC),
            replaces=said.replace, incomplete=said.incomplete, say=lambda text: print(text, flush=True),
        )  # fmt: skip
    print(f"restored {done.name} (of {done.made_at}): {done.rows} rows, {done.files} files brought back")
    if done.aside:
        print(f"the old database is kept: {done.aside}")
    for name in done.keys:
        print(f"key put back: {name}")
    print(
        f"{len(done.tenants)} companies begin a new epoch: start the server, phones fill in what came after the backup"
    )


@contextmanager
def _no_server(data: Path) -> Generator[None]:
    """Hold the lock that bin/run holds. BadBackup when it does."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / "running").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise BadBackup(f"The server runs ({lock.read().strip()}). Stop it first.") from None
        yield


def _in_words(what: str, act: Callable[[], None]) -> int:
    try:
        act()
    except (BadBackup, FilesFull, FilesAway, WrongSettings) as error:
        print(f"{what}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    run({"backup": backup, "restore": restore}[sys.argv.pop(1)])
