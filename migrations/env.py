"""Alembic's environment: one history for SQLite and PostgreSQL. `python -m server.kit.migrate` runs it.

It works as the URL's own role, outside the wall between tenants: a data migration sees every tenant's rows.
"""

from alembic import context
from sqlalchemy import Connection


def run(connection: Connection) -> None:
    """Bring this connection's database to the revision that was asked for."""
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        # A batch rebuild drops and renames tables: with foreign keys on, the rows that refer to them would go too.
        # The pragma is silently ignored inside a transaction, so it comes before BEGIN.
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
    context.configure(connection=connection, render_as_batch=True, transactional_ddl=True)
    if sqlite:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    with context.begin_transaction():
        context.run_migrations()
        if sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()):
            raise RuntimeError(f"The migration left rows that refer to nothing: {broken[:5]}")


run(context.config.attributes["connection"])
