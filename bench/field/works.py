"""The works W1 to W3, against our server and against a peer."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from server.config import Settings

from . import ours
from .apart import Heat, paced, rounds, whole
from .fleet import Phone
from .line import Line, WrongAnswer
from .memory import largest_worker
from .ours import Said
from .peers import Peer, running, scripts_of
from .quiet import served
from .raw import noted, replayed
from .scale import Scale

__all__ = ["PUSHES", "Found", "Push", "begun", "idle_ours", "of_peer", "pull_ours", "push_ours", "raw_push"]


@dataclass(frozen=True)
class Push:
    """A way to push: so many clients, batches in a heat, mutations in a batch."""

    name: str
    clients: int
    batches: int
    size: int


PUSHES = (
    Push("W1 push, 4 clients, batches of 100", 4, 6, 100),
    Push("W1 push, 32 clients of one team, batches of 5", 32, 4, 5),
)


@dataclass
class Found:
    """Of one server: rates and p95 by work."""

    rates: dict[str, float] = field(default_factory=dict[str, float])
    p95: dict[str, float] = field(default_factory=dict[str, float])
    memory: float = 0

    def note(self, work: str, heats: list[Heat]) -> None:
        """The medians of some heats."""
        self.rates[work] = round(median(heat.rate for heat in heats), 1)
        self.p95[work] = round(median(heat.p95 for heat in heats), 1)


More = Callable[[Peer, str, Found], None]
"""A work of a peer at an address."""


def push_ours(settings: Settings, push: Push, phones: Sequence[Phone], found: Found, scale: Scale) -> Said:
    """Push to a server over this database; gives what was pushed."""
    said = ours.pushes(phones, scale.heats, push.batches, push.size)
    with served(settings) as address:
        whole(lambda: rounds(address, [said.begin(phones)], ours.receipts))
        done = whole(lambda: rounds(address, said.heats(phones), ours.receipts))
        found.memory = max(found.memory, largest_worker())
    if any(heat.done != push.clients * push.batches * push.size for heat in done):
        raise WrongAnswer("Receipts are missing.")
    found.note(push.name, done)
    return said


def raw_push(here: Settings, there: Settings, push: Push, phones: Sequence[Phone], said: Said) -> float:
    """What the database alone makes of it: noted `here`, carried out `there`, two copies of what the server had."""
    flat = [
        [start, *(b for heat in client for b in heat)] for start, client in zip(said.starts, said.bodies, strict=True)
    ]
    commits = noted(here, phones, flat)
    replayed(there, [client[:1] for client in commits])
    rates: list[float] = []
    for heat in range(len(said.bodies[0])):
        part = [client[1 + heat * push.batches : 1 + (heat + 1) * push.batches] for client in commits]
        rates.append(push.clients * push.batches * push.size / replayed(there, part))
    return round(median(rates), 1)


def pull_ours(address: str, phone: Phone, work: str, found: Found, scale: Scale) -> list[Any]:
    """Cold pulls to the head, one after the other; the documents, each once."""

    async def pull() -> tuple[list[Heat], list[Any]]:
        line, done, documents = Line(address), list[Heat](), list[Any]()
        for _ in range(scale.heats):
            began = perf_counter()
            _, documents = await ours.pulled(line, phone)
            seconds = perf_counter() - began
            done.append(Heat(seconds, len(documents), [seconds * 1000]))
        return done, documents

    done, documents = whole(pull)
    if len({heat.done for heat in done}) != 1:
        raise WrongAnswer("Cold pulls of the same scope bring different numbers of documents.")
    found.note(work, done)
    return list({one["id"]: one for one in documents}.values())


def idle_ours(address: str, phones: Sequence[Phone], work: str, found: Found, scale: Scale) -> None:
    """Pulls from the head: as fast as they go, then each client once a second for the p95."""

    async def ask() -> tuple[list[Heat], Heat]:
        lines = [Line(address) for _ in phones]
        ends = await asyncio.gather(
            *(ours.pulled(line, phone, page=500) for line, phone in zip(lines, phones, strict=True))
        )
        for line in lines:
            line.close()
        script = [[ours.idle(phone, end)] for phone, (end, _) in zip(phones, ends, strict=True)]
        await rounds(address, [script], ours.nothing_new)  # the first tells the server that the cursor came
        heats = await rounds(address, [[one * scale.calls for one in script]] * scale.heats, ours.nothing_new)
        return heats, await paced(address, [one * scale.turns for one in script], 1, ours.nothing_new)

    _idle_found(*whole(ask), work, found)


def of_peer(peer: Peer, folder: Path, pushed: dict[str, Said], pulls: dict[str, list[Any]], idle: str, more: More, scale: Scale) -> Found:  # fmt: skip
    """The same works by a peer: what was pushed, what was pulled, as many clients that find nothing new, and `more`."""
    found = Found()
    with running(peer, folder) as address:
        for nr, push in enumerate(push for push in PUSHES if push.name in pushed):
            db = f"push{nr}"
            begun(peer, address, db)
            heats = scripts_of(peer, db, pushed[push.name].bodies, scale.heats)
            found.note(push.name, whole(lambda heats=heats: rounds(address, heats, peer.taken, peer.again)))
        for nr, (work, documents) in enumerate(pulls.items()):
            held = documents[: scale.slow] if peer.slow else documents
            _pull(peer, address, f"pull{nr}", held, work, found, scale)
        if idle:
            _idle(peer, address, idle, found, scale)
        more(peer, address, found)
    return found


def begun(peer: Peer, address: str, db: str) -> None:
    def fine(replies: Sequence[Any]) -> int:
        return len([reply.good(200, 201) for reply in replies])

    whole(lambda: rounds(address, [[peer.begin(db)]], fine))


def _pull(peer: Peer, address: str, db: str, documents: list[Any], work: str, found: Found, scale: Scale) -> None:
    begun(peer, address, db)
    script = [peer.push(db, documents[at : at + 100]) for at in range(0, len(documents), 100)]
    whole(lambda: rounds(address, [[script]], peer.taken))

    async def pull() -> list[Heat]:
        line, done = Line(address), list[Heat]()
        for _ in range(scale.heats):
            began = perf_counter()
            _, count = await peer.pulled(line, db, ours.PAGE)
            done.append(Heat(perf_counter() - began, count, [(perf_counter() - began) * 1000]))
        return done

    done = whole(pull)
    if any(heat.done != len(documents) for heat in done):
        raise WrongAnswer(f"{peer.name} holds {len(documents)} documents and gives {done[0].done}.")
    found.note(work, done)


def _idle(peer: Peer, address: str, work: str, found: Found, scale: Scale) -> None:
    db = "idle"
    begun(peer, address, db)
    few = [peer.push(db, [{"id": f"0197e5a0-0000-7000-8000-00000000000{nr}", "text": "one"} for nr in range(3)])]
    whole(lambda: rounds(address, [[few]], peer.taken))

    async def ask() -> tuple[list[Heat], Heat]:
        end, _ = await peer.pulled(Line(address), db, ours.PAGE)
        script = [[peer.idle(db, end)]] * scale.idle
        heats = await rounds(address, [[one * scale.calls for one in script]] * scale.heats, peer.nothing_new)
        return heats, await paced(address, [one * scale.turns for one in script], 1, peer.nothing_new)

    _idle_found(*whole(ask), work, found)


def _idle_found(heats: list[Heat], slowly: Heat, work: str, found: Found) -> None:
    found.note(work, heats)
    found.p95[work] = round(slowly.p95, 1)
