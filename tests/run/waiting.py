"""Waiting for what other processes do."""

import time
from collections.abc import Callable


def until(true: Callable[[], bool], seconds: float = 30) -> bool:
    """Whether it came true in that time, as it was found: asked once more, it may be otherwise again."""
    end = time.monotonic() + seconds
    while not (held := true()) and time.monotonic() < end:
        time.sleep(0.1)
    return held
