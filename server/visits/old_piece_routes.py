"""The office says of a piece that a swap took off a wall that it hangs there still, in JSON."""

from typing import Any

from server.inventory.office_acts import Act
from server.inventory.schemas import Why
from server.kit.http import Answer, Door, Sample, answer
from server.kit.ids import uuid7

from .old_pieces import hangs_after_all
from .routes import visits

__all__: list[str] = []


@visits.post("/api/serial/<id:serial>/hang-back", permission="inventory.write", door="office", takes=Why, sample=Sample(path={"serial": "a serial"}, json={"reason": "Het nummer was verkeerd gelezen"}))  # fmt: skip
def hang_back(door: Door, serial: str, args: dict[str, Any]) -> Answer:
    """A piece that a swap took off a wall hangs there after all, with its owner and warranty. 409 not_swapped_out when no swap
    took it, or something happened to it since."""
    with door.write() as house:
        act = Act(args.get("id") or uuid7(), door.who.member, args["reason"])
        return answer(hangs_after_all(house, serial, act))
