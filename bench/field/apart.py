"""Load in a process of its own, so that it neither waits for what is measured nor slows what counts it."""

import asyncio
import gc
import multiprocessing
import traceback
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any, TypeVar

from bench.figures import percentile

from .line import Line, Reply, WrongAnswer

__all__ = ["Heat", "Scripts", "apart", "is_away", "paced", "patient", "rounds", "whole"]

AGAIN, GIVES_UP = 0.1, 60
"""Seconds after which somebody who was told "not now" asks again, and until when."""
Found = TypeVar("Found")
Scripts = Sequence[Sequence[bytes]]
"""What each client of a heat says, in order: the next when the last is answered."""


@dataclass(frozen=True)
class Heat:
    """One run of a workload: seconds from first to last, the calls' times in ms, and how many units were done."""

    seconds: float
    done: int
    times: list[float] = field(default_factory=list[float])

    @property
    def rate(self) -> float:
        """Units a second."""
        return self.done / self.seconds

    @property
    def p95(self) -> float:
        """Milliseconds within which 95 of 100 calls were answered."""
        return percentile(self.times, 0.95)


def apart(act: Callable[[], Found]) -> Found:
    """What `act` gives, run in a child. WrongAnswer with the child's words when it fails. No connection may be open here."""
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(act, there))
    process.start()
    there.close()
    try:
        went_well, found = here.recv()
    except EOFError:
        raise WrongAnswer("The process that makes the load died.") from None
    finally:
        process.join(10)
    if not went_well:
        raise WrongAnswer(found)
    return found


def whole(act: Callable[[], Coroutine[Any, Any, Found]]) -> Found:
    """`apart`, for what is asynchronous."""
    return apart(lambda: asyncio.run(act()))


def _run(act: Callable[[], object], there: Any) -> None:
    gc.freeze()
    try:
        there.send((True, act()))
    except BaseException:
        there.send((False, traceback.format_exc(limit=-6)))


def is_away(reply: Reply) -> bool:
    """Whether the server said "not now"."""
    return reply.status == 503


async def rounds(
    address: str,
    heats: Sequence[Scripts],
    check: Callable[[Sequence[Reply]], int],
    again: Callable[[Reply], bool] = is_away,
) -> list[Heat]:
    """Heat after heat, all clients of one at once, each on one connection. `check` reads the answers after the clock
    stopped, client by client, and counts what was done; it raises WrongAnswer. `again`: whether it is to be said again."""
    lines = [Line(address) for _ in heats[0]]
    found: list[Heat] = []
    for scripts in heats:
        began = perf_counter()
        played = await asyncio.gather(
            *(_play(line, script, again) for line, script in zip(lines, scripts, strict=True))
        )
        seconds = perf_counter() - began
        done = sum(check([reply for reply, _ in client]) for client in played)
        found.append(Heat(seconds, done, [ms for client in played for _, ms in client]))
    for line in lines:
        line.close()
    return found


async def paced(address: str, scripts: Scripts, every: float, check: Callable[[Sequence[Reply]], int]) -> Heat:
    """Each client says a line every so many seconds, the clients spread evenly over them: how long one waits then."""
    lines = [Line(address) for _ in scripts]
    loop = asyncio.get_running_loop()
    start = loop.time() + 0.2

    async def play(nr: int) -> list[tuple[Reply, float]]:
        heard: list[tuple[Reply, float]] = []
        for turn, request in enumerate(scripts[nr]):
            await asyncio.sleep(max(0.0, start + every * (turn + nr / len(lines)) - loop.time()))
            heard += await _play(lines[nr], [request])
        return heard

    began = perf_counter()
    played = await asyncio.gather(*(play(nr) for nr in range(len(lines))))
    seconds = perf_counter() - began
    done = sum(check([reply for reply, _ in client]) for client in played)
    return Heat(seconds, done, [ms for client in played for _, ms in client])


async def patient(line: Line, request: bytes, again: Callable[[Reply], bool] = is_away) -> Reply:
    """The answer; who is told "not now" asks again, as a phone does, and the time goes on."""
    until = perf_counter() + GIVES_UP
    reply = await line.ask(request)
    while again(reply) and perf_counter() < until:
        await asyncio.sleep(AGAIN)
        reply = await line.ask(request)
    return reply


async def _play(
    line: Line, script: Sequence[bytes], again: Callable[[Reply], bool] = is_away
) -> list[tuple[Reply, float]]:
    heard: list[tuple[Reply, float]] = []
    for request in script:
        began = perf_counter()
        reply = await patient(line, request, again)
        heard.append((reply, (perf_counter() - began) * 1000))
    return heard
