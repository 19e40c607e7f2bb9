"""A copy of the database as one file, and a database from such a file: what both kinds of database have in common."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from server.config import Settings

__all__ = ["Copied", "Copying", "copying"]


@dataclass(frozen=True)
class Copied:
    """What a copy holds: the schema's revision, and how many rows each table has in that very snapshot."""

    schema: str
    rows: dict[str, int]


class Copying(Protocol):
    """How one kind of database is copied and put back. `scratch` names a new database beside the one of the settings."""

    kind: str

    def copy(self, to: Path) -> Copied:
        """Copy the database as it is at one moment, while it is being worked with. BadBackup."""
        ...

    def tenants(self) -> list[str]:
        """The ids of all tenants. BadBackup."""
        ...

    def is_empty(self) -> bool:
        """Whether there is no database at the place of the settings, or one without a table."""
        ...

    def check_unused(self) -> None:
        """BadBackup when a server works with the database."""
        ...

    def load(self, file: Path, scratch: str) -> Settings:
        """Make the scratch database from a copy; the settings under which it is found. BadBackup."""
        ...

    def rows(self, settings: Settings) -> dict[str, int]:
        """How many rows each table of such a database has, all tenants together. BadBackup when it is not sound."""
        ...

    def swap(self, scratch: str, aside: str) -> str | None:
        """Let the scratch database take the place of the settings' one, which is kept; where, or None if there was none."""
        ...

    def drop(self, scratch: str) -> None:
        """Forget the scratch database. Fine when there is none."""
        ...


def copying(settings: Settings) -> Copying:
    """The one that fits the database of the settings."""
    if settings.database.startswith("sqlite"):
        from server.system.backup.sqlite_copying import SqliteCopying

        return SqliteCopying(settings)
    from server.system.backup.postgres_copying import PostgresCopying

    return PostgresCopying(settings)
