"""What inventory tells the rooms above it. Each event is sent once, in the commit that made it true."""

from dataclasses import dataclass

from server.kit.events import Event

__all__ = ["VanChangedHands"]


@dataclass(frozen=True)
class VanChangedHands(Event):
    """A van went to another team in the night, as was planned, and some work lacks material by it that it had the evening
    before. `lacks`: "order:product", the soonest first. Not sent when nobody lacks anything."""

    van: str
    team: str | None
    lacks: list[str]
