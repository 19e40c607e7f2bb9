"""Child processes: begun by fork, begun again when they die, stopped together.

They are forked from a parent that has loaded the whole app once, so a start costs one import and not five. Each child
leads a process group of its own: Ctrl-C reaches the parent only, which then stops them in order, and what is left
of a group can be killed whole. On Linux a child gets SIGTERM when its parent dies, however it died.
"""

import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

__all__ = ["Child", "die_with_parent", "stop_all"]

_PR_SET_PDEATHSIG = 1
_QUICK = 5.0
"""Seconds: a child that lived shorter than this died at its start."""
MOST_QUICK_DEATHS = 5


def die_with_parent() -> None:
    """Be told to stop when the parent is gone. Linux only; elsewhere the next start clears up."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Child:
    """One process. `run` is what it does, given a function to call once it is ready; it never returns to the parent."""

    name: str
    run: Callable[[Callable[[], None]], None]
    log: int
    """The file descriptor that stderr goes to."""
    pid: int | None = None
    deaths: int = 0
    _began: float = 0.0
    _again_at: float = 0.0
    _ready: int = -1

    def start(self) -> None:
        """Fork. Standard output stays; standard error goes to the log."""
        said, tell = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        pid = os.fork()
        if pid == 0:
            os.close(said)
            self._live(tell)
        os.close(tell)
        os.set_blocking(said, False)
        if self._ready >= 0:
            os.close(self._ready)
        self.pid, self._began, self._ready = pid, time.monotonic(), said

    def is_ready(self) -> bool:
        """Whether it has said so."""
        with suppress(BlockingIOError):
            return os.read(self._ready, 1) == b"."
        return False

    def tend(self) -> None:
        """Look whether it lives; begin it again when it died, later each time it died at its very start."""
        if self.pid is not None and self._has_ended():
            quick = time.monotonic() - self._began < _QUICK
            self.deaths = self.deaths + 1 if quick else 0
            self.pid, self._again_at = None, time.monotonic() + (2.0**self.deaths if quick else 0.5)
        if self.pid is None and time.monotonic() >= self._again_at:
            self.start()

    def has_given_up(self) -> bool:
        """Whether it keeps dying at its start."""
        return self.deaths >= MOST_QUICK_DEATHS

    def ask_to_stop(self) -> None:
        """SIGTERM."""
        if self.pid is not None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGTERM)

    def has_stopped(self) -> bool:
        """Whether it is gone, after it was asked."""
        if self.pid is not None and self._has_ended():
            self.pid = None
        return self.pid is None

    def kill(self) -> None:
        """The whole group at once."""
        if self.pid is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(self.pid, 0)
            self.pid = None

    def _has_ended(self) -> bool:
        assert self.pid is not None
        try:
            return os.waitpid(self.pid, os.WNOHANG)[0] == self.pid
        except ChildProcessError:
            return True

    def _live(self, tell: int) -> None:
        code = 1
        try:
            os.setpgid(0, 0)
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD):
                signal.signal(number, signal.SIG_DFL)
            die_with_parent()
            os.dup2(self.log, sys.stderr.fileno())
            self.run(lambda: _say_ready(tell))
            code = 0
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 1
        except BaseException as error:
            sys.excepthook(type(error), error, error.__traceback__)
        finally:
            sys.stderr.flush()
            os._exit(code)  # never back into the parent's code, and none of its exit handlers


def stop_all(children: list[Child], *, patience: float) -> None:
    """Ask all to stop, wait at most `patience` seconds, kill what is left."""
    for child in children:
        child.ask_to_stop()
    end = time.monotonic() + patience
    while time.monotonic() < end and any(not child.has_stopped() for child in children):
        time.sleep(0.02)
    for child in children:
        child.kill()


def _say_ready(tell: int) -> None:
    with suppress(OSError):
        os.write(tell, b".")
