"""One request of a phone: with its token, its schema, and what every answer tells besides."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sync.moment import read_moment
from sync.mutation import SCHEMA
from sync.phone_line import Answered, Transport, problem
from sync.phone_state import PhoneState

__all__ = ["Caller"]

JUMP = timedelta(minutes=1)
"""A clock that went further from the server's than this between two answers has jumped."""


class Caller:
    """Speaks for one phone. Raises Problem (SignedOut, TryLater), or OSError when nothing came back."""

    def __init__(self, transport: Transport, state: PhoneState, clock: Callable[[], datetime]) -> None:
        self._transport, self._state, self.clock = transport, state, clock

    def json(self, method: str, path: str, said: Any = None, *, signed: bool = True) -> dict[str, Any]:
        """JSON out, JSON back."""
        body = None if said is None else json.dumps(said, separators=(",", ":"), ensure_ascii=False).encode()
        headers = {} if body is None else {"Content-Type": "application/json"}
        return json.loads(self.ask(method, path, headers, body, signed=signed).body)

    def ask(
        self, method: str, path: str, headers: dict[str, str], body: bytes | None, *, signed: bool = True
    ) -> Answered:
        """Bytes out, bytes back. `path` may be a whole URL of the same server, as a Location is."""
        more = {"X-Schema": str(SCHEMA)} | ({"Authorization": f"Bearer {self._state.get('token')}"} if signed else {})
        where = urlsplit(path)
        answer = self._transport(
            method, where.path + (f"?{where.query}" if where.query else ""), {**headers, **more}, body
        )
        if answer.status >= 400:
            raise problem(answer)
        return answer

    def meet(self, told: dict[str, Any], asked: datetime) -> None:
        """The server's time, and whether this is still the database that we knew. In the caller's transaction.

        A new epoch voids every receipt: all that is kept waits again.
        """
        state = self._state
        offset = read_moment(told["server_time"]) - asked
        known = state.get("known_offset")
        if known is not None and abs(offset - timedelta(milliseconds=known)) > JUMP:
            state.put(jumps=state.get("jumps") + 1)
        milliseconds = round(offset / timedelta(milliseconds=1))
        state.put(offset=milliseconds, known_offset=milliseconds)
        if state.get("epoch") not in (None, told["epoch"]):
            state.wait_again()
        state.put(epoch=told["epoch"])
