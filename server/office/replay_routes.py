"""The page of the replay."""

from typing import Any

from marshmallow import fields, validate

from server.kit.clock import minute_of_day
from server.kit.http import Answer, Door, Problem, Sample, page

from .frame import frame
from .replay import replay_of
from .routes import office
from .schemas import DayAddress

__all__ = ["replay_page"]

A_DAY = 24 * 60


class ReplayAddress(DayAddress):
    """Which phone, which day, which minute of it (0 to 1439, in Amsterdam)."""

    device = fields.UUID(load_default=None)
    minute = fields.Integer(load_default=None, validate=validate.Range(0, A_DAY - 1))


@office.get("/office/replay", permission="devices.read", door="office", takes=ReplayAddress, sample=Sample(query={"device": "a device"}))  # fmt: skip
def replay_page(door: Door, args: dict[str, Any]) -> Answer:
    """What a phone held and showed at a minute, and what the office knew by then. 404 for a phone that is not ours."""
    with door.read() as house:
        day = args["day"] or house.today
        minute = args["minute"] if args["minute"] is not None else minute_of_day(door.now)
        shown = replay_of(house, str(args["device"] or ""), day, minute, door.lang) if args["device"] else None
        if shown is None:
            raise Problem(404, "kit.not_found")
        names = frame(house, door, "devices")
    return page("office/replay.html", replay=shown, **names)
