"""Row-level security on PostgreSQL, as migrations lay it. SQLite needs nothing in the schema (`wall.py`)."""

from collections.abc import Iterable

from sqlalchemy import Connection, text

from server.kit.wall import APP_ROLE

__all__ = ["put_tables_behind_the_wall"]

_MINE = "tenant_id = NULLIF(current_setting('app.tenant', true), '')::uuid"


def put_tables_behind_the_wall(connection: Connection, tables: Iterable[str]) -> None:
    """Make the app's role if it is not there, let it at all tables, and show it one tenant's rows of these `tables`.

    Run by each migration that makes tables. The migrating role sees all rows, or data migrations would change none.
    """
    if connection.dialect.name != "postgresql":
        return
    _make_the_role(connection)
    owner = connection.execute(text("SELECT current_user")).scalar_one()
    for table in tables:
        connection.exec_driver_sql(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
        connection.exec_driver_sql(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')
        connection.exec_driver_sql(
            f'CREATE POLICY one_tenant ON "{table}" TO {APP_ROLE} USING ({_MINE}) WITH CHECK ({_MINE})'
        )
        connection.exec_driver_sql(
            f'CREATE POLICY owner_sees_all ON "{table}" TO "{owner}" USING (true) WITH CHECK (true)'
        )
    connection.exec_driver_sql(f"GRANT USAGE ON SCHEMA public TO {APP_ROLE}")
    connection.exec_driver_sql(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APP_ROLE}")
    connection.exec_driver_sql(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {APP_ROLE}")
    connection.exec_driver_sql(f"REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM {APP_ROLE}")


def _make_the_role(connection: Connection) -> None:
    """Roles belong to the whole cluster: another database's migration may have made it, or make it at this moment."""
    there = connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": APP_ROLE}).scalar()
    if not there:
        if not connection.execute(
            text("SELECT rolcreaterole OR rolsuper FROM pg_roles WHERE rolname = current_user")
        ).scalar():
            raise PermissionError(
                f"This role may not make roles. Run as a superuser: CREATE ROLE {APP_ROLE} NOLOGIN; GRANT {APP_ROLE} TO <this role>;"
            )
        connection.exec_driver_sql(
            f"DO $$ BEGIN CREATE ROLE {APP_ROLE} NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
        )
    if not connection.execute(text("SELECT pg_has_role(:role, 'MEMBER')"), {"role": APP_ROLE}).scalar():
        connection.exec_driver_sql(f"GRANT {APP_ROLE} TO CURRENT_USER")
