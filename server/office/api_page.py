"""The calls that programs may make, as a page: the OpenAPI document laid out for people, searched and read by keyboard."""

from typing import Any

from flask import current_app

from server.kit.http import Answer, Door, Sample, page
from server.kit.openapi import description

from .api_words import Call, acts_of, calls_of
from .frame import frame
from .routes import office
from .schemas import SearchAddress

__all__ = ["api_page"]


@office.get("/office/api", permission="signed_in", door="office", takes=SearchAddress, sample=Sample(query={"q": "visit move"}))  # fmt: skip
def api_page(door: Door, args: dict[str, Any]) -> Answer:
    """Every call and every act of a phone, or those in which all words of `q` stand."""
    document = description(current_app.url_map)
    words = args["q"].casefold().split()
    calls = [call for call in calls_of(document) if call.says(words)]
    acts = [act for act in acts_of(document) if act.says(words)]
    with door.read() as house:
        names = frame(house, door, "api")
    return page("office/api.html", rooms=_by_room(calls), acts=acts, count=len(calls) + len(acts), asked=args["q"], **names)  # fmt: skip


def _by_room(calls: list[Call]) -> dict[str, list[Call]]:
    rooms: dict[str, list[Call]] = {}
    for call in calls:
        rooms.setdefault(call.room, []).append(call)
    return rooms
