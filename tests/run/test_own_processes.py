"""The processes under somebody's own process manager: `gunicorn wsgi:app` and the clockwork, without bin/run."""

import os
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import sql

from server import create_app
from server.config import Settings
from server.kit.house import engine_of
from server.seed.planting import plant
from sync.phone_line import TryLater
from tests import postgres
from tests.conftest import Database
from tests.journeys.colleague import Colleague
from tests.journeys.technician import PASSWORD
from tests.run.conftest import ROOT, free_port
from tests.run.waiting import until


@dataclass
class Site:
    """A web process and a clockwork over one database, each begun by itself."""

    folder: Path
    database: Database
    port: int = field(default_factory=free_port)
    begun: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text()

    def starts(self) -> None:
        self.begins(
            "gunicorn", "wsgi:app", "-k", "gthread", "-w", "2", "--threads", "8", "-b", f"127.0.0.1:{self.port}"
        )
        self.begins("server.system.clockwork")
        assert until(self.answers, 60), self.log

    def begins(self, module: str, *args: str) -> None:
        known = {name: value for name, value in os.environ.items() if name != "REDIS_URL"}
        known |= {"VELDWERK_DATA": str(self.folder / "data"), "DATABASE_URL": self.database.url}
        with (self.folder / "log").open("ab") as log:
            command = [sys.executable, "-m", module, *args]
            self.begun.append(subprocess.Popen(command, cwd=ROOT, env=known, stdout=log, stderr=log))

    def answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        except OSError:
            return False
        return (self.folder / "data" / "files" / "watermark.json").exists()

    def watermark(self) -> str:
        return (self.folder / "data" / "files" / "watermark.json").read_text()

    def stops(self) -> None:
        for one in self.begun:
            one.terminate()
        for one in self.begun:
            one.wait(15)
        self.begun.clear()


def copied(database: Database, folder: Path) -> Callable[[], None]:
    """Copy the database now, as a back-up of a running server; gives what puts that copy back under it."""
    if database.kind == "sqlite":
        ours, copy = database.url.removeprefix("sqlite:///"), str(folder / "copy.sqlite")
        backed_up(ours, copy)
        return lambda: backed_up(copy, ours)
    name = urlsplit(database.url).path.lstrip("/")
    server = postgres.url_of(database.url, "postgres")
    everybody_out(server, name)
    postgres.create_database(server, f"{name}_copy", template=name)

    def put_back() -> None:
        postgres.drop_database(server, name)
        postgres.create_database(server, name, template=f"{name}_copy")
        postgres.drop_database(server, f"{name}_copy")

    return put_back


def backed_up(source: str, to: str) -> None:
    """`sqlite3 source ".backup to"`: whoever has `to` open goes on with what is in it then."""
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(to, timeout=20)) as other:
        one.backup(other)


def everybody_out(server: str, name: str) -> None:
    """PostgreSQL copies a database only while nobody looks at it."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])


def hears_of_it(who: Colleague, before: str) -> bool:
    """She signs in anew, for the copy knows nothing of her log-in, and syncs: is it another epoch?"""
    try:
        who.client.log_in("tess@voltwijk.example", PASSWORD, name="Telefoon")
        who.client.sync()
    except (OSError, TryLater):  # the server has just lost its lines to the database
        return False
    return who.state.get("epoch") != before


@pytest.fixture
def site(tmp_path: Path, database: Database) -> Iterator[Site]:
    """With the demo in it, not yet started."""
    app = create_app(Settings(data_dir=tmp_path / "data", database_url=database.url))
    plant(app)
    engine_of(app).dispose()
    site = Site(tmp_path, database)
    yield site
    site.stops()


def test_a_copy_put_back_under_a_running_server_is_refilled_by_the_phone(site: Site) -> None:
    put_back = copied(site.database, site.folder)
    site.starts()
    tess = Colleague(site.folder, site.url, "tess@voltwijk.example")
    tess.syncs()
    visit = min(one["id"] for one in tess.holds("visit", state="planned"))
    marked = site.watermark()
    tess.begins(visit)
    tess.syncs()
    assert until(lambda: site.watermark() != marked), "a tick has seen how far it is"
    assert tess.client.documents["visit", visit]["state"] == "working"
    before = tess.state.get("epoch")

    put_back()
    assert until(lambda: hears_of_it(tess, before)), site.log
    tess.syncs(rounds=5)
    assert tess.client.documents["visit", visit]["state"] == "working"
    assert len(tess.holds("visit_step", visit=visit)) == 3
    assert site.log.count("an older copy") == 1


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_web_process_that_begins_while_the_database_is_away_waits_for_it(site: Site) -> None:
    with nobody_let_in(site.database):
        site.begins("gunicorn", "wsgi:app", "-k", "gthread", "-w", "1", "-b", f"127.0.0.1:{site.port}")
        assert until(lambda: site.log.count("the database is away") > 1, 60), site.log
    tess = Colleague(site.folder, site.url, "tess@voltwijk.example")
    assert until(lambda: hears_of_it(tess, before="")), site.log
    assert site.begun[0].poll() is None


@contextmanager
def nobody_let_in(database: Database) -> Iterator[None]:
    """As while a copy is put back: whoever knocks is refused, whoever was inside is shown out."""
    server, name = postgres.url_of(database.url, "postgres"), urlsplit(database.url).path.lstrip("/")
    with psycopg.connect(server, autocommit=True) as connection:
        allow = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
        connection.execute(allow.format(sql.Identifier(name), sql.Literal(False)))
        everybody_out(server, name)
        try:
            yield
        finally:
            connection.execute(allow.format(sql.Identifier(name), sql.Literal(True)))
