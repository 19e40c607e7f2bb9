"""What is asked of our server, and how its answers are read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import orjson

from .acts import Pen
from .apart import Scripts
from .fleet import Phone
from .line import Line, Reply, WrongAnswer, spoken

__all__ = ["PAGE", "SYNC", "Said", "came", "idle", "nothing_new", "pulled", "push", "pushes", "receipts"]

SYNC = "/api/mobile/sync"
PAGE = 2000


def push(phone: Phone, body: bytes) -> bytes:
    """A push as it goes over the line."""
    return spoken("POST", SYNC, phone.headers, body)


@dataclass(frozen=True)
class Said:
    """What phones push: each one's first acts, then batches by client, heat and batch. Bodies only."""

    starts: list[bytes]
    bodies: list[list[list[bytes]]]

    def begin(self, phones: Sequence[Phone]) -> Scripts:
        """The first acts, as they go over the line."""
        return [[push(phone, start)] for phone, start in zip(phones, self.starts, strict=True)]

    def heats(self, phones: Sequence[Phone]) -> list[Scripts]:
        """What follows."""
        each = list(zip(phones, self.bodies, strict=True))
        return [[[push(p, body) for body in own[heat]] for p, own in each] for heat in range(len(self.bodies[0]))]


def pushes(phones: Sequence[Phone], heats: int, batches: int, size: int) -> Said:
    """So many heats of so many batches of acts."""
    pens = [Pen(phone) for phone in phones]
    starts = [pen.start() for pen in pens]
    return Said(starts, [[[pen.batch(size) for _ in range(batches)] for _ in range(heats)] for pen in pens])


def receipts(replies: Sequence[Reply]) -> int:
    """How many mutations were taken. WrongAnswer for any that was not."""
    done = 0
    for reply in replies:
        said = orjson.loads(reply.good())["receipts"]
        bad = [one for one in said if one["status"] not in ("applied", "merged")]
        if bad:
            raise WrongAnswer(f"{len(bad)} of {len(said)} receipts: {bad[0]}")
        done += len(said)
    return done


async def pulled(line: Line, phone: Phone, cursor: str | None = None, page: int = PAGE) -> tuple[str, list[Any]]:
    """To the head: the cursor there, and every document that came."""
    documents: list[Any] = []
    while True:
        query = f"?limit={page}" + (f"&cursor={quote(cursor)}" if cursor else "")
        said = orjson.loads((await line.ask(spoken("GET", SYNC + query, phone.headers))).good())
        documents += (one["doc"] for one in said["changes"] if one["op"] == "put")
        cursor = str(said["cursor"])
        if not said["more"]:
            return cursor, documents


def idle(phone: Phone, cursor: str, page: int | None = None) -> bytes:
    """A pull from there."""
    return spoken("GET", f"{SYNC}?cursor={quote(cursor)}" + (f"&limit={page}" if page else ""), phone.headers)


def nothing_new(replies: Sequence[Reply]) -> int:
    """How many pulls said so. WrongAnswer when one brought something."""
    for said in _read(replies):
        if said["changes"] or said["more"] or said["reset"]:
            raise WrongAnswer(f"An idle pull is not idle: {str(said)[:300]}")
    return len(replies)


def came(replies: Sequence[Reply]) -> int:
    """How many documents these pulls brought, all that there were. WrongAnswer when one brought none, or not all."""
    count = 0
    for said in _read(replies):
        news = sum(one["op"] == "put" for one in said["changes"])
        if not news or said["more"] or said["reset"]:
            raise WrongAnswer(f"A pull that should catch up brought {news} documents: {str(said)[:200]}")
        count += news
    return count


def _read(replies: Sequence[Reply]) -> Iterator[Any]:
    return (orjson.loads(reply.good()) for reply in replies)
