"""The pages to look at: the day, a visit, the inbox, phones, pictures, and the stream that says "look again"."""

import time
from collections.abc import Iterator
from typing import Any

from flask import Response, current_app

from server.kit.cursors import read_cursor
from server.kit.files import files_of
from server.kit.http import Answer, Door, Problem, Room, Sample, page
from server.kit.i18n import t
from server.kit.ids import uuid7
from server.kit.pokes import StreamsFull, pokes_of
from server.notifications.muting import is_muted
from server.rescues.reading import count_waiting
from server.visits.office_inbox import Asked, inbox
from server.visits.office_names import team_id

from .blobs import blob_answer
from .day import day_of
from .devices import phones_of
from .frame import frame, seen
from .inbox_page import item_view
from .lines import CHIPS
from .rows import team_section
from .schemas import Address, DayAddress, InboxAddress, PictureAddress, UpdatesAddress
from .tip_view import shown_tip
from .toasts import toast_of
from .visit_page import page_of

office = Room("office", __name__)

HEARTBEAT = 20
"""Seconds between two signs of life on a stream."""
LONGEST = 300
"""Seconds until a stream ends: who was logged out meanwhile hears no more."""
FEW_TEAMS = 8
"""So many stand beside each other as buttons; more are a list to choose from."""
POKE = "event: poke\ndata: {}\n\n"


@office.get("/office/", permission="visits.read", door="office", takes=DayAddress, sample=Sample())
def day_page(door: Door, args: dict[str, Any]) -> Answer:
    """A day, team by team; today when none is named."""
    with door.read() as house:
        team = team_id(house.desk, args["team"]) if args["team"] else None
        day = day_of(house, args["day"] or house.today, team, door.lang)
        tip = shown_tip(house, door)
        names = frame(house, door, "day", toast_of(house, args, door.lang))
    return page("office/day.html", day=day, team_section=team_section, tip=tip, few_teams=FEW_TEAMS, **names)


@office.get("/office/visit/<id:visit>", permission="visits.read", door="office", takes=Address, sample=Sample(path={"visit": "a visit"}))  # fmt: skip
def visit_page(door: Door, visit: str, args: dict[str, Any]) -> Answer:
    """Everything about one visit."""
    with door.read() as house:
        shown = page_of(house, files_of(current_app), visit, door.lang, door.who.permissions)
        if shown is None:
            raise Problem(404, "visits.not_found")
        names = frame(house, door, "visit", toast_of(house, args | {"visit": visit}, door.lang))
    return page("office/visit.html", visit=shown, **names)


@office.get("/office/inbox", permission="inbox.read", door="office", takes=InboxAddress, sample=Sample())
def inbox_page(door: Door, args: dict[str, Any]) -> Answer:
    """What waits for a decision, or what was decided."""
    return inbox_answer(door, args)


def inbox_answer(door: Door, args: dict[str, Any], problem: str = "", status: int = 200) -> Answer:
    """The inbox; with `problem` a sentence above it that says why a click did nothing."""
    after = read_cursor(args["cursor"]) if args["cursor"] else None
    with door.read() as house:
        listed, following = inbox(house, Asked(args["state"], after=after), door.lang)
        items = [item_view(house, item, door.lang) for item in listed]
        names = frame(house, door, "inbox", toast_of(house, args, door.lang))
    names["path"] = f"/office/inbox?state={args['state']}" + (f"&cursor={args['cursor']}" if args["cursor"] else "")
    following = f"/office/inbox?state={args['state']}&cursor={following}" if following else None
    return page("office/inbox.html", status, items=items, state=args["state"], next=following, problem=problem, **names)


@office.get("/office/inbox/count", permission="inbox.read", door="office", sample=Sample())
def inbox_count(door: Door) -> Answer:
    """The number beside the inbox, for a page that was poked."""
    with door.read() as house:
        names = frame(house, door, "inbox")
    return page("office/inbox_count.html", **names)


@office.get("/office/devices", permission="devices.read", door="office", takes=Address, sample=Sample())
def devices_page(door: Door, args: dict[str, Any]) -> Answer:
    """Every phone, as of its last contact."""
    with door.read() as house:
        names = frame(house, door, "devices", toast_of(house, args, door.lang))
        morning, handed_over = not is_muted(house, "ready"), count_waiting(house)
        return page(
            "office/devices.html",
            devices=phones_of(house, door.lang),
            morning=morning,
            handed_over=handed_over,
            **names,
        )


@office.get("/office/elements", permission="signed_in", door="office", sample=Sample())
def elements_page(door: Door) -> Answer:
    """The one set of elements in three themes and two languages."""
    with door.read() as house:
        names = frame(house, door, "elements")
    return page("office/elements_page.html", say=lambda lang, key: t(key, lang), looks=CHIPS, **names)


@office.get("/office/blobs/<sha256>", permission="visits.read", door="office", takes=PictureAddress, sample=Sample(path={"sha256": "0" * 64}))  # fmt: skip
def picture(door: Door, sha256: str, args: dict[str, Any]) -> Answer:
    """A picture that a document of this company opens: thumb, screen or full. Anything else is 404."""
    return blob_answer(door, files_of(current_app), sha256, args["size"])


@office.get("/office/updates", permission="visits.read", door="office", takes=UpdatesAddress, sample=Sample())
def updates(door: Door, args: dict[str, Any]) -> Answer:
    """Server-sent events: a `poke` whenever anything of this company changed, also since `seen`, which the page carries.

    503 when there are too many streams.

    It ends after five minutes; the browser opens the next by itself, and is asked anew who it is.
    """
    pokes = pokes_of(current_app)
    try:
        stream = pokes.open(door.who.tenant, None, holder=f"office {uuid7()}")
    except StreamsFull:
        raise Problem(503, "office.streams_full", headers={"Retry-After": "30"}) from None
    with door.read() as house:
        missed = args["seen"] is not None and seen(house) != args["seen"]

    def lines() -> Iterator[str]:
        yield "retry: 1000\n\n"
        if missed:
            yield POKE
        until = time.monotonic() + LONGEST
        while time.monotonic() < until and (heard := stream.wait(HEARTBEAT)) is not None:
            yield POKE if heard else ": still here\n\n"

    response = Response(
        lines(), mimetype="text/event-stream", headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    )
    response.call_on_close(lambda: pokes.close(stream))  # also when the first line was never read
    return response
