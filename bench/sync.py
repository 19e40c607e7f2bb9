"""`bin/bench sync`: the sync server against other servers and against the raw database, all in one run on one machine.

Peers are installed from npm and PyPI into ~/.cache/veldwerk-bench. PostgreSQL is measured when DATABASE_URL names a
database beside which scratch databases may be made. A work whose answers are wrong ends the run with an error.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

from server import create_app
from server.config import Settings, load
from server.kit.migrate import migrate

from . import machine, page
from .field import crowd, evening, held, sheet, works
from .field.fleet import CROWDED, PUSHERS, Phone, archive, fleet, more_devices, papers
from .field.ground import Ground
from .field.kinto import Kinto
from .field.ours import Said
from .field.peers import Peer
from .field.pouchdb import PouchDB
from .field.quiet import served
from .field.rows import Row, Target
from .field.scale import FULL, QUICK, Scale
from .field.works import PUSHES, Found

SCOPE, LARGE = "W2 cold pull of a phone's whole scope", "W2 cold pull of 100,000 documents"
IDLE = "W3 idle pulls, 256 clients"
BEHIND = "W4 catch-up, each an hour behind, all at once"
MORNING = "W5 the morning: cold, with papers, within a minute"
EVENING = "W6 the evening: photos of 400 kB"
HELD = "W7 streams held open; from an act to its pokes"
TARGETS = {
    **{push.name: Target(peer=1, raw=0.4, goal="1.5x and 0.6x") for push in PUSHES},
    SCOPE: Target(peer=4),
    LARGE: Target(peer=4),
    IDLE: Target(peer=3, p95=10),
    BEHIND: Target(peer=5),
    MORNING: Target(all_of=FULL.crowd, p95=2000),
    EVENING: Target(raw=0.7, enough=150),
    HELD: Target(all_of=FULL.streams, p95=150),
}
UNITS = {"W1": "acts/s", "W2": "documents/s", "W3": "calls/s", "W4": "documents/s", "W5": "phones", "W6": "MB/s", "W7": "streams"}  # fmt: skip
MANY = frozenset(("W4", "W5", "W6", "W7"))
"""Works of hundreds of phones, on a copy of their own."""


@dataclass
class Run:
    """What one run gathers: by database ours and raw, what was pushed and pulled for the peers, and the peers."""

    only: frozenset[str]
    scale: Scale
    ours: dict[str, Found] = field(default_factory=dict[str, Found])
    raw: dict[tuple[str, str], float] = field(default_factory=dict[tuple[str, str], float])
    pushed: dict[str, Said] = field(default_factory=dict[str, Said])
    pulled: dict[str, list[Any]] = field(default_factory=dict[str, list[Any]])
    behind: list[Any] = field(default_factory=list[Any])
    peers: dict[str, Found] = field(default_factory=dict[str, Found])

    def rows(self) -> list[Row]:
        """A row for each work on each database."""
        found: list[Row] = []
        for work, target in TARGETS.items():
            for db, ours in self.ours.items():
                if work in ours.rates:
                    peers = {name: one.rates[work] for name, one in self.peers.items() if work in one.rates}
                    more = {"raw": self.raw.get((db, work)), "p95_ms": ours.p95[work], "peers": peers}
                    found.append(Row(work, db, UNITS[work[:2]], ours.rates[work], target, **more))
        return found


def main() -> int:
    """Measure, write, and say what was missed. 1 when an answer was wrong."""
    said = _asked()
    if said.cores:
        os.sched_setaffinity(0, said.cores)  # what this process starts stays on them too: servers, peers and load
    run, before, began = Run(frozenset(said.only), QUICK if said.quick else FULL), machine.load(), perf_counter()
    scratch = Path(tempfile.mkdtemp(prefix="veldwerk-bench-", dir=said.scratch))
    url = load().database_url
    try:
        for db in said.db:
            _ours(run, db, Ground(load(), scratch, url if db == "postgresql" else ""))
        _peers(run, scratch, Ground(load(), scratch, url) if url.startswith("postgresql") else None)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    rows = run.rows()
    text = _text(rows, run, before, perf_counter() - began)
    print(text)
    if said.json:
        said.json.write_text(json.dumps({"rows": [row.told() for row in rows], "load_before": before}, indent=1))
    if not said.quick:
        sheet.chart("sync", "Sync against other servers: ours, peers, the database alone (a second)", rows)
        page.put("sync", text)
    return 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench sync", description=__doc__)
    parser.add_argument("--db", type=_databases, default=None, help="sqlite, postgresql or both with a comma; both when DATABASE_URL is set")  # fmt: skip
    parser.add_argument("--only", type=lambda text: text.split(","), default=list(UNITS), help="W1,W3")
    parser.add_argument("--cores", type=lambda text: [int(nr) for nr in text.split(",")], help="processors for all that is started, e.g. 0,1")  # fmt: skip
    parser.add_argument("--scratch", type=Path, help="where databases are made; let it be a real disk")
    parser.add_argument("--quick", action="store_true", help="a little of everything; the document is not written")
    parser.add_argument("--json", type=Path, metavar="F", help="write the figures there too")
    said = parser.parse_args()
    there = load().database_url.startswith("postgresql")
    said.db = said.db or (["sqlite", "postgresql"] if there else ["sqlite"])
    if "postgresql" in said.db and not there:
        parser.error("PostgreSQL is measured beside the database of DATABASE_URL: set it.")
    return said


def _databases(text: str) -> list[str]:
    names = text.split(",")
    if not set(names) <= {"sqlite", "postgresql"}:
        raise argparse.ArgumentTypeError("sqlite, postgresql, or sqlite,postgresql")
    return names


def _ours(run: Run, db: str, ground: Ground) -> None:
    with ground.fresh() as base:
        migrate(base)
        phones = fleet(create_app(base), datetime.now(UTC))
        say(f"{db}: {len(phones)} phones planted")
        measure(run, db, ground, base, phones)


def measure(run: Run, db: str, ground: Ground, base: Settings, phones: list[Phone]) -> None:
    """All works of the run over a base with these phones. The base is left with the archive in it."""
    found = run.ours[db] = Found()
    if "W1" in run.only:
        _push(run, db, ground, base, phones, found)
    if MANY & run.only:
        _crowd(run, db, ground, base, phones, found)
    if "W2" in run.only:
        archive(create_app(base), phones[-1], datetime.now(UTC), run.scale.filed)
        say(f"{db}: the archive filed")
    with served(base) as address:
        if "W2" in run.only:
            run.pulled[SCOPE] = works.pull_ours(address, phones[CROWDED + 1], SCOPE, found, run.scale)
            run.pulled[LARGE] = works.pull_ours(address, phones[-1], LARGE, found, run.scale)
            say(f"{db}: W2 {found.rates[SCOPE]:,.0f} and {found.rates[LARGE]:,.0f} documents/s")
        if "W3" in run.only:
            works.idle_ours(address, phones[: run.scale.idle], IDLE, found, run.scale)
            say(f"{db}: W3 {found.rates[IDLE]:,.0f}/s, p95 {found.p95[IDLE]} ms")
        found.memory = max(found.memory, works.largest_worker())


def _push(run: Run, db: str, ground: Ground, base: Settings, phones: list[Phone], found: Found) -> None:
    crowd, others = phones[:CROWDED], [phone for phone in phones if phone.first in PUSHERS]
    for push, who in zip(PUSHES, (others, crowd), strict=True):
        with ground.fresh(base) as one, ground.fresh(base) as two, ground.fresh(base) as three:
            said = works.push_ours(one, push, who, found, run.scale)
            run.raw[db, push.name] = works.raw_push(two, three, push, who, said)
        run.pushed[push.name] = said
        say(f"{db}: {push.name}: {found.rates[push.name]:,.0f}/s, raw {run.raw[db, push.name]:,.0f}/s")


def _crowd(run: Run, db: str, ground: Ground, base: Settings, phones: list[Phone], found: Found) -> None:
    people, scale, now = phones[: run.scale.crowd], run.scale, datetime.now(UTC)
    with ground.fresh(base) as one:
        drawn = papers(create_app(one), people, now) if "W5" in run.only else {}
        ears = more_devices(create_app(one), people, scale.streams, now) if "W7" in run.only else []
        with served(replace(one, streams=scale.streams)) as address:
            if "W5" in run.only:
                crowd.morning_ours(address, people, drawn, MORNING, found, scale)
                say(f"{db}: W5 {found.rates[MORNING]:.0f} phones within the minute, p95 {found.p95[MORNING]} ms")
            if "W4" in run.only:
                run.behind = crowd.catch_up_ours(address, people, BEHIND, found, scale)
                say(f"{db}: W4 {found.rates[BEHIND]:,.0f} documents/s, p95 {found.p95[BEHIND]} ms")
            if "W6" in run.only:
                evening.evening_ours(address, people, EVENING, found, scale)
                say(f"{db}: W6 {found.rates[EVENING]:,.0f} MB/s, p95 of a photo {found.p95[EVENING]} ms")
            if "W7" in run.only:
                workers = [phone for phone in people if phone.first.endswith("-1")]
                p50, p95, p99 = held.held_open(address, ears, workers, HELD, found, scale)
                say(f"{db}: W7 {len(ears)} streams, p50 {p50}, p95 {p95}, p99 {p99} ms")
            found.memory = max(found.memory, works.largest_worker())
        if "W6" in run.only:
            run.raw[db, EVENING] = evening.evening_raw(one, people, one.data_dir / "plain", scale)
            say(f"{db}: W6 only written {run.raw[db, EVENING]:,.0f} MB/s")


def _peers(run: Run, scratch: Path, ground: Ground | None) -> None:
    peers: list[Peer] = [PouchDB(), Kinto()]
    name = f"veldwerk_bench_kinto_{os.getpid()}"

    def more(peer: Peer, address: str, found: Found) -> None:
        if run.behind:
            crowd.catch_up_of_peer(peer, address, run.behind, BEHIND, found, run.scale)

    if ground:
        peers.append(Kinto(ground.database(name)))
    try:
        for nr, peer in enumerate(peers):
            idle = IDLE if "W3" in run.only else ""
            run.peers[peer.name] = works.of_peer(
                peer, scratch / f"peer{nr}", run.pushed, run.pulled, idle, more, run.scale
            )
            say(f"{peer.name}: {run.peers[peer.name].rates}")
    finally:
        if ground:
            ground.drop(name)


def _text(rows: list[Row], run: Run, before: float, seconds: float) -> str:
    busy = (
        ""
        if before < 1
        else f" **Measured on a busy machine** (load {before} before the start): read ratios, not figures."
    )
    missed = [row for row in rows if row.missed]
    verdict = f"{len(rows) - len(missed)} of {len(rows)} targets are met."
    memory = max((one.memory for one in run.ours.values()), default=0)
    kept = f"The largest worker held {memory:.0f} MB (target: 250)."
    return f"""### Sync

{verdict}{busy} {machine.today()}; {machine.machine()}; {seconds / 60:.0f} minutes; medians of {run.scale.heats} heats. {kept}

![Ours, peers and raw](pictures/bench-sync.svg)

{sheet.table(rows)}
"""


def say(text: str) -> None:
    """On the screen, with the time: a run takes long."""
    print(f"{datetime.now(UTC):%H:%M:%S} {text}", file=sys.stderr, flush=True)
