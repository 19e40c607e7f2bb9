"""Whose the data folder is: what a process of ours writes there is its owner's to read, and nobody else's."""

import os
import pwd
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from server.config import Settings, WrongSettings

__all__ = ["private"]

OF_OTHERS = 0o077
BEGUN = "watermark.lock"
"""Lies in every data folder that a server worked with: a folder without it may be anybody's, and stays as it is."""


def private(settings: Settings, *, uid: int | None = None) -> Settings:
    """These settings, with which this process may begin: its folders are ours to write and closed to others.

    Raises WrongSettings when we (`uid`) are root and the folder is somebody else's: what root leaves there, the server's
    own user could not open afterwards.
    """
    for folder in _folders(settings):
        with suppress(FileNotFoundError, NotADirectoryError):
            _check(folder, os.geteuid() if uid is None else uid)
    _close(settings.data_dir)
    return settings


def _folders(settings: Settings) -> Iterator[Path]:
    yield settings.data_dir
    if settings.database.startswith("sqlite:///"):
        yield Path(settings.database.removeprefix("sqlite:///")).parent
    if settings.files.startswith("file://"):
        yield Path(settings.files.removeprefix("file://"))


def _check(folder: Path, uid: int) -> None:
    owner = folder.stat().st_uid
    if uid == 0 and owner != 0:
        name = _name(owner)
        raise WrongSettings(
            f"{folder} belongs to {name}, who could not open what root writes there. Nothing was done. "
            f'Run this as {name}, with the settings of the service (docs/operations.md, "Recipes").'
        )


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"


def _close(data: Path) -> None:
    """A folder that an earlier version left open to read."""
    with suppress(OSError):
        if (data / BEGUN).exists() and data.stat().st_mode & OF_OTHERS:
            data.chmod(0o700)
