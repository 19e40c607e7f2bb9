"""Databases to measure on: planted once, copied for each work that changes them, gone at the end."""

import shutil
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from os import getpid
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from server.config import Settings

__all__ = ["Ground"]


class Ground:
    """Where scratch databases are made: folders for SQLite, databases beside that of `url` for PostgreSQL."""

    def __init__(self, settings: Settings, folder: Path, url: str = "") -> None:
        self._settings, self._folder, self._url = settings, folder, url
        self._numbers = count(1)

    @contextmanager
    def fresh(self, like: Settings | None = None) -> Generator[Settings]:
        """Settings of an empty database, or of a copy of one that nobody has open."""
        name = f"veldwerk_bench_{getpid()}_{next(self._numbers)}"
        data = self._folder / name
        if like is not None:
            shutil.copytree(like.data_dir, data)
        data.mkdir(parents=True, exist_ok=True)
        template = make_url(like.database_url).database if like is not None and self._url else None
        url = self.database(name, template) if self._url else ""
        try:
            yield replace(self._settings, data_dir=data, database_url=url)
        finally:
            if self._url:
                self.drop(name)
            shutil.rmtree(data, ignore_errors=True)

    def database(self, name: str, template: str | None = None) -> str:
        """A new PostgreSQL database; its address."""
        more = sql.SQL("TEMPLATE {}").format(sql.Identifier(template)) if template else sql.SQL("")
        self._say(sql.SQL("CREATE DATABASE {} {}").format(sql.Identifier(name), more))
        return make_url(self._url).set(database=name).render_as_string(hide_password=False)

    def drop(self, name: str) -> None:
        """Away with it, also when somebody is still connected."""
        self._say(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _say(self, statement: sql.Composed) -> None:
        with psycopg.connect(self._url, autocommit=True) as connection:
            connection.execute(statement)
