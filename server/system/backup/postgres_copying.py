"""PostgreSQL: copied by pg_dump from one snapshot, put back by pg_restore into a new database that then takes the name.

The role must see every tenant's rows: the one that migrates does (its policy says so), a superuser does. Policies and
grants are not taken from the dump but laid anew, so that a database moves between servers whose roles have other names.
"""

import os
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from server.config import Settings
from server.kit.migrate import outside_the_wall
from server.kit.policies import put_tables_behind_the_wall
from server.system.backup.copies import Copied
from server.system.backup.trouble import BadBackup, Damaged

__all__ = ["PostgresCopying"]

LAID_ANEW = (" POLICY ", " ROW SECURITY ", " ACL ", " DEFAULT ACL ", " SCHEMA - public ", " COMMENT - SCHEMA public ")
WALLED = re.compile(r" ROW SECURITY public (\S+) ")
NAMES = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "sslmode": "PGSSLMODE",
         "sslrootcert": "PGSSLROOTCERT"}  # fmt: skip
MAY_MAKE = "The role may not make databases. Run as a superuser: ALTER ROLE {role} CREATEDB"


class PostgresCopying:
    """A `Copying` of one database, by the role of VELDWERK_BACKUP_DATABASE, else the one of DATABASE_URL."""

    kind = "postgresql"

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._url = _plain(settings.backup_database or settings.database)
        self._name = str(conninfo_to_dict(_plain(settings.database))["dbname"])
        self._owner = str(conninfo_to_dict(_plain(settings.database)).get("user") or "")

    def copy(self, to: Path) -> Copied:
        with self._open(self._name) as link:
            link.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            _check_sees_all(link)
            snapshot = _one(link, "SELECT pg_export_snapshot()")
            try:
                schema = str(_one(link, "SELECT version_num FROM alembic_version"))
            except psycopg.errors.UndefinedTable as error:
                raise BadBackup("This database has no schema of Veldwerk. Run bin/migrate.") from error
            self._run(
                "pg_dump", "--format=custom", "--enable-row-security", "--no-comments", f"--snapshot={snapshot}",
                "--schema=public", f"--file={to}", database=self._name,
            )  # fmt: skip
            return Copied(schema, _rows(link))

    def tenants(self) -> list[str]:
        with self._open(self._name) as link:
            try:
                return [str(id_) for (id_,) in link.execute("SELECT id FROM public.tenant ORDER BY id")]
            except psycopg.errors.UndefinedTable as error:
                raise BadBackup("This database has no schema of Veldwerk. Run bin/migrate.") from error

    def is_empty(self) -> bool:
        if not self._exists(self._name):
            return True
        with self._open(self._name) as link:
            return not _one(link, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")

    def check_unused(self) -> None:
        with self._open("postgres") as link:
            others = _one(link, "SELECT count(*) FROM pg_stat_activity WHERE datname = %s", self._name)
        if others:
            raise BadBackup(f"{others} connections are open to database {self._name}. Stop the server first.")

    def load(self, file: Path, scratch: str) -> Settings:
        self.drop(scratch)
        name = self._beside(scratch)
        self._create(name)
        try:
            walled = self._fill(file, name)
            settings = replace(self._settings, database_url=_with_database(_plain(self._settings.database), name))
            _lay_the_wall(settings, walled)
        except BaseException:
            self.drop(scratch)
            raise
        return settings

    def rows(self, settings: Settings) -> dict[str, int]:
        with self._open(str(conninfo_to_dict(_plain(settings.database))["dbname"])) as link:
            return _rows(link)

    def swap(self, scratch: str, aside: str) -> str | None:
        kept = f"{self._name}_{aside}".replace("-", "_") if self._exists(self._name) else None
        try:
            with self._open("postgres") as link:
                if kept:
                    link.execute(_rename(self._name, kept))
                link.execute(_rename(self._beside(scratch), self._name))  # both or neither
        except psycopg.errors.ObjectInUse as error:
            raise BadBackup(f"Database {self._name} is in use. Stop the server first. Nothing was changed.") from error
        return f"database {kept}" if kept else None

    def drop(self, scratch: str) -> None:
        with self._open("postgres", autocommit=True) as link:
            link.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(self._beside(scratch)))
            )

    def _create(self, name: str) -> None:
        like = ("C.UTF-8", "C.UTF-8")
        with self._open("postgres", autocommit=True) as link:
            found = link.execute(
                "SELECT datcollate, datctype FROM pg_database WHERE datname = %s", [self._name]
            ).fetchone()
            make = "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE {} LC_CTYPE {}"
            collate, ctype = found or like
            try:
                link.execute(sql.SQL(make).format(sql.Identifier(name), sql.Literal(collate), sql.Literal(ctype)))
                if self._owner:
                    link.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(
                        sql.Identifier(name), sql.Identifier(self._owner)))  # fmt: skip
            except psycopg.errors.InsufficientPrivilege as error:
                raise BadBackup(MAY_MAKE.format(role=self._owner)) from error

    def _fill(self, file: Path, name: str) -> list[str]:
        """Load the dump without its policies and grants; the tables that stood behind the wall."""
        contents = self._run("pg_restore", "--list", str(file)).splitlines()
        wanted = file.with_suffix(".contents")
        wanted.write_text("\n".join(line for line in contents if not any(word in line for word in LAID_ANEW)))
        role = [f"--role={self._owner}"] if self._owner else []
        self._run(
            "pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", *role,
            f"--use-list={wanted}", f"--dbname={name}", str(file), database=name,
        )  # fmt: skip
        return [found[1] for line in contents if (found := WALLED.search(line))]

    def _beside(self, scratch: str) -> str:
        return f"{self._name}_{scratch}"

    def _exists(self, name: str) -> bool:
        with self._open("postgres") as link:
            return bool(_one(link, "SELECT count(*) FROM pg_database WHERE datname = %s", name))

    def _open(self, database: str, *, autocommit: bool = False) -> "psycopg.Connection[Any]":
        try:
            return psycopg.connect(self._url, dbname=database, autocommit=autocommit, connect_timeout=10)
        except psycopg.OperationalError as error:
            raise BadBackup(f"The database does not let us in: {error}") from error

    def _run(self, tool: str, *args: str, database: str | None = None) -> str:
        told = conninfo_to_dict(self._url)
        env = {**os.environ, **{NAMES[name]: str(value) for name, value in told.items() if name in NAMES}}
        if database:
            env["PGDATABASE"] = database
        done = subprocess.run([_tool(tool), *args], env=env, capture_output=True, text=True)  # noqa: S603 - our own words
        if done.returncode:
            word = (done.stderr.strip().splitlines() or ["it does not say why"])[0]
            raise (Damaged if tool == "pg_restore" else BadBackup)(f"{tool} failed: {word}")
        return done.stdout


def _lay_the_wall(settings: Settings, tables: list[str]) -> None:
    engine = outside_the_wall(settings.database)
    try:
        with engine.begin() as link:
            put_tables_behind_the_wall(link, tables)
    finally:
        engine.dispose()


def _tool(name: str) -> str:
    """The newest one of this machine: an older pg_dump refuses a newer server."""
    newest = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    found = str(newest[-1]) if newest else shutil.which(name)
    if found is None:
        raise BadBackup(f"{name} is not on this machine. Install it: apt-get install postgresql-client")
    return found


def _check_sees_all(link: "psycopg.Connection[Any]") -> None:
    hidden = _one(
        link,
        "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE n.nspname = 'public' AND c.relrowsecurity "
        "AND NOT (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user) "
        "AND NOT EXISTS (SELECT 1 FROM pg_policies p WHERE p.schemaname = 'public' AND p.tablename = c.relname "
        "AND p.policyname = 'owner_sees_all' AND current_user = ANY (p.roles))",
    )
    if hidden:
        raise BadBackup(
            f"This role does not see all rows of {hidden} tables; a backup by it would be empty. "
            "Name the role that migrates, or a superuser, in VELDWERK_BACKUP_DATABASE."
        )


def _rows(link: "psycopg.Connection[Any]") -> dict[str, int]:
    tables = link.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename").fetchall()
    count = sql.SQL("SELECT count(*) FROM public.{}")
    return {name: int(_one(link, count.format(sql.Identifier(name)))) for (name,) in tables}


def _one(link: "psycopg.Connection[Any]", query: Any, *values: Any) -> Any:
    row = link.execute(query, values or None).fetchone()
    return row[0] if row else None


def _rename(old: str, new: str) -> Any:
    return sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(old), sql.Identifier(new))


def _plain(url: str) -> str:
    return url.replace("postgresql+psycopg:", "postgresql:", 1)


def _with_database(url: str, name: str) -> str:
    head, _, query = url.partition("?")
    return f"{head.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")
