"""`bin/bench failover`: two machines over one PostgreSQL and one Redis, phones at work, and everything that can go away.

Whatever was acknowledged must be there, once; whatever was done must be acknowledged in the end, without anybody's help. The
PostgreSQL is a cluster of our own with durable commits, the Redis a process of our own, each machine a `bin/run`.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from sqlalchemy import Connection, text

from server import create_app
from server.config import load
from server.kit.migrate import migrate, outside_the_wall
from server.system.embedded_redis import EmbeddedRedis, find_binary

from . import machine, page
from .failing.hands import Hand, Hands
from .failing.machines import Machine, Postgres
from .field.fleet import fleet

__all__ = ["Accident", "accident", "main"]

TEAMS = 4
PHONES = 24
CALM = 15
"""Seconds of work before the first accident and after each."""
AWAY = 5
"""Seconds that something which died stays away."""
DRAIN, JOBS = 120, 300
"""Seconds in which all outboxes must be empty at the end, and all jobs done."""
ROWS = {"checklist.answer": "answer", "part.use": "part_use", "photo.add": "photo", "visit.set_state": "visit_step"}


@dataclass(frozen=True)
class Accident:
    """What happened and what phones saw of it, in seconds: how long something was away, how long no phone at all heard that
    anything was taken, and how long after everything was back the last of them heard it. `refused`: how often phones were
    told to come later, or got no answer."""

    name: str
    away: float
    silence: float
    last_back: float
    refused: int


def main() -> int:
    """Break, count, write. 1 when something was lost, done twice or stayed behind."""
    said = _asked()
    scratch = Path(tempfile.mkdtemp(prefix="veldwerk-failover-", dir=said.scratch))
    scratch.chmod(0o755)
    postgres = Postgres(scratch / "postgres")
    log = os.open(scratch / "redis.log", os.O_WRONLY | os.O_CREAT)
    binary = find_binary()
    if binary is None:
        raise RuntimeError("No Redis or Valkey for this machine.")
    redis = EmbeddedRedis(binary, scratch, log)
    redis.start()
    shared = {"DATABASE_URL": postgres.url, "REDIS_URL": redis.url, "VELDWERK_FILES": f"file://{scratch}/files", "SECRET_KEY": "one secret for all the machines of this"}  # fmt: skip
    os.environ |= shared
    machines = [Machine(scratch / f"machine-{nr}", shared) for nr in (1, 2)]
    try:
        migrate(load())
        phones = fleet(create_app(load()), datetime.now(UTC), TEAMS)[-PHONES - 1 : -1]
        for one in machines:
            one.start()
        hands = Hands(phones, [one.url for one in machines], scratch)
        _say(f"{len(phones)} phones begin")
        hands.begin()
        accidents = _all_of_them(hands, machines, redis, postgres, said.calm)
        hands.end(DRAIN)
        flaws = _flaws(hands, postgres.url, scratch / "files")
        counts = sum(len(hand.acts) for hand in hands.all), sum(len(hand.files) for hand in hands.all)
    finally:
        for one in machines:
            one.stop()
        redis.stop()
        postgres.stop()
        shutil.rmtree(scratch, ignore_errors=True)
    found = _text(accidents, flaws, counts)
    print(found)
    if said.json:
        told = {"accidents": [asdict(one) for one in accidents], "acts": counts[0], "photos": counts[1], "flaws": flaws}
        said.json.write_text(json.dumps(told, indent=1))
    if said.calm >= CALM:
        page.put("failover", found)
    return 1 if flaws else 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench failover", description=__doc__)
    parser.add_argument("--scratch", type=Path, help="where everything is made; let it be a real disk")
    parser.add_argument("--calm", type=float, default=CALM, help="seconds between accidents; below the default the document is not written")  # fmt: skip
    parser.add_argument("--json", type=Path, metavar="F", help="write the figures there too")
    return parser.parse_args()


def _all_of_them(hands: Hands, machines: Sequence[Machine], redis: EmbeddedRedis, postgres: Postgres, calm: float) -> list[Accident]:  # fmt: skip
    first, second = machines

    def rolling() -> None:
        for one in machines:
            one.stop()
            one.start()

    def machine_dies() -> None:
        second.kill()
        time.sleep(AWAY)
        second.start()

    def redis_dies() -> None:
        redis.stop()
        time.sleep(AWAY)
        redis.start()

    def postgres_crashes() -> None:
        postgres.crash()
        time.sleep(AWAY)
        postgres.start()

    happens: dict[str, Callable[[], None]] = {
        "both machines restarted, one after the other": rolling,
        "a web process killed": first.kill_a_web_worker,
        f"a machine killed, back after {AWAY} s": machine_dies,
        f"Redis gone for {AWAY} s, with all that it held": redis_dies,
        f"PostgreSQL crashed, back after {AWAY} s": postgres_crashes,
    }
    found: list[Accident] = []
    for name, act in happens.items():
        time.sleep(calm)
        began = time.monotonic()
        act()
        back = time.monotonic()
        time.sleep(calm)
        found.append(accident(hands, name, began, back, time.monotonic()))
        _say(str(found[-1]))
    return found


def accident(hands: Hands, name: str, began: float, back: float, ends: float) -> Accident:
    """What phones saw of it: it `began`, all was `back`, and looking on `ends`; moments of `time.monotonic`."""
    moments = [began, *hands.heard(began, ends), ends]
    silence = max(later - earlier for earlier, later in pairwise(moments))
    firsts = [min((at for at in hand.heard if back <= at <= ends), default=ends) for hand in hands.all]
    refused = hands.troubles(began, ends).total()
    return Accident(name, round(back - began, 1), round(silence, 1), round(max(firsts) - back, 1), refused)


def _flaws(hands: Hands, url: str, files: Path) -> list[str]:
    """What was lost, done twice, or stayed behind."""
    flaws = [f"{hand.phone.first} stopped: {hand.flaw}" for hand in hands.all if hand.flaw]
    flaws += [f"{hand.phone.first} still has {hand.waiting} acts" for hand in hands.all if hand.waiting]
    engine = outside_the_wall(url)
    with engine.connect() as database:
        for hand in hands.all:
            flaws += _flaws_of(hand, database)
        kept = {path.name for path in files.rglob("*")}
        flaws += [f"the file {sha} is not there" for hand in hands.all for sha in hand.files if sha not in kept]
        flaws += _jobs_left(database)
    engine.dispose()
    return flaws


def _flaws_of(hand: Hand, database: Connection) -> list[str]:
    found: list[str] = []
    of_phone = {"device": hand.phone.device}
    rows = database.execute(text("SELECT id, status FROM mutation WHERE device_id = :device"), of_phone).all()
    taken = [str(row.id) for row in rows]
    found += [f"{id_} ({name}) is not in the log, or twice" for id_, name, _ in hand.acts if taken.count(id_) != 1]
    found += [f"{row.id} became {row.status}" for row in rows if row.status not in ("applied", "merged")]
    for name, table in ROWS.items():
        ids = [str(args.get("step") or args["id"]) for _, act, args in hand.acts if act == name]
        there = [str(id_) for id_ in database.execute(text(f"SELECT id FROM {table} WHERE id = ANY(CAST(:ids AS uuid[]))"), {"ids": ids}).scalars()]  # fmt: skip
        found += [f"{hand.phone.first}: {len(ids)} x {name}, {len(there)} rows"] if sorted(ids) != sorted(there) else []
    late = database.execute(text("SELECT count(*) FROM photo WHERE device_id = :device AND bytes_at IS NULL"), of_phone).scalar()  # fmt: skip
    return found + ([f"{hand.phone.first}: {late} photos count as not received"] if late else [])


def _jobs_left(database: Connection) -> list[str]:
    """What Redis forgot is queued again by the sweep: it takes its time."""
    until = time.monotonic() + JOBS
    while True:
        left = {table: database.execute(text(f"SELECT count(*) FROM {table} WHERE state <> 'done' AND run_at <= now()")).scalar() for table in ("job", "delivery")}  # fmt: skip
        database.rollback()
        if not any(left.values()):
            return []
        if time.monotonic() > until:
            return [f"{count} rows of {table} are not done" for table, count in left.items() if count]
        time.sleep(1)


def _text(accidents: Sequence[Accident], flaws: Sequence[str], counts: tuple[int, int]) -> str:
    lines = ["| what happened | away | no phone heard anything for | the last phone heard again after | told to come later |", "|---|--:|--:|--:|--:|"]  # fmt: skip
    lines += [f"| {one.name} | {one.away:g} s | {one.silence:g} s | {one.last_back:g} s | {one.refused} times |" for one in accidents]  # fmt: skip
    verdict = "\n".join(f"- {flaw}" for flaw in flaws) or "Every act is there once and every photo too; nothing waits on a phone, and no job is left."  # fmt: skip
    return f"""### Machines that go away, under load

{PHONES} phones at work all the time, {counts[0]:,} acts and {counts[1]:,} photos, two machines over one PostgreSQL and one Redis on {machine.machine()}; {machine.today()}. {verdict}

{chr(10).join(lines)}
"""


def _say(what: str) -> None:
    print(f"{datetime.now(UTC):%H:%M:%S} {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
