"""How the database is opened, and what is checked before anybody works with it."""

from pathlib import Path
from typing import Any

from flask import Flask
from psycopg.types.string import TextLoader
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError
from sqlalchemy.pool import ConnectionPoolEntry

from server.config import Settings
from server.kit.db import db
from server.kit.json import dumps, loads
from server.kit.sqlite_order import answer_in_order
from server.kit.synced_reading import may_answer_bare
from server.kit.wall import APP_ROLE, put_behind_the_wall

__all__ = ["WrongDatabase", "check_database", "head_of_history", "join_database", "open_engine"]

VERSIONS = Path(__file__).parent.parent.parent / "migrations" / "versions"
MIGRATE = "bin/migrate"


class WrongDatabase(Exception):
    """The database is not fit to be worked with; the text says which command helps."""


def open_engine(settings: Settings) -> Engine:
    """An engine behind the wall, for work without an app. The app's own comes from `join_database`."""
    return _as_ours(create_engine(settings.database, **_options(settings)))


def join_database(app: Flask, settings: Settings) -> Engine:
    """Give the app its engine, through Flask-SQLAlchemy, behind the wall."""
    if settings.database.startswith("sqlite:///"):
        Path(settings.database.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = _options(settings)
    db.init_app(app)
    with app.app_context():
        engine = app.extensions["engine"] = _as_ours(db.engine)
    return engine


def _as_ours(engine: Engine) -> Engine:
    put_behind_the_wall(engine)
    may_answer_bare(engine)
    answer_in_order(engine)
    if engine.dialect.name == "postgresql":
        event.listen(engine, "connect", _ids_are_texts)
    return engine


def _ids_are_texts(dbapi: Any, _record: ConnectionPoolEntry) -> None:
    """As everywhere in this program. The driver would make an object of each, of which we would make its text again: half
    the time that it takes to fetch some rows."""
    dbapi.adapters.register_loader("uuid", TextLoader)


def check_database(engine: Engine) -> None:
    """Raises WrongDatabase when the schema is another than this program's, or the wall would not stand."""
    try:
        with engine.execution_options(tenant=None).connect() as connection:
            if engine.dialect.name == "postgresql":
                _check_role(connection)
            there, wanted = _revision(connection), head_of_history()
    except DBAPIError as error:
        raise WrongDatabase(_what_to_do(str(error.orig).strip(), engine.url.username)) from error
    if there == wanted:
        return
    if there is not None and there > wanted:
        raise WrongDatabase(
            f"The database is at schema {there}, newer than this program ({wanted}). Update the program."
        )
    raise WrongDatabase(f"The database is at schema {there or 'none'}, this program needs {wanted}. Run: {MIGRATE}")


def head_of_history() -> str:
    """The newest revision: the number that its file in migrations/versions begins with."""
    return max((path.name[:4] for path in VERSIONS.glob("[0-9]*.py")), default="none")


def _options(settings: Settings) -> dict[str, Any]:
    wait = settings.database_wait_ms
    options: dict[str, Any] = {
        "pool_size": settings.database_pool,
        "max_overflow": 0,
        "pool_timeout": wait / 1000,
        "pool_use_lifo": True,
        "json_serializer": _json_text,
        "json_deserializer": _json_value,
    }
    if settings.database.startswith("sqlite"):
        options["connect_args"] = {"timeout": wait / 1000, "check_same_thread": False, "cached_statements": 1000}
    else:
        options["connect_args"] = {"options": f"-c timezone=UTC -c lock_timeout={wait}", "connect_timeout": 10}
    return options


def _json_text(value: Any) -> str:
    return dumps(value).decode()


def _json_value(stored: Any) -> Any:
    # SQLite makes a number of JSON that is a bare number: the column's affinity is numeric.
    return loads(stored) if isinstance(stored, (str, bytes)) else stored


def _revision(connection: Connection) -> str | None:
    try:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    except (OperationalError, ProgrammingError) as error:
        if "alembic_version" in str(error.orig):  # the table is not there: an empty database
            return None
        raise


def _check_role(connection: Connection) -> None:
    """Every transaction takes the role of the app (`wall.py`); a role that row-level security passes by is no wall."""
    role = {"role": APP_ROLE}
    passes_by = text("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = :role")
    if connection.execute(passes_by, role).scalar():
        raise WrongDatabase(
            f"Role {APP_ROLE} passes by the wall. Run as a superuser: ALTER ROLE {APP_ROLE} NOSUPERUSER NOBYPASSRLS"
        )
    owners = connection.execute(text(_OWNERS), role).scalars().all()
    if APP_ROLE in owners:
        ours = connection.execute(text("SELECT session_user")).scalar_one()
        raise WrongDatabase(
            f"Role {APP_ROLE} owns tables and could lift the wall. "
            f"Run as a superuser in this database: REASSIGN OWNED BY {APP_ROLE} TO {ours}"
        )
    for owner in owners:
        raise WrongDatabase(
            f"Role {APP_ROLE} is a member of {owner}, which owns the tables, and could lift the wall. "
            f"Run as a superuser: REVOKE {owner} FROM {APP_ROLE}"
        )


_OWNERS = """SELECT DISTINCT tableowner FROM pg_tables
    WHERE schemaname = current_schema() AND pg_has_role(:role, tableowner, 'MEMBER')"""
"""Whose rights over the tables the app's role has: it must be nobody's."""


def _what_to_do(said: str, ours: str | None) -> str:
    if f'role "{APP_ROLE}" does not exist' in said:
        return f"The database has no role {APP_ROLE} yet. Run: {MIGRATE}"
    if "permission denied to set role" in said:
        return f"We may not act as {APP_ROLE}. Run as a superuser: GRANT {APP_ROLE} TO {ours}"
    if "unable to open database file" in said:
        return f"The database's file or folder is not there, or not ours to write. Run: {MIGRATE}"
    return f"The database does not let us in: {said}"
