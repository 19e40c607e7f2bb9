"""`bin/bench fuzz`: real traffic of phones, spoiled at random, against a real server.

Nothing may be answered by 5xx, or not at all; a refused request may write nothing; memory must stay where it is. Every row
that is written is noted by triggers in the scratch database, so a refusal is known to have left all rows as they were, but for when
somebody was heard last. An act that is answered by a receipt is none, and an upload whose bytes are wrong (460) is over.
A seed gives the same traffic, but for ids and the hours of the clock.
"""

import argparse
import json
import shutil
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

from server import create_app
from server.config import load
from server.kit.migrate import migrate
from sync.phone_line import Response

from . import machine, page
from .field.fleet import PUSHERS, fleet
from .field.ground import Ground
from .field.memory import largest_worker
from .field.quiet import served
from .hostile.spoiling import spoiled
from .hostile.traffic import Crew, Line, Request
from .hostile.watch import Watch, watching

REAL = 0.12
"""Of all requests: so many rounds of real work are done between them."""
SAMPLES = 20
WARM = 0.2
WRONG_BYTES = 460
MOST_GROWTH = 1.1
"""Memory at the end, of what it was when a fifth was done."""


@dataclass
class Tally:
    """What came of them."""

    statuses: Counter[int] = field(default_factory=Counter[int])
    codes: Counter[str] = field(default_factory=Counter[str])
    flaws: list[str] = field(default_factory=list[str])
    held: list[float] = field(default_factory=list[float])
    noted: int = 0
    """Rows that real work wrote: none would say that nobody watches."""

    @property
    def growth(self) -> float:
        """Memory at the end, of what it was when the server was warm; 1 where it cannot be read."""
        warm = self.held[int(WARM * len(self.held))] if self.held else 0
        return self.held[-1] / warm if warm else 1.0


def main() -> int:
    """Ask, write, and say what was found. 1 when there is a flaw."""
    said = _asked()
    scratch = Path(tempfile.mkdtemp(prefix="veldwerk-fuzz-", dir=said.scratch))
    began = perf_counter()
    try:
        url = load().database_url if said.db == "postgresql" else ""
        with Ground(load(), scratch, url).fresh() as settings:
            migrate(settings)
            phones = [one for one in fleet(create_app(settings), datetime.now(UTC)) if one.first in PUSHERS]
            with watching(settings.database) as watch, served(settings) as address:
                line, chance = Line(address), Random(said.seed)
                tally = _fuzz(Crew(line, phones, scratch, chance), line, watch, chance, said.requests)
            if tally.flaws:
                shutil.copy(settings.data_dir / "said.log", said.scratch or Path(tempfile.gettempdir()))
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    text = _text(tally, said, perf_counter() - began)
    print(text)
    if said.json:
        told = {"requests": said.requests, "statuses": tally.statuses, "codes": tally.codes, "flaws": tally.flaws}
        said.json.write_text(json.dumps(told | {"growth": tally.growth, "memory_mb": tally.held}, indent=1))
    if said.requests >= 100_000:
        page.put(f"fuzz {said.db}", text)
    return 1 if tally.flaws or tally.growth > MOST_GROWTH else 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench fuzz", description=__doc__)
    parser.add_argument(
        "--requests", type=int, default=100_000, help="so many; the document is written from 100,000 on"
    )
    parser.add_argument("--db", choices=("sqlite", "postgresql"), default="sqlite", help="PostgreSQL: beside the database of DATABASE_URL")  # fmt: skip
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scratch", type=Path, help="where the database is made")
    parser.add_argument("--json", type=Path, metavar="F", help="write the figures there too")
    return parser.parse_args()


def _fuzz(crew: Crew, line: Line, watch: Watch, chance: Random, requests: int) -> Tally:
    tally = Tally()
    for nr in range(requests):
        while not crew.recent or chance.random() < REAL:
            crew.works()
            tally.noted += watch.written().total()
        request = spoiled(chance.choice(crew.recent), list(crew.recent), chance)
        try:
            answer = line.say(request)
        except OSError as error:
            tally.flaws.append(f"no answer ({error}): {_shown(request)}")
            watch.written()  # what it did all the same is not the next one's
            continue
        known = len(tally.flaws)
        _judge(tally, request, answer, watch.written())
        for flaw in tally.flaws[known:]:
            _say(flaw)
        if nr % (requests // SAMPLES or 1) == 0:
            tally.held.append(largest_worker(now=True))
            _say(f"{nr:,} of {requests:,}: {len(tally.flaws)} flaws, {tally.held[-1]:.0f} MB, {dict(tally.statuses)}")
    tally.flaws += crew.troubles
    if not tally.noted:
        tally.flaws.append("real work wrote no row that was noted: nobody watched")
    return tally


def _judge(tally: Tally, request: Request, answer: Response, written: Counter[str]) -> None:
    tally.statuses[answer.status] += 1
    if answer.status < 400:
        return
    told = _told(answer)
    if answer.status >= 500:
        tally.flaws.append(f"{answer.status} {answer.body[:200]!r}: {_shown(request)}")
    elif "receipt" not in told and (set(written) - {"upload"} if answer.status == WRONG_BYTES else written):
        tally.flaws.append(f"{answer.status}, and yet {dict(written)} was written: {_shown(request)}")
    if "code" in told:
        tally.codes[told["code"]] += 1
    elif request.method != "HEAD":
        tally.flaws.append(f"{answer.status} without words {answer.body[:200]!r}: {_shown(request)}")


def _told(answer: Response) -> dict[str, Any]:
    try:
        told = json.loads(answer.body)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _shown(request: Request) -> str:
    headers = {key: value[:80] for key, value in request.headers.items() if key != "Authorization"}
    return f"{request.method} {request.path[:200]} {headers} {(request.body or b'')[:600]!r}"


def _text(tally: Tally, said: argparse.Namespace, seconds: float) -> str:
    answered = sum(tally.statuses.values())
    kinds = ", ".join(f"{count:,} × {status}" for status, count in sorted(tally.statuses.items()))
    found = "\n".join(f"- {one}" for one in tally.flaws[:20]) or "None was answered by 5xx, none was left without an answer, no refused one wrote a row."  # fmt: skip
    held = f"{tally.held[int(WARM * len(tally.held))]:.0f} MB when warm, {tally.held[-1]:.0f} MB at the end" if tally.held else "not read"  # fmt: skip
    return f"""### Hostile requests, {said.db}

{answered:,} spoiled requests of real traffic (seed {said.seed}): {kinds}; {len(tally.codes)} kinds of refusal. {found}
The largest worker held {held}. {machine.today()}; {machine.machine()}; {seconds / 60:.0f} minutes.
"""


def _say(text: str) -> None:
    print(f"{datetime.now(UTC):%H:%M:%S} {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
