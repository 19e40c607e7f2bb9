"""Reading an object of a bucket as if it were an open file: from the start in one stream, after a seek by a new range."""

import io
from collections.abc import Callable
from typing import BinaryIO, Protocol, cast

__all__ = ["Body", "whole"]

AHEAD = 256 * 1024
"""Bytes that are fetched at once; a short step forward reads over what is there instead of asking anew."""


class Body(Protocol):
    """Bytes on their way in."""

    def read(self, most: int, /) -> bytes:
        """At most so many; empty at the end."""
        ...

    def close(self) -> None:
        """Hang up."""
        ...


def whole(size: int, open_from: Callable[[int], Body]) -> BinaryIO:
    """An object of `size` bytes as a file to read; `open_from(offset)` opens its bytes from there on."""
    return cast(BinaryIO, io.BufferedReader(_Ranges(size, open_from), AHEAD))


class _Ranges(io.RawIOBase):
    def __init__(self, size: int, open_from: Callable[[int], Body]) -> None:
        self._size, self._open_from = size, open_from
        self._at = 0
        self._body: Body | None = None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        to = max(0, start + offset)
        if to != self._at:
            self._hang_up()
            self._at = to
        return to

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        if self._at >= self._size:
            return 0
        if self._body is None:
            self._body = self._open_from(self._at)
        got = self._body.read(len(buffer))
        if not got:  # the line broke before the end: the next range begins where this one stopped
            self._hang_up()
            self._body = self._open_from(self._at)
            got = self._body.read(len(buffer))
        buffer[: len(got)] = got
        self._at += len(got)
        return len(got)

    def close(self) -> None:
        self._hang_up()
        super().close()

    def _hang_up(self) -> None:
        if self._body is not None:
            self._body.close()
            self._body = None
