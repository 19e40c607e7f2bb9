"""W4: many phones, each an hour behind, ask all at once. W5: many phones begin their day within a minute, with papers."""

import asyncio
from collections.abc import Mapping, Sequence
from time import perf_counter
from typing import Any

from . import ours
from .apart import Heat, rounds, whole
from .fleet import Phone
from .line import Line, WrongAnswer, spoken
from .peers import Peer
from .scale import Scale
from .works import Found, begun

__all__ = ["catch_up_of_peer", "catch_up_ours", "morning_ours"]

HOUR = 10
"""Acts of each technician in an hour; what one hears of it is what a whole team did."""
HANDS = 32
"""Phones that are made ready at a time."""


def catch_up_ours(address: str, phones: Sequence[Phone], work: str, found: Found, scale: Scale) -> list[Any]:
    """Everybody reads to the head, everybody works an hour, everybody asks at once. Gives what one of them hears."""
    cursors = whole(lambda: _heads(address, phones))
    said = ours.pushes(phones, 1, 1, HOUR)
    for at in range(0, len(phones), HANDS):
        some = ours.Said(said.starts[at : at + HANDS], said.bodies[at : at + HANDS])
        few = phones[at : at + HANDS]
        whole(lambda some=some, few=few: rounds(address, [some.begin(few), *some.heats(few)], ours.receipts))
    script = [[ours.idle(phone, cursor, ours.PAGE)] for phone, cursor in zip(phones, cursors, strict=True)]
    found.note(work, whole(lambda: rounds(address, [script] * scale.heats, ours.came)))
    _, documents = whole(lambda: ours.pulled(Line(address), phones[-1], cursors[-1]))
    return documents


def catch_up_of_peer(peer: Peer, address: str, documents: Sequence[Any], work: str, found: Found, scale: Scale) -> None:
    """As many clients, each as many documents behind, of one database."""
    db = "behind"
    begun(peer, address, db)
    script = [peer.push(db, documents[at : at + 100]) for at in range(0, len(documents), 100)]
    before = [{**one, "id": one["id"][:-4] + "0000"} for one in documents[:1]]
    whole(lambda: rounds(address, [[[peer.push(db, before)]]], peer.taken))
    end, _ = whole(lambda: peer.pulled(Line(address), db, ours.PAGE))
    whole(lambda: rounds(address, [[script]], peer.taken))
    heats = whole(lambda: rounds(address, [[[peer.since(db, end)]] * scale.crowd] * scale.heats, peer.came))
    if any(heat.done != scale.crowd * len(documents) for heat in heats):
        raise WrongAnswer(f"{peer.name}: {heats[0].done} documents came, not {scale.crowd} times {len(documents)}.")
    found.note(work, heats)


def morning_ours(address: str, phones: Sequence[Phone], papers: Mapping[str, Sequence[str]], work: str, found: Found, scale: Scale) -> None:  # fmt: skip
    """Phones that know nothing begin their day, evenly over the minute. Counts those that have all within it; the p95 is
    that of a phone's whole beginning."""
    done = whole(lambda: _morning(address, phones, papers, scale.morning))
    found.rates[work] = float(len([at for at, _ in done if at <= scale.morning]))
    found.p95[work] = round(Heat(1, 1, [ms for _, ms in done]).p95, 1)


async def _heads(address: str, phones: Sequence[Phone]) -> list[str]:
    gate = asyncio.Semaphore(HANDS)

    async def head(phone: Phone) -> str:
        async with gate:
            line = Line(address)
            end, _ = await ours.pulled(line, phone)
            line.close()
            return end

    return list(await asyncio.gather(*(head(phone) for phone in phones)))


async def _morning(address: str, phones: Sequence[Phone], papers: Mapping[str, Sequence[str]], within: int) -> list[tuple[float, float]]:  # fmt: skip
    """Of each phone: seconds from the beginning of the minute to its end, and how many ms it took."""
    start = perf_counter()
    last = within * 0.97  # who begins at the very end could not be done within it

    async def begins(nr: int, phone: Phone) -> tuple[float, float]:
        await asyncio.sleep(max(0.0, start + last * nr / len(phones) - perf_counter()))
        began, line = perf_counter(), Line(address)
        _, documents = await ours.pulled(line, phone, page=500)
        if not documents:
            raise WrongAnswer("A cold phone got nothing.")
        for sha in papers[phone.device]:
            got = await line.ask(spoken("GET", f"/api/mobile/blobs/{sha}?size=full", phone.headers))
            if len(got.good(200, 206)) < 1000:
                raise WrongAnswer("A paper without a content.")
        line.close()
        end = perf_counter()
        return end - start, (end - began) * 1000

    return list(await asyncio.gather(*(begins(nr, phone) for nr, phone in enumerate(phones))))
