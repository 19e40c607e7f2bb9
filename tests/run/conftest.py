"""bin/run as a stranger starts it: a real server in a folder of its own."""

import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from server import create_app
from server.config import Settings
from server.kit.house import engine_of
from server.kit.migrate import migrate
from server.seed.planting import plant
from server.seed.sizes import EMPTY

ROOT = Path(__file__).resolve().parents[2]


class Running:
    """One start of bin/run. `said` is what it printed."""

    def __init__(self, folder: Path, *args: str, port: int | None = None, **env: str) -> None:
        self.folder, self.port = folder, port or free_port()
        self.ready = folder / "ready.json"
        self.ready.unlink(missing_ok=True)
        self._out = (folder / "out").open("w+")
        kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
        command = [ROOT / "bin/run", "--port", str(self.port), "--data", folder / "data", "--ready-file", self.ready]
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            [*command, *args],
            env=kept | env,
            cwd=folder,
            stdout=self._out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def wait(self, seconds: float = 90) -> dict[str, Any]:
        """What the ready file says, once it is there."""
        end = time.monotonic() + seconds
        while not self.ready.exists():
            assert self.process.poll() is None and time.monotonic() < end, self.said + self.log
            time.sleep(0.02)
        self.seconds = time.monotonic() - self.began
        return json.loads(self.ready.read_text())

    @property
    def said(self) -> str:
        return (self.folder / "out").read_text()

    @property
    def log(self) -> str:
        file = self.folder / "data" / "log.jsonl"
        return file.read_text() if file.exists() else ""

    def stop(self, number: int = signal.SIGTERM) -> float:
        """Ask it to stop; the seconds until it was gone."""
        began = time.monotonic()
        if self.process.poll() is None:
            self.process.send_signal(number)
            self.process.wait(15)
        self._out.close()
        return time.monotonic() - began

    def family(self) -> dict[int, str]:
        """Every process that it started: pid -> command line."""
        parents, names = {}, {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                fields = stat.read_text().rsplit(")", 1)[1].split()
                if fields[0] != "Z":
                    pid = int(stat.parent.name)
                    parents[pid] = int(fields[1])
                    names[pid] = (stat.parent / "cmdline").read_text().replace("\0", " ")
        found, todo = {}, [self.process.pid]
        while todo:
            pid = todo.pop()
            found |= {pid: names[pid]} if pid in names else {}
            todo += [child for child, parent in parents.items() if parent == pid]
        return found

    def redis(self) -> int:
        return next(pid for pid, name in self.family().items() if "redis.sock" in name)

    def call(self, path: str, sent: Any = None, **headers: str) -> tuple[int, Any]:
        body = json.dumps(sent).encode() if sent is not None else None
        headers |= {"Content-Type": "application/json"} if body else {}
        asked = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", body, headers)
        try:
            with urllib.request.urlopen(asked, timeout=20) as answer:
                return answer.status, _read(answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return error.code, _read(error.read())

    def token(self, email: str = "anna@voltwijk.example") -> dict[str, str]:
        status, said = self.call("/api/office/token", {"email": email, "password": "veldwerk-demo"})
        assert status == 200, said
        return {"Authorization": f"Bearer {said['token']}"}


def _read(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return body.decode(errors="replace")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def alive(pids: list[int]) -> list[int]:
    """Those that still live; a zombie is dead."""
    living = []
    for pid in pids:
        with suppress(OSError):
            if Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z":
                living.append(pid)
    return living


def gone_within(pids: list[int], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while alive(pids) and time.monotonic() < end:
        time.sleep(0.05)
    return not alive(pids)


@pytest.fixture(scope="session")
def started_before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder as a first start with `--size empty` leaves it."""
    folder = tmp_path_factory.mktemp("begun")
    settings = Settings(data_dir=folder)
    migrate(settings)
    app = create_app(settings)
    assert plant(app, EMPTY)
    engine_of(app).dispose()
    return folder


@pytest.fixture
def start(tmp_path: Path, started_before: Path) -> Iterator[Callable[..., Running]]:
    """`start(...)` begins bin/run in an empty folder, `start(again=True)` in one that was begun before; whatever it left is
    gone after the test."""
    begun: list[Running] = []

    def begin(*args: str, again: bool = False, **how: Any) -> Running:
        if again:
            shutil.copytree(started_before, tmp_path / "data")
        begun.append(Running(tmp_path, *args, **how))
        return begun[-1]

    yield begin
    for one in begun:
        family = one.family()
        one.stop()
        for pid in alive(list(family)):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
