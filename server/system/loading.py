"""The app as a server loads it: once, before it forks or answers."""

import gc
import time
from collections.abc import Callable
from typing import TypeVar

from flask import Flask

from server import create_app
from server.config import Settings
from server.kit.errors import is_away
from server.kit.log import log

__all__ = ["loaded", "patiently"]

PATIENCE, AGAIN_AFTER = 20.0, 0.5
"""Seconds: gunicorn gives a worker thirty to begin."""
T = TypeVar("T")


def loaded(settings: Settings, *, check: bool = True) -> Flask:
    """`create_app`, without looking for rubbish while all is imported: there is none, and looking takes a fifth of the time.

    Nobody looks there afterwards either: a round through all that was loaded would stop a request for a fifth of a second,
    and take the pages that a worker shares with its siblings.
    """
    gc.disable()
    try:
        return create_app(settings, check=check)
    finally:
        gc.freeze()
        gc.enable()


def patiently(begin: Callable[[], T]) -> T:
    """What `begin` gives, asked again for a while when the database is away. What it raised last, or raises for another reason.

    Gunicorn ends a whole server, workers that answer among it, when one that it begins anew fails to begin.
    """
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return begin()
        except Exception as error:
            why = error.__cause__ or error  # the look at the schema says in words of its own what the database said
            if not is_away(why) or time.monotonic() > until:
                raise
            log.warning("the database is away", extra={"facts": {"why": str(why)}})
        time.sleep(AGAIN_AFTER)
