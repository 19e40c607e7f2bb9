"""Before anybody is let in: the schema, somebody in the database, and whether it is the newest copy."""

from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, OperationalError

from server.config import Settings
from server.kit.database import WrongDatabase, check_database
from server.kit.house import engine_of
from server.kit.watermark import recognise_restore
from server.seed.planting import Account, accounts, plant
from server.seed.progress import progress
from server.seed.sizes import SIZES
from server.system.loading import loaded
from server.system.wish import CannotStart

__all__ = ["prepare"]


def prepare(settings: Settings, size: str) -> tuple[Flask, list[Account]]:
    """The app over a database that is fit to work with, and who can log in if it holds the demo. CannotStart."""
    try:
        app = loaded(settings, check=False)
        engine = engine_of(app)
        _bring_to_schema(engine, settings)
    except WrongDatabase as error:
        raise CannotStart(str(error)) from error
    with progress() as say:
        ours = plant(app, SIZES[size], say)
    for tenant in recognise_restore(app):
        print(f"The database of tenant {tenant} is an older copy: it begins a new epoch, the phones fill it up again.")
    engine.dispose()  # no connection may pass through a fork
    return app, accounts() if ours else []


def _bring_to_schema(engine: Engine, settings: Settings) -> None:
    try:
        check_database(engine)
    except WrongDatabase:
        engine.dispose()
        _migrate(settings)
        check_database(engine)


def _migrate(settings: Settings) -> None:
    from server.kit.migrate import migrate  # Alembic is slow to load, and most starts need none of it

    try:
        migrate(settings)
    except OperationalError as error:
        raise CannotStart(
            f"the database does not answer. Check that it runs and DATABASE_URL. It says: {error.orig}"
        ) from error
    except DBAPIError as error:
        raise CannotStart(f"the database cannot be brought to this program's schema: {error.orig}") from error
    except PermissionError as error:
        raise CannotStart(str(error)) from error
