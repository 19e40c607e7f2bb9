"""A PostgreSQL for the tests: the one that VELDWERK_TEST_POSTGRES names, else a throw-away cluster of our own.

Its role is what an installation should use: it may make databases and roles and is no superuser.
"""

import atexit
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from os import urandom  # taken now: later a simulated world puts a seeded one in `os`
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg.sql import SQL, Identifier

ROLE = "veldwerk"


@contextmanager
def running_postgres() -> Iterator[str]:
    """The URL of a server's database `postgres`, for as long as the session of tests lasts."""
    given = os.environ.get("VELDWERK_TEST_POSTGRES")
    if given:
        yield given
        return
    with own_cluster() as url:
        yield url


@contextmanager
def own_cluster() -> Iterator[str]:
    """A throw-away cluster: the URL of its database `postgres` for ROLE. Its superuser is `postgres`, without a password."""
    with tempfile.TemporaryDirectory(prefix="veldwerk-postgres-", ignore_cleanup_errors=True) as folder:
        yield from _own_cluster(Path(folder))


def main() -> None:
    """`python -m tests.postgres`: a cluster until standard input ends, for all suites of bin/test. The first line is its URL."""
    with own_cluster() as url:
        print(url, flush=True)
        sys.stdin.read()


def create_database(server: str, name: str, template: str = "template0") -> str:
    """A new database, copied from a template; its URL."""
    making = SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(Identifier(name), Identifier(template))
    _line_to(server).execute(making)
    return url_of(server, name)


def drop_database(server: str, name: str) -> None:
    """Away with it, whoever still looks at it."""
    for left in range(50, -1, -1):
        try:
            _line_to(server).execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))
            return
        except psycopg.errors.InsufficientPrivilege:  # an autovacuum is in it, which only a superuser may end
            if not left:
                raise
            time.sleep(0.1)


_lines: dict[tuple[int, str], psycopg.Connection] = {}


def _line_to(server: str) -> psycopg.Connection:
    """This process's one connection to make and drop databases by: a new one for each costs as much as a tenth of a copy."""
    line = _lines.get((os.getpid(), server))
    if line is None or line.closed:
        line = _lines[os.getpid(), server] = psycopg.connect(server, autocommit=True)
        atexit.register(line.close)
    return line


def url_of(server: str, database: str) -> str:
    """The server's URL with another database."""
    return urlunsplit(urlsplit(server)._replace(path=f"/{database}"))


def new_name() -> str:
    """A name that no other run of tests on this server uses, not even of the same seeded world."""
    return f"veldwerk_test_{urandom(6).hex()}"


def _own_cluster(folder: Path) -> Iterator[str]:
    tools = _tools()
    owner = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
    if owner:  # PostgreSQL refuses to run as root
        shutil.chown(folder, **owner)
    data, port = folder / "data", _free_port()
    quiet = {"stdout": subprocess.DEVNULL, "cwd": folder, **owner}
    subprocess.run(
        [tools / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"],
        check=True,
        **quiet,
    )
    settings = {"port": port, "listen_addresses": "127.0.0.1", "unix_socket_directories": folder, "fsync": "off"}
    settings |= {"synchronous_commit": "off", "full_page_writes": "off", "wal_level": "minimal", "max_wal_senders": 0}
    settings |= {"max_wal_size": "256MB", "autovacuum": "off", "max_connections": 200}
    settings |= {"deadlock_timeout": "50ms"}  # a second of waiting in every test of two writers
    settings |= {"jit": "off"}  # nobody counted the rows: it takes a page of a small company for a long calculation
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen([tools / "postgres", "-D", data, *options], stderr=log, **quiet)
        try:
            _wait_until_ready(f"postgresql://postgres@127.0.0.1:{port}/postgres", server, folder / "log")
            yield f"postgresql://{ROLE}@127.0.0.1:{port}/postgres"
        finally:
            server.send_signal(signal.SIGINT)  # fast: whoever is still connected is sent away
            server.wait(30)


def _tools() -> Path:
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in folders:
        if (folder / "initdb").exists():
            return folder
    raise RuntimeError("The tests need PostgreSQL. Run: apt-get install postgresql (or set VELDWERK_TEST_POSTGRES)")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_until_ready(url: str, server: subprocess.Popen, log: Path) -> None:
    for _ in range(200):
        try:
            with psycopg.connect(url, autocommit=True, connect_timeout=2) as connection:
                connection.execute(f"CREATE ROLE {ROLE} LOGIN CREATEDB CREATEROLE")
            return
        except psycopg.OperationalError:
            if server.poll() is not None:
                break
            time.sleep(0.1)
    raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}")


if __name__ == "__main__":
    main()
