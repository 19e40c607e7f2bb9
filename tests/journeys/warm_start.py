"""`bin/run` for tests that start it often: the program is loaded once, and each start is a fork of what was loaded.

Loading is half of what a start costs. From there on all is as people start it: arguments, surroundings, a session of its
own, the output in a file. tests/run starts the command itself.

As a program: a line of JSON on standard input is a start, the answer is its process id; it ends with standard input.
"""

import atexit
import importlib
import json
import os
import random
import select
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Begun", "begin"]

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Begun:
    """A process that somebody else is the parent of. `descriptor` stands for it, also when it is gone."""

    pid: int
    descriptor: int

    def has_ended(self) -> bool:
        return self._ends_within(0)

    def wait(self, seconds: float) -> None:
        """Until it is gone. TimeoutError when it still lives after so long."""
        if not self._ends_within(seconds):
            raise TimeoutError(f"{self.pid} still lives after {seconds} s")

    def terminate(self) -> None:
        signal.pidfd_send_signal(self.descriptor, signal.SIGTERM)

    def _ends_within(self, seconds: float) -> bool:
        return bool(select.select([self.descriptor], [], [], seconds)[0])


def begin(arguments: list[str], environment: dict[str, str], log: Path) -> Begun:
    """`bin/run` with these arguments in these surroundings. What it prints is added to the file `log`."""
    global _loaded
    if _loaded is None:
        command = [sys.executable, "-m", "tests.journeys.warm_start"]
        _loaded = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True)  # fmt: skip
        atexit.register(_loaded.communicate)
    assert _loaded.stdin and _loaded.stdout
    asked = {"arguments": arguments, "environment": environment, "log": str(log)}
    print(json.dumps(asked), file=_loaded.stdin, flush=True)
    pid = int(_loaded.stdout.readline())
    return Begun(pid, os.pidfd_open(pid))


_loaded: subprocess.Popen[str] | None = None


def main() -> None:
    """Load, then fork as often as asked. What ended is cleared away at the next one."""
    from server.rooms import import_rooms
    from server.system import start

    for name in ("clockwork", "loading", "prepare", "web", "worker"):
        importlib.import_module(f"server.system.{name}")  # what the processes begin that a start begins
    import_rooms()
    for line in sys.stdin:
        asked = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _become(asked["arguments"], asked["environment"], asked["log"])
            sys.exit(start.main())
        print(pid, flush=True)
        _clear_away()
    _clear_away()


def _become(arguments: list[str], environment: dict[str, str], log: str) -> None:
    os.setsid()
    os.environ.clear()
    os.environ.update(environment)
    sys.argv[1:] = arguments
    nothing, output = os.open(os.devnull, os.O_RDONLY), os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for there, here in ((nothing, 0), (output, 1), (output, 2)):
        os.dup2(there, here)
    random.seed()


def _clear_away() -> None:
    """What is left of starts that ended."""
    while True:
        try:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                return
        except ChildProcessError:
            return


if __name__ == "__main__":
    main()
