"""How often somebody may ask. Token buckets in one small file that all processes of this machine share.

A file, not Redis: it costs microseconds, holds for every gunicorn worker, and is there when Redis is not. With several
machines behind one address each counts for itself. One process takes at a time, by a semaphore that the processes of one
server inherit: unlike a lock on the file it is had without a call that lets other threads go first, which made a hundred
threads wait for one. Servers that were started apart over one data folder may now and then count two takes as one.
"""

import hashlib
import math
import mmap
import multiprocessing
import os
import struct
import time
import weakref
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from flask import Request, current_app

from server.kit.errors import Problem

__all__ = ["Buckets", "check_guesses", "check_login", "check_token", "check_visitor", "note_failed_login", "note_guess", "takes_one"]  # fmt: skip

_SLOT = struct.Struct("=8sdd")  # who, tokens left, when that was counted (seconds since 1970)
_SLOTS = 1 << 16
_NEAR = 8  # a slot that another holds: look this many further, then take the one that was quiet the longest
HELD = 0.1
"""Seconds after which whoever is taking was killed while it did: a take lasts microseconds."""


class Buckets:
    """Token buckets by name, shared with every process that is forked from here. What is forgotten when the file is
    full, or thrown away, is only a count."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
        weakref.finalize(self, os.close, self._file)
        os.ftruncate(self._file, _SLOT.size * _SLOTS)
        self._map = mmap.mmap(self._file, _SLOT.size * _SLOTS)
        self._turn = multiprocessing.get_context("fork").Lock()

    def take(self, name: str, *, per_second: float, burst: float, cost: float = 1, now: float | None = None) -> float:
        """Take `cost` tokens: 0 when they were there, else the seconds until they will be (nothing is taken then)."""
        moment = time.time() if now is None else now
        who = hashlib.blake2b(name.encode(), digest_size=8).digest()
        with self.alone():
            at, left, counted = self._find(who, burst)
            left = min(burst, left + max(0.0, moment - counted) * per_second)
            wait = (
                (cost - left) / per_second if cost > left + 1e-6 else 0.0
            )  # a float's last digits keep nobody waiting
            _SLOT.pack_into(self._map, at, who, left if wait else left - cost, moment)
        return wait

    def _find(self, who: bytes, burst: float) -> tuple[int, float, float]:
        """Where this name's bucket is, what it held, and when; a full one in the quietest slot when it is new."""
        first = int.from_bytes(who, "big")
        quietest, since = 0, math.inf
        for step in range(_NEAR):
            at = (first + step) % _SLOTS * _SLOT.size
            holder, left, counted = _SLOT.unpack_from(self._map, at)
            if holder == who:
                return at, left, counted
            if counted < since:
                quietest, since = at, counted
        return quietest, burst, 0.0

    @contextmanager
    def alone(self) -> Generator[None]:
        """While nobody else takes."""
        self._turn.acquire(timeout=HELD)
        try:
            yield
        finally:
            with suppress(ValueError):  # it was let go by the one that we took for dead
                self._turn.release()


def check_token(request: Request) -> None:
    """Problem 429 when this token (or cookie) asks more often than the settings allow. Before it is looked up."""
    token = request.headers.get("Authorization") or request.headers.get("Cookie")
    settings = current_app.extensions["settings"]
    if token:
        _refuse(
            _buckets().take(f"token {token}", per_second=settings.requests_per_second, burst=settings.requests_burst)
        )


def check_login(request: Request, email: str) -> None:
    """Problem 429 when too many log-ins came from this address, or too many of this e-mail failed there.

    Asked before the password is checked; `note_failed_login` counts the failures.
    """
    settings = current_app.extensions["settings"]
    every, failed = settings.logins_per_minute, settings.failed_logins_per_minute
    _refuse(_buckets().take(f"login {request.remote_addr}", per_second=every / 60, burst=every))
    name = _failures(request, email)
    wait = _buckets().take(name, per_second=failed / 60, burst=failed, cost=1)
    if not wait:
        _buckets().take(name, per_second=failed / 60, burst=failed, cost=-1)
    _refuse(wait)


def check_visitor(request: Request, cost: float = 1) -> None:
    """Problem 429 when an address asks for customer pages more often than the settings allow. Before a link is looked up."""
    most = current_app.extensions["settings"].links_per_minute
    _refuse(_buckets().take(f"visitor {request.remote_addr}", per_second=most / 60, burst=most, cost=cost))


def note_failed_login(request: Request, email: str) -> None:
    """This e-mail failed at this address."""
    failed = current_app.extensions["settings"].failed_logins_per_minute
    _buckets().take(_failures(request, email), per_second=failed / 60, burst=failed)


GUESSES = {"per_second": 10 / 3600, "burst": 10.0}
"""Wrong codes of six digits: who guesses all day has a chance of one in a thousand, from however many addresses."""


def check_guesses(what: str) -> None:
    """Problem 429 when this was guessed wrong too often, from wherever. `note_guess` counts."""
    wait = _buckets().take(f"guess {what}", **GUESSES, cost=1)
    if not wait:
        _buckets().take(f"guess {what}", **GUESSES, cost=-1)
    _refuse(wait)


def note_guess(what: str) -> None:
    """A wrong guess."""
    _buckets().take(f"guess {what}", **GUESSES)


def takes_one(what: str, *, per_hour: float) -> bool:
    """Whether this may be done once more in this hour; it counts as done."""
    return not _buckets().take(what, per_second=per_hour / 3600, burst=per_hour)


def _failures(request: Request, email: str) -> str:
    return f"failed {request.remote_addr} {email.strip().casefold()}"


def _buckets() -> Buckets:
    buckets: Buckets = current_app.extensions["buckets"]
    return buckets


def _refuse(wait: float) -> None:
    if wait:
        seconds = math.ceil(wait)
        raise Problem(429, "kit.too_often", headers={"Retry-After": str(seconds)}, count=seconds)
