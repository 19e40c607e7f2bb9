"""How far a long planting is, for whoever waits: one line that is written over on a terminal, a line now and then in a log."""

import sys
from collections.abc import Generator
from contextlib import contextmanager
from time import monotonic

from .growth import Say

EVERY = (0.2, 10.0)
"""Seconds between two lines: on a terminal, in a log."""


@contextmanager
def progress() -> Generator[Say]:
    """Something to tell it to; the last line is ended when all is done."""
    began, terminal = monotonic(), sys.stderr.isatty()
    spoken = [0.0]

    def say(what: str, done: int, of: int) -> None:
        now = monotonic()
        if done < of and now - spoken[0] < EVERY[not terminal]:
            return
        spoken[0] = now
        line = f"{what}: {done:,} of {of:,}, {now - began:.0f} s"
        print(
            f"\r{line:60}" if terminal else line,
            end="" if terminal and done < of else "\n",
            file=sys.stderr,
            flush=True,
        )

    yield say
    if spoken[0]:
        print(f"planted in {monotonic() - began:.0f} s", file=sys.stderr)
