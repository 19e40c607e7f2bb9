"""The server of a drill: bin/run in a scratch folder, killed and started again, its database lost and put back."""

import json
import os
import signal
import socket
import subprocess
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from server.config import Settings

__all__ = ["Site"]

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 180.0


class Site:
    """One installation. `database_url` is empty for SQLite in the data folder."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.folder, self.database_url = folder, database_url
        self.data = folder / "data"
        self.port = _free_port()
        self.accounts: list[dict[str, Any]] = []
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def settings(self) -> Settings:
        """The settings under which it runs, to look into its database."""
        return replace(Settings(), data_dir=self.data, database_url=self.database_url)

    def start(self) -> None:
        """Start, and wait until everything answers. RuntimeError with the log when it does not."""
        ready = self.folder / "ready.json"
        ready.unlink(missing_ok=True)
        command = ["bin/run", "--port", str(self.port), "--data", str(self.data), "--ready-file", str(ready)]
        with (self.folder / "run.log").open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own command
                [ROOT / command[0], *command[1:]],
                env=self._environment(),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        end = time.monotonic() + PATIENCE
        while not ready.exists():
            if self._process.poll() is not None or time.monotonic() > end:
                log_text = (self.folder / "run.log").read_text()[-2000:].strip()
                why = log_text or f"it said nothing for {PATIENCE:.0f} s; the machine may be too busy"
                raise RuntimeError(f"The server did not start: {why}")
            time.sleep(0.05)
        self.accounts = json.loads(ready.read_text())["accounts"]

    def kill(self) -> None:
        """kill -9 of everything at once: nobody gets to say goodbye."""
        for pid in self._pids():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if self._process is not None:
            self._process.wait(10)
        self._process = None

    def call(self, command: str, *args: str) -> str:
        """Run one of our own commands over this installation; what it said. RuntimeError when it says no."""
        whole = [str(ROOT / "bin" / command), "--data", str(self.data), *args]
        done = subprocess.run(whole, env=self._environment(), capture_output=True, text=True)  # noqa: S603
        if done.returncode:
            raise RuntimeError(f"bin/{command}: {done.stdout}{done.stderr}")
        return done.stdout

    def lose_database(self) -> None:
        """It is gone."""
        if not self.database_url:
            for beside in ("", "-wal", "-shm"):
                (self.data / f"veldwerk.sqlite{beside}").unlink(missing_ok=True)
            return
        drop_database(self.database_url)

    def lose_files(self, every: int) -> tuple[int, int]:
        """Every so-manieth stored file is gone too; how many of how many."""
        names = sorted(path for path in (self.data / "files").glob("*/??/??/*") if "." not in path.name)
        for path in names[::every]:
            path.unlink()
        return len(names[::every]), len(names)

    def _environment(self) -> dict[str, str]:
        clean = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY")}
        clean = {k: v for k, v in clean.items() if not k.startswith("VELDWERK_")}
        return clean | ({"DATABASE_URL": self.database_url} if self.database_url else {})

    def _pids(self) -> list[int]:
        """The process and all that descends from it."""
        children = dict[int, list[int]]()
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                parent = int(stat.read_text().rsplit(")", 1)[1].split()[1])
                children.setdefault(parent, []).append(int(stat.parent.name))
        found, todo = list[int](), [self._process.pid] if self._process else []
        while todo:
            pid = todo.pop()
            found.append(pid)
            todo += children.get(pid, [])
        return found


def drop_database(url: str) -> None:
    """Away with a PostgreSQL database, whoever still looks at it."""
    import psycopg
    from psycopg import sql

    head, _, name = url.rpartition("/")
    with psycopg.connect(f"{head}/postgres", autocommit=True) as link:
        link.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
