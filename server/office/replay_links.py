"""From a visit to the replays of the phones that worked on it, each at the minute of its last step there."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from server.accounts.models import Device, Member
from server.kit.clock import AMSTERDAM, minute_of_day
from server.kit.house import House

__all__ = ["ReplayLink", "replay_links"]


@dataclass(frozen=True)
class ReplayLink:
    """Whose phone, and where its replay begins."""

    name: str
    address: str


def replay_links(house: House, visit: str) -> list[ReplayLink]:
    """Phones in the order in which they began here; a step without a device was the office's."""
    last: dict[str, datetime] = {}
    steps: list[dict[str, Any]] = house.store.read_by("visit_step", "visit_id", [visit])
    for step in sorted(steps, key=lambda one: one["nr"]):
        if step["device_id"]:
            last[step["device_id"]] = step["received_at"]
    query = select(Device.id, Member.name).join(Member, Member.id == Device.member_id).where(Device.id.in_(list(last)))
    names = {row.id: row.name for row in house.session.execute(query)}
    return [ReplayLink(names[device], _address(device, at)) for device, at in last.items() if device in names]


def _address(device: str, at: datetime) -> str:
    day = at.astimezone(AMSTERDAM).date()
    return f"/office/replay?device={device}&day={day.isoformat()}&minute={minute_of_day(at)}"
