"""The calls that programs may make, as a page: the OpenAPI document laid out for people, searched and read by keyboard."""

from functools import lru_cache
from typing import Any

from flask import current_app
from werkzeug.routing import Map

from server.kit.http import Answer, Door, Sample, page
from server.kit.openapi import description

from .api_words import Act, Call, acts_of, calls_of
from .frame import frame
from .routes import office
from .schemas import SearchAddress

__all__ = ["api_page"]


@office.get("/office/api", permission="signed_in", door="office", takes=SearchAddress, sample=Sample(query={"q": "visit move"}))  # fmt: skip
def api_page(door: Door, args: dict[str, Any]) -> Answer:
    """Every call and every act of a phone, or those in which all words of `q` stand."""
    words = args["q"].casefold().split()
    every_call, every_act = _rows(current_app.url_map)
    calls = [call for call in every_call if call.says(words)]
    acts = [act for act in every_act if act.says(words)]
    with door.read() as house:
        names = frame(house, door, "api")
    return page("office/api.html", rooms=_by_room(calls), acts=acts, count=len(calls) + len(acts), asked=args["q"], **names)  # fmt: skip


@lru_cache(maxsize=2)
def _rows(urls: Map) -> tuple[list[Call], list[Act]]:
    """All of them; made once, for the calls of a server that runs do not change."""
    document = description(urls)
    return calls_of(document), acts_of(document)


def _by_room(calls: list[Call]) -> dict[str, list[Call]]:
    rooms: dict[str, list[Call]] = {}
    for call in calls:
        rooms.setdefault(call.room, []).append(call)
    return rooms
