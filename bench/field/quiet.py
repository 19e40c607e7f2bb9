"""What a server says of each request goes into a file, as it does in earnest, and not onto this screen."""

import os
from collections.abc import Generator
from contextlib import contextmanager

from bench.serving import Around, as_it_is, serving
from server.config import Settings

__all__ = ["served"]


@contextmanager
def served(settings: Settings, around: Around = as_it_is) -> Generator[str]:
    """The address of a server over these settings (`around` as in `serving`); its log is `said.log` in the data folder."""
    kept = os.dup(2)
    log = os.open(settings.data_dir / "said.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    context = serving(settings, around)
    os.dup2(log, 2)  # the workers inherit it
    try:
        address = context.__enter__()
    finally:
        os.dup2(kept, 2)
        os.close(log)
        os.close(kept)
    try:
        yield address
    finally:
        context.__exit__(None, None, None)
