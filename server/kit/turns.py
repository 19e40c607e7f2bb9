"""Whose turn it is: a few calls that read compute at the same time in one process, the others wait in line.

Python runs one thread at a time and changes between threads whenever one of them asks the database. Two hundred phones that
ask at once make each call change hands ninety times, which costs as much as the call; three that take turns do not. And
who waits here holds no connection yet, of which there are twenty.
"""

import os
from collections.abc import Generator
from contextlib import contextmanager
from threading import Semaphore, local

__all__ = ["in_turn", "step_out"]

AT_ONCE = 3
PATIENCE = 5.0
"""Seconds after which somebody goes on out of turn: those who have one wait for something that we did not think of."""

_here = local()


class _Line:
    turns = Semaphore(AT_ONCE)


def _anew() -> None:
    _Line.turns = Semaphore(AT_ONCE)


os.register_at_fork(after_in_child=_anew)  # each process has its own


@contextmanager
def in_turn() -> Generator[None]:
    """When it is our turn."""
    _take()
    try:
        yield
    finally:
        _give()


def step_out() -> None:
    """Go on out of turn, for good: who writes, or asks a bucket, waits for a disk, for others who write, for a network, and
    must keep no place meanwhile. Waiting for a turn again, he would have a lock or a connection in his hands."""
    if getattr(_here, "has", False):
        _give()


def _take() -> None:
    _here.has = _Line.turns.acquire(timeout=PATIENCE)


def _give() -> None:
    if _here.has:
        _here.has = False
        _Line.turns.release()
