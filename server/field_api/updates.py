"""Server-sent events: "something changed in this scope", so that phones need not ask all the time."""

import time
from collections.abc import Iterator

from flask import Response

from server.field_api.phone import scopes_at
from server.field_api.room import field_api
from server.kit.errors import Problem
from server.kit.http import Answer, Door, Sample
from server.kit.json import dumps
from server.kit.pokes import Pokes, Stream, StreamsFull, pokes_of

__all__ = ["events", "subscribe"]

HEARTBEAT = 20
"""Seconds between two signs of life; a dead line is noticed when one cannot be sent."""
LONGEST = 300
"""Seconds until a stream ends and the browser opens the next: what its person may see is asked anew then."""
AGAIN = 30
"""Seconds after which a browser that found all places taken should ask again."""


@field_api.get("/api/subscribe/updates", permission="device", door="device", sample=Sample())
def subscribe(door: Door) -> Answer:
    """An event stream of pokes `{scope}`, a heartbeat every 20 s. A second stream of this device closes the first.

    503 with Retry-After when this process holds as many as it may. A browser says `?member=` in place of `X-Veldwerk`.
    """
    with door.read() as house:
        scopes = scopes_at(door, house)  # the connection is given back here: a stream waits without one
    pokes = pokes_of(door.app)
    return events(pokes, door.who.tenant, scopes, holder=f"device {door.who.device}")


def events(pokes: Pokes, tenant: str, scopes: frozenset[str] | None, *, holder: str) -> Response:
    """The answer that stays open. `scopes` None = every scope of the tenant. Problem 503 when no place is free."""
    try:
        stream = pokes.open(tenant, scopes, holder=holder)
    except StreamsFull:
        raise Problem(503, "field_api.streams_full", headers={"Retry-After": str(AGAIN)}) from None
    response = Response(_lines(stream), mimetype="text/event-stream")
    response.call_on_close(lambda: pokes.close(stream))
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"  # a proxy in front hands on each line as it comes
    return response


def _lines(stream: Stream) -> Iterator[bytes]:
    yield b"retry: 5000\n: here\n\n"
    until = time.monotonic() + LONGEST
    while (left := until - time.monotonic()) > 0 and (heard := stream.wait(min(HEARTBEAT, left))) is not None:
        yield b"".join(b"data: " + dumps({"scope": scope}) + b"\n\n" for scope in heard) or b": beat\n\n"
