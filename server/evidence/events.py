"""What evidence tells the rooms above it. Each event is sent once, in the commit that made it true."""

from dataclasses import dataclass

from server.kit.events import Event

__all__ = ["PictureSpoilt"]


@dataclass(frozen=True)
class PictureSpoilt(Event):
    """A picture came whole, and cannot be opened (`trouble` undecodable) or is not in the store any more (missing)."""

    sha256: str
    trouble: str
