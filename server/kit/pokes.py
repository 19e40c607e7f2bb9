"""Pokes: "something changed in this scope", said to everybody who waits, with no content and no query per waiting one.

```python
stream = pokes_of(app).open(tenant, scopes, holder=device)     # StreamsFull; a second stream of a holder closes the first
while (heard := stream.wait(20)) is not None: ...              # the scopes that rose; empty = time for a heartbeat
pokes_of(app).close(stream)
```

One thread a process listens to the database (`bells.py`) and hands on what it hears. Nobody who waits holds a
connection of the database. A poke may come twice or for nothing, and is lost in a crash: it only saves waiting.
"""

import math
import threading
import time
from collections.abc import Iterable
from typing import cast

from flask import Flask

from server.kit.bells import Bell, Heard, bell_for, ring
from server.kit.house import House, before_commit, engine_of
from server.kit.ids import uuid7
from server.kit.log import log

__all__ = ["EVERYTHING", "Pokes", "Stream", "StreamsFull", "pokes_of"]

EVERYTHING = "*"
"""What a stream over every scope hears when it can't be known which ones rose."""


class StreamsFull(Exception):
    """This process has as many streams as it may hold."""


class Stream:
    """One that waits. `scopes` None = every scope of the tenant."""

    def __init__(self, tenant: str, scopes: frozenset[str] | None, holder: str) -> None:
        self.tenant = tenant
        self.scopes = scopes
        self.holder = holder
        self.token = uuid7()
        self.claimed = False
        """Whether a claim of the same holder that is heard from now on is newer than this stream."""
        self.told_at = math.inf
        """When every process had been told of it (time.monotonic)."""
        self._risen: set[str] = set()
        self._closed = False
        self._changed = threading.Condition()

    def wait(self, seconds: float) -> list[str] | None:
        """The scopes that rose since the last call, at once or when one does; [] after `seconds`; None when it is closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._risen or self._closed, seconds)
            if self._closed:
                return None
            risen, self._risen = sorted(self._risen), set[str]()
            return risen

    def hear(self, scopes: Iterable[str]) -> None:
        """These scopes rose; those of others are passed over."""
        mine = set(scopes) if self.scopes is None else self.scopes.intersection(scopes)
        if mine:
            with self._changed:
                self._risen |= mine
                self._changed.notify_all()

    def close(self) -> None:
        """Let go of whoever waits."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()


class Pokes:
    """All streams of one process, and the one thread that listens for them. `most`: how many there may be."""

    def __init__(self, bell: Bell, *, most: int) -> None:
        self.most = most
        self._bell = bell
        self._streams: dict[tuple[str, str], Stream] = {}
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def open(self, tenant: str, scopes: Iterable[str] | None, *, holder: str) -> Stream:
        """A stream for one browser (`holder`). Its earlier stream is closed, in whichever process. StreamsFull."""
        stream = Stream(tenant, None if scopes is None else frozenset(scopes), holder)
        with self._lock:
            earlier = self._streams.get((tenant, holder))
            if earlier is None and len(self._streams) >= self.most:
                raise StreamsFull
            self._bell.watch(tenant)
            self._streams[tenant, holder] = stream
            self._listen()
        if earlier is not None:
            earlier.close()
        try:
            if self._bell.claim(tenant, holder, stream.token):
                stream.claimed = True  # never set back to False here: the listener may have heard the claim already
            stream.told_at = time.monotonic()
        except BaseException:
            self.close(stream)
            raise
        return stream

    def close(self, stream: Stream) -> None:
        """Forget a stream."""
        stream.close()
        with self._lock:
            if self._streams.get((stream.tenant, stream.holder)) is stream:
                del self._streams[stream.tenant, stream.holder]

    def count(self) -> int:
        """How many streams are open here."""
        return len(self._streams)

    def _listen(self) -> None:
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._hand_on, name="pokes", daemon=True)
            self._thread.start()

    def _hand_on(self) -> None:
        """Until nobody waits any more; the next stream starts it again."""
        while True:
            with self._lock:
                if not self._streams:
                    self._bell.rest()
                    self._thread = None
                    return
                claims = {key: stream.token for key, stream in self._streams.items()}
            try:
                heard = self._bell.listen(claims)
            except Exception:  # whatever it was: without this one thread nobody in this process hears a poke again
                log.exception("pokes")  # the bell has waited before it raised; phones have their timers meanwhile
                continue
            for one in heard:
                self._tell(one)

    def _tell(self, one: Heard) -> None:
        with self._lock:
            streams = [stream for stream in self._streams.values() if one.tenant in (None, stream.tenant)]
        for stream in streams:
            if one.holder is None:
                stream.hear(one.scopes if one.scopes is not None else stream.scopes or [EVERYTHING])
                if one.tenant is None and stream.told_at < one.since:
                    # Its own claim was missed with all the rest. One that was on its way just then counts as still to come: if
                    # it was missed too, a newer stream elsewhere does not close this one, and it ends when its time is up.
                    stream.claimed = True
            elif stream.holder == one.holder:
                _weigh(stream, one)


def _weigh(stream: Stream, claim: Heard) -> None:
    """Claims are heard in the order in which they were made: one before the stream's own is older than the stream."""
    if stream.token == claim.token:
        stream.claimed = True
    elif stream.claimed:
        stream.close()


def pokes_of(app: Flask) -> Pokes:
    """The pokes of this app, the same for all of its doors."""
    if "pokes" not in app.extensions:
        app.extensions["pokes"] = Pokes(bell_for(engine_of(app)), most=app.extensions["settings"].streams)
    return cast(Pokes, app.extensions["pokes"])


@before_commit
def _ring_after(house: House) -> None:
    if house.store.raised:
        engine, scopes = house.session.get_bind().engine, frozenset(house.store.raised)
        house.afterwards(lambda: ring(engine, house.tenant, scopes))
