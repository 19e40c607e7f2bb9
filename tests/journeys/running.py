"""A real server for a journey: what bin/run starts, in a folder of its own, killed and started again at will."""

import contextlib
import json
import os
import signal
import socket
import time
import urllib.request
from pathlib import Path

import pytest

from tests.journeys.warm_start import ROOT, Begun, begin

__all__ = ["BOTH", "ROOT", "Running", "free_port"]

BOTH = pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True, scope="module")
"""For a story that must hold on both databases."""


class Running:
    """`bin/run` on a free port. `kill()` is a kill -9 of every process it started, `start()` brings it back on the same port."""

    def __init__(self, folder: Path, database_url: str | None = None) -> None:
        self.folder = folder
        self.port = free_port()
        self.accounts: list[dict[str, str]] = []
        self.database_url = database_url
        self._process: Begun | None = None
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        ready = self.folder / "ready.json"
        ready.unlink(missing_ok=True)
        env = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "REDIS_URL")}
        if self.database_url:
            env["DATABASE_URL"] = self.database_url
        wish = ["--port", str(self.port), "--data", str(self.folder / "data"), "--ready-file", str(ready)]
        self._process = begin(wish, env, self.folder / "run.log")
        self.accounts = json.loads(self._wait_for(ready))["accounts"]

    def _wait_for(self, ready: Path) -> str:
        assert self._process
        end = time.monotonic() + 120
        while time.monotonic() < end:
            if ready.exists() and ready.stat().st_size:
                return ready.read_text()
            if self._process.has_ended():
                break
            time.sleep(0.05)
        raise AssertionError("bin/run did not get ready:\n" + (self.folder / "run.log").read_text()[-4000:])

    def kill(self) -> None:
        """kill -9, everything at once: nobody gets to say goodbye."""
        for pid in self._pids():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if self._process:
            self._process.wait(10)

    def kill_web(self) -> None:
        """kill -9 of the web server alone, master and workers: bin/run sees it and begins another."""
        for pid in [pid for pid in self._pids() if self._listens(pid)]:
            if self._process and pid != self._process.pid:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)

    def comes_back(self) -> None:
        """Wait until the web answers again."""
        end = time.monotonic() + 60
        while time.monotonic() < end:
            with contextlib.suppress(OSError):
                if urllib.request.urlopen(f"{self.url}/healthz", timeout=5).status == 200:
                    return
            time.sleep(0.05)
        raise AssertionError("the web did not come back:\n" + (self.folder / "run.log").read_text()[-4000:])

    def _listens(self, pid: int) -> bool:
        """Whether this process holds the socket of our port."""
        listening = (line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:])
        ours = {f"socket:[{at[9]}]" for at in listening if at[1].endswith(f":{self.port:04X}") and at[3] == "0A"}
        with contextlib.suppress(OSError):
            return any(str(held.readlink()) in ours for held in Path(f"/proc/{pid}/fd").iterdir())
        return False

    def stop(self) -> None:
        """As a person stops it: SIGTERM, and it goes within 10 s."""
        if self._process and not self._process.has_ended():
            self._process.terminate()
            self._process.wait(15)

    def _pids(self) -> list[int]:
        """bin/run and all that descends from it, youngest last."""
        assert self._process
        children: dict[int, list[int]] = {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                fields = stat.read_text().rsplit(")", 1)[1].split()
                children.setdefault(int(fields[1]), []).append(int(stat.parent.name))
        found, todo = [], [self._process.pid]
        while todo:
            pid = todo.pop()
            found.append(pid)
            todo += children.get(pid, [])
        return found

    def account(self, first_name: str) -> dict[str, str]:
        return next(a for a in self.accounts if a["email"].split("@")[0] == first_name)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
