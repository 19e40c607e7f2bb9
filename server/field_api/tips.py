"""A phone says that its person has read a tip."""

from server.field_api.room import field_api
from server.kit.http import Answer, Door, Sample, answer
from server.tips.telling import put_away

__all__ = ["read_tip"]


@field_api.post("/api/mobile/tip/<id:tip>/read", permission="device", door="device", sample=Sample(path={"tip": "00000000-0000-7000-8000-000000000000"}))  # fmt: skip
def read_tip(door: Door, tip: str) -> Answer:
    """It stays away on all devices of this person; the same once more is the same. 404 for one that is not there."""
    with door.write() as house:
        put_away(house, tip, door.who.member)
    return answer()
