"""`python -m server.kit.migrate`: bring the database of the settings to this program's schema."""

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool

from server.config import Settings, load
from server.data_folder import private
from server.kit.command import run

if TYPE_CHECKING:
    from alembic.config import Config

__all__ = ["count_anew", "history", "migrate"]

ROWS = 1000
"""So many of each index are looked at on SQLite: enough for a guess, and writers wait for less than a second."""

FOLDER = Path(__file__).parent.parent.parent / "migrations"


def migrate(settings: Settings, to: str = "head") -> None:
    """Upgrade the database, in one transaction. Two who start at once: the second waits and finds it done."""
    from alembic import command  # slow to load, and most who need an engine outside the wall need none of it

    if settings.database.startswith("sqlite:///"):
        Path(settings.database.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    engine = outside_the_wall(settings.database)
    try:
        with engine.connect() as connection:
            if engine.dialect.name == "postgresql":
                connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtext('veldwerk migration'))")
            was = _revisions(connection)
            command.upgrade(history(connection), to)
            if engine.dialect.name == "sqlite" and _revisions(connection) != was:
                count_anew(connection)  # of a new index it would know nothing, and pass the right one by
            connection.commit()
    finally:
        engine.dispose()


def _revisions(connection: Connection) -> tuple[str, ...]:
    from alembic.runtime.migration import MigrationContext

    return MigrationContext.configure(connection).get_current_heads()


def count_anew(connection: Connection) -> None:
    """Have the database count how many rows each value of an index has. Connections that are open on SQLite go on with what
    they knew; new ones know it."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA analysis_limit = {ROWS}")
    connection.exec_driver_sql("ANALYZE")


def history(connection: Connection) -> "Config":
    """Alembic's configuration over an open connection."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    return config


def outside_the_wall(url: str) -> Engine:
    """An engine that sees every tenant, for migrations and for the tests of the wall. Nothing else may use it."""
    engine = create_engine(url, poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _leave_begin_to_us)
    return engine


def _leave_begin_to_us(dbapi: sqlite3.Connection, _record: object) -> None:
    dbapi.isolation_level = None


if __name__ == "__main__":
    run(lambda: migrate(private(load())))
