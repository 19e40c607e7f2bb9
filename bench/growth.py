"""`bin/bench growth`: W8, the works of `bin/bench sync` again when a company has ten times the years behind it.

The same phones and the same works; beside them 57,445 records of customers, orders, ended visits and answers, then 574,450.
What a phone asks must not cost more for what lies behind.
"""

import argparse
import json
import math
import shutil
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from server import create_app
from server.config import load
from server.kit.migrate import migrate

from . import machine, page
from .field.fleet import fleet
from .field.ground import Ground
from .field.scale import FULL, QUICK, Scale
from .field.works import Found
from .field.years import let_years_pass
from .sync import TARGETS, UNITS, Run, measure, say

__all__ = ["main", "told"]

SMALL, LARGE = 57_445, 574_450
MOST = 1.1
"""How many times as long a work may take."""
SIZES = "{:,} and {:,} records"


def main() -> int:
    """Measure, write, and say what was missed. An answer that is wrong ends it with an error."""
    parser = argparse.ArgumentParser(prog="bin/bench growth", description=__doc__)
    parser.add_argument("--db", choices=("sqlite", "postgresql"), default=None, help="that of DATABASE_URL when left out")  # fmt: skip
    parser.add_argument("--only", type=lambda text: text.split(","), default=list(UNITS), help="W1,W3")
    parser.add_argument("--scratch", type=Path, help="where databases are made; let it be a real disk")
    parser.add_argument("--quick", action="store_true", help="a little of everything; the document is not written")
    parser.add_argument("--json", type=Path, metavar="F", help="write the figures there too")
    said = parser.parse_args()
    url = load().database_url
    there = "postgresql" if url.startswith("postgresql") else "sqlite"
    if (said.db or there) == "postgresql" and there == "sqlite":
        parser.error("PostgreSQL is measured beside the database of DATABASE_URL: set it.")
    db, before, began = str(said.db or there), machine.load(), perf_counter()
    scale, sizes = (QUICK, (1_100, 11_000)) if said.quick else (replace(FULL, heats=3), (SMALL, LARGE))
    scratch = Path(tempfile.mkdtemp(prefix="veldwerk-bench-", dir=said.scratch))
    try:
        ground = Ground(load(), scratch, url if db == "postgresql" else "")
        found = _grown(db, ground, frozenset(said.only), scale, sizes)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    rows = [_row(work, *(one.rates[work] for one in found)) for work in TARGETS if work in found[0].rates]
    text = told(db, sizes, found, before, perf_counter() - began)
    print(text)
    if said.json:
        said.json.writetold(json.dumps({"rows": rows, "records": sizes, "load_before": before}, indent=1))
    if not said.quick:
        page.put(f"growth {db}", text)
    return 0


def _grown(db: str, ground: Ground, only: frozenset[str], scale: Scale, sizes: tuple[int, int]) -> list[Found]:
    now, found = datetime.now(UTC), list[Found]()
    with ground.fresh() as base:
        migrate(base)
        phones, since = fleet(create_app(base), now), 0
        for size in sizes:
            let_years_pass(create_app(base), phones, now, since, size, say)
            run, since = Run(only, scale), size
            with ground.fresh(base) as one:  # measuring leaves its own work in it
                measure(run, db, ground, one, phones)
            found.append(run.ours[db])
    return found


def _row(work: str, small: float, large: float) -> dict[str, object]:
    slower = _times(small, large)
    return {"work": work, "unit": UNITS[work[:2]], "small": small, "large": large, "slower": slower, "met": slower <= MOST}  # fmt: skip


def _times(small: float, large: float) -> float:
    return round(small / large, 2) if large else math.inf


def told(db: str, sizes: tuple[int, int], found: list[Found], before: float, seconds: float) -> str:
    """Its part of docs/performance.md."""
    small, large = found
    lines = ["| work | unit | small | large | times slower | p95 small, ms | p95 large, ms | met |", "|---|---|--:|--:|--:|--:|--:|---|"]  # fmt: skip
    for work, rate in small.rates.items():
        slower = _times(rate, large.rates[work])
        met = "yes" if slower <= MOST else "**no**"
        cells = [work, UNITS[work[:2]], f"{rate:,.0f}", f"{large.rates[work]:,.0f}", f"{slower:g}"]
        lines.append(f"| {' | '.join([*cells, f'{small.p95[work]:g}', f'{large.p95[work]:g}', met])} |")
    table = "\n".join(lines)
    busy = "" if before < 1 else f" **Measured on a busy machine** (load {before} before the start): read ratios."
    memory = f"The largest worker held {small.memory:.0f} MB, then {large.memory:.0f} MB."
    return f"""### Growth on {db}: {SIZES.format(*sizes)}

A work may take {MOST:g} times as long.{busy} {machine.today()}; {machine.machine()}; {seconds / 60:.0f} minutes; medians of three heats. {memory}

{table}
"""


if __name__ == "__main__":
    sys.exit(main())
