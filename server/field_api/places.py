"""Where else its person may begin: the app leads there from the profile."""

from server.accounts.places import places_of
from server.field_api.room import field_api
from server.kit.http import Answer, Door, Sample, answer

__all__ = ["other_places"]


@field_api.get("/api/mobile/places", permission="device", door="device", sample=Sample())
def other_places(door: Door) -> Answer:
    """`{items: [{code}]}`: board and admin, as far as this person may go there; none for who has one role. The choice itself
    is a page of the office, /office/choose."""
    return answer({"items": [{"code": one.code} for one in places_of(door.who) if one.code != "phone"]})
