"""The app as a server loads it: once, before it forks or answers."""

import gc

from flask import Flask

from server import create_app
from server.config import Settings

__all__ = ["loaded"]


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
