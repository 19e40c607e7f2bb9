"""W7: thousands of streams are held open; how long it takes from an act that is sent until everybody who sees it is poked."""

import asyncio
from collections.abc import Sequence
from time import perf_counter

from bench.figures import percentile

from . import ours
from .apart import whole
from .fleet import Phone
from .line import Line, WrongAnswer, spoken
from .scale import Scale
from .works import Found

__all__ = ["held_open"]

STREAM = "/api/subscribe/updates"
HANDS = 64
QUIET = 0.3
"""Seconds between two acts."""
PATIENCE = 5
"""Seconds after which a poke counts as lost."""


def held_open(address: str, listeners: Sequence[Phone], workers: Sequence[Phone], work: str, found: Found, scale: Scale) -> tuple[float, float, float]:  # fmt: skip
    """p50, p95 and p99 in ms. The clock starts when the act is sent: the commit is some milliseconds later."""
    times = whole(lambda: _held(address, listeners, workers, scale.pokes))
    found.rates[work], found.p95[work] = float(len(listeners)), round(percentile(times, 0.95), 1)
    p50, p95, p99 = (round(percentile(times, share), 1) for share in (0.5, 0.95, 0.99))
    return p50, p95, p99


class _Ear:
    """One open stream. `heard`: when its last poke came."""

    def __init__(self, phone: Phone) -> None:
        self.phone, self.heard = phone, 0.0
        self.poked = asyncio.Event()
        self._writer: asyncio.StreamWriter | None = None

    async def opens(self, address: str) -> asyncio.Task[None]:
        host, _, port = address.partition(":")
        reader, self._writer = await asyncio.open_connection(host, int(port))
        self._writer.write(spoken("GET", STREAM, self.phone.headers))
        head = await reader.readuntil(b"\r\n\r\n")
        if b" 200 " not in head.split(b"\r\n")[0]:
            raise WrongAnswer(f"A stream is not opened: {head[:200]!r}")
        await reader.readuntil(b": here")
        return asyncio.create_task(self._listens(reader))

    def hangs_up(self) -> None:
        if self._writer:
            self._writer.close()

    async def _listens(self, reader: asyncio.StreamReader) -> None:
        while line := await reader.readline():
            if line.startswith(b"data: "):
                self.heard = perf_counter()
                self.poked.set()


async def _held(address: str, listeners: Sequence[Phone], workers: Sequence[Phone], acts: int) -> list[float]:
    ears, gate = [_Ear(phone) for phone in listeners], asyncio.Semaphore(HANDS)

    async def opened(ear: _Ear) -> asyncio.Task[None]:
        async with gate:
            return await ear.opens(address)

    tasks = await asyncio.gather(*(opened(ear) for ear in ears))
    said, line, times = ours.pushes(workers, 1, -(-acts // len(workers)), 1), Line(address), list[float]()
    for phone, start in zip(workers, said.starts, strict=True):
        ours.receipts([await line.ask(ours.push(phone, start))])
    for nr in range(acts):
        phone, turn = workers[nr % len(workers)], nr // len(workers)
        await asyncio.sleep(QUIET)
        colleagues = [ear for ear in ears if ear.phone.team == phone.team]
        for ear in colleagues:
            ear.poked.clear()
        began = perf_counter()
        ours.receipts([await line.ask(ours.push(phone, said.bodies[nr % len(workers)][0][turn]))])
        await asyncio.wait_for(asyncio.gather(*(ear.poked.wait() for ear in colleagues)), PATIENCE)
        times += [(ear.heard - began) * 1000 for ear in colleagues]
    for ear in ears:
        ear.hangs_up()
    for task in tasks:
        task.cancel()
    line.close()
    return times
