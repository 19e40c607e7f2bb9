"""What many machines share and what each of them runs: a PostgreSQL that may crash, machines that may be killed."""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psycopg

from bench.field.peers import free_port

__all__ = ["Machine", "Postgres"]

ROOT = Path(__file__).resolve().parents[2]
ROLE = "veldwerk"
PATIENCE = 60
"""Seconds within which something that was started must answer."""


class Postgres:
    """A cluster of our own with durable commits. `url` names its database for ROLE, which is no superuser."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._port = folder, free_port()
        self._tools = _tools()
        self._owner: dict[str, Any] = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
        folder.mkdir(mode=0o755)
        if self._owner:
            shutil.chown(folder, **self._owner)
        self._do("initdb", "-D", str(folder / "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C")
        self._process: subprocess.Popen[Any] | None = None
        self.start()
        with psycopg.connect(f"postgresql://postgres@127.0.0.1:{self._port}/postgres", autocommit=True) as line:
            line.execute(f"CREATE ROLE {ROLE} LOGIN CREATEDB CREATEROLE")
            line.execute(f"CREATE DATABASE veldwerk OWNER {ROLE} TEMPLATE template0")

    @property
    def url(self) -> str:
        return f"postgresql://{ROLE}@127.0.0.1:{self._port}/veldwerk"

    def start(self) -> None:
        """Until it answers; after a crash it has recovered by then."""
        options = {"port": self._port, "listen_addresses": "127.0.0.1", "unix_socket_directories": self._folder, "max_connections": 200}  # fmt: skip
        command = [str(self._tools / "postgres"), "-D", str(self._folder / "data")]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, cwd=self._folder, **self._owner)
        for _ in range(PATIENCE * 10):
            with contextlib.suppress(psycopg.OperationalError):
                psycopg.connect(f"postgresql://postgres@127.0.0.1:{self._port}/postgres", connect_timeout=2).close()
                return
            time.sleep(0.1)
        raise TimeoutError("PostgreSQL does not answer.")

    def crash(self) -> None:
        """No goodbye to anybody: as a power cut, but for what the system had in its buffers."""
        self._end(signal.SIGQUIT)

    def stop(self) -> None:
        self._end(signal.SIGINT)

    def _end(self, how: signal.Signals) -> None:
        if self._process and self._process.poll() is None:
            self._process.send_signal(how)
            self._process.wait(30)

    def _do(self, tool: str, *arguments: str) -> None:
        subprocess.run([str(self._tools / tool), *arguments], check=True, stdout=subprocess.DEVNULL, cwd=self._folder, **self._owner)  # fmt: skip


def _tools() -> Path:
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in folders:
        if (folder / "initdb").exists():
            return folder
    raise RuntimeError("PostgreSQL is needed. Run: apt-get install postgresql")


class Machine:
    """One `bin/run` with a data folder of its own over what all share."""

    def __init__(self, folder: Path, shared: Mapping[str, str]) -> None:
        self.folder, self.port = folder, free_port()
        self._shared = dict(shared)
        self._process: subprocess.Popen[Any] | None = None
        folder.mkdir()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Until everything that it runs answers."""
        ready = self.folder / "ready.json"
        ready.unlink(missing_ok=True)
        command = [str(ROOT / "bin" / "run"), "--port", str(self.port), "--data", str(self.folder / "data"), "--size", "empty", "--ready-file", str(ready)]  # fmt: skip
        with (self.folder / "run.log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, env=os.environ | self._shared, start_new_session=True)  # fmt: skip
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and self._process.poll() is None:
            if ready.exists():
                return
            time.sleep(0.05)
        raise TimeoutError(f"A machine does not start: {(self.folder / 'run.log').read_text()[-1000:]}")

    def stop(self) -> None:
        """As a person stops it."""
        if self._process and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(30)

    def kill(self) -> None:
        """kill -9 of all that runs on it."""
        assert self._process
        for pid in _descendants(self._process.pid):
            _kill(pid)
        self._process.wait(30)

    def kill_a_web_worker(self) -> None:
        """kill -9 of one of the processes that answer calls."""
        assert self._process
        parents = _parents()
        workers = [pid for pid, parent in parents.items() if parents.get(parent) == self._process.pid and _listens(pid, self.port)]  # fmt: skip
        if not workers:
            raise RuntimeError("No web worker was found.")
        _kill(workers[0])


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _parents() -> dict[int, int]:
    found: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            found[int(stat.parent.name)] = int(stat.read_text().rsplit(")", 1)[1].split()[1])
    return found


def _descendants(pid: int) -> list[int]:
    """The process itself first."""
    parents, found = _parents(), [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found


def _listens(pid: int, port: int) -> bool:
    listening = (line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:])
    ours = {f"socket:[{at[9]}]" for at in listening if at[1].endswith(f":{port:04X}") and at[3] == "0A"}
    with contextlib.suppress(OSError):
        return any(str(held.readlink()) in ours for held in Path(f"/proc/{pid}/fd").iterdir())
    return False
