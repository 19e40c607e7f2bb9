"""`bin/bench office`: every page and list of the office, by two people at once, on a company of years.

Each looks at what came for a quarter of a second (`--pause`), which is still far less than somebody who reads. `--pause 0`
is two programs that ask without end; it has a part of its own in the document, with what is over the goal.
Without `--data` a scratch folder is filled first (`--size`, default 10x) and removed afterwards; `--db postgresql` takes
the empty database of DATABASE_URL. A folder that `bin/seed` filled is measured as it is and left as it is.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
from dataclasses import asdict, replace
from pathlib import Path

from sqlalchemy import func, select

from server import create_app
from server.config import Settings, load
from server.customers.models import Customer
from server.kit.house import engine_of, open_house
from server.kit.migrate import migrate
from server.seed.made_ids import made_id
from server.seed.planting import plant
from server.seed.progress import progress
from server.seed.sizes import SIZES
from server.visits.models import Visit

from . import machine, page, technician
from .calls import Call, calls
from .days import full_days
from .figures import Figure, figure
from .searches import searches
from .serving import serving
from .walking import token, walk

TENANT = made_id("voltwijk", "tenant", "1")
PEOPLE = ("anna@voltwijk.example", "anna@voltwijk.example")
"""Two browsers of somebody who may see everything."""
PAUSE = 0.25


def main() -> int:
    """Measure, write the document, and say what is too slow. 1 if a call failed on the server's side."""
    said = _asked()
    settings = load()
    url = settings.database_url if said.db == "postgresql" else ""
    if said.db == "postgresql" and not url.startswith("postgresql"):
        print("--db postgresql measures the database of DATABASE_URL: set it.", file=sys.stderr)
        return 2
    folder: Path = said.data or Path(tempfile.mkdtemp(prefix="veldwerk-bench-", dir=said.scratch))
    settings = replace(settings, data_dir=folder.absolute(), database_url=url, redis_url="")
    try:
        if not said.data:
            _fill(settings, said.size)
        return _measure(settings, said)
    finally:
        if not said.data:
            shutil.rmtree(folder, ignore_errors=True)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench office", description=__doc__)
    parser.add_argument("--db", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--size", choices=SIZES, default="10x")
    parser.add_argument("--data", type=Path, help="a folder that bin/seed filled, instead of a scratch one")
    parser.add_argument("--scratch", type=Path, help="where the scratch folder is made")
    parser.add_argument("--pause", type=float, default=PAUSE, metavar="S", help="seconds, on average, between two calls of a client")  # fmt: skip
    parser.add_argument("--quick", action="store_true", help="one short run; the document is not written")
    parser.add_argument("--json", type=Path, metavar="F", help="write the figures there too")
    return parser.parse_args()


def _fill(settings: Settings, size: str) -> None:
    migrate(settings)
    app = create_app(settings)
    with progress() as say:
        if not plant(app, SIZES[size], say):
            raise SystemExit("The database is in use: bench office wants an empty one, or --data of a filled folder.")
    engine_of(app).dispose()


def _measure(settings: Settings, said: argparse.Namespace) -> int:
    app = create_app(settings)
    with open_house(app, TENANT, write=False) as house:
        walked: list[Call] = [*calls(house, "office"), *searches(house), *full_days(house)]
        counts = [house.session.scalar(select(func.count()).select_from(model)) or 0 for model in (Customer, Visit)]
    engine_of(app).dispose()
    rounds, runs, before = (2, 1, machine.load()) if said.quick else (5 if said.pause else 8, 3, machine.load())
    with serving(settings) as address:
        tokens = [token(address, who, "/api/office/token")["token"] for who in PEOPLE]
        walk(address, tokens, walked, 1, seed=0)  # the first call of each fills what is kept in memory
        done = [walk(address, tokens, walked, rounds, seed=nr, pause=said.pause) for nr in range(1, runs + 1)]
        field = technician.measure(address, 2 if said.quick else 5)
    bad = {what: count for run in done for what, count in run.bad.items()}
    office = [figure(call.name, [run.times[call.name] for run in done], done[0].bytes[call.name]) for call in walked]
    text = _text(said, counts, before, office, field, rounds * runs)
    print(text)
    for what, count in bad.items():
        print(f"FAILED {count} times: {what}", file=sys.stderr)
    if said.json:
        said.json.write_text(json.dumps({"office": [asdict(one) for one in office], "field": [asdict(one) for one in field]}, indent=1))  # fmt: skip
    if not said.quick:
        if said.pause:
            page.chart(f"office-{said.db}", f"Office pages on {said.db}, p95 in ms (white: p50)", office)
        page.put(f"office {said.db}" + ("" if said.pause else " without a pause"), text)
    return 1 if bad else 0


def _text(
    said: argparse.Namespace, counts: list[int], before: float, office: list[Figure], field: list[Figure], rounds: int
) -> str:
    customers, visits = counts
    slow = [one for one in office if one.p95 >= page.GOAL]
    verdict = f"{len(slow)} of {len(office)} calls miss {page.GOAL} ms" if slow else f"All {len(office)} calls answer within {page.GOAL} ms at p95"  # fmt: skip
    where = "SQLite" if said.db == "sqlite" else "PostgreSQL"
    how = f"{said.pause:g} s between two calls of a client, on average" if said.pause else "no pause between calls"
    head = f"""### The office on {where}: {customers:,} customers, {visits:,} visits{"" if said.pause else ", without a pause"}

{verdict}. {machine.today()}; {machine.machine()}; load before {before}, after {machine.load()} (2 clients and 2 workers of it ours); {rounds} rounds a client, {how}, medians of runs.
"""
    if not said.pause:
        return f"{head}\n{page.table(slow)}\n" if slow else head
    head += f"\n![p95 by call](pictures/bench-office-{said.db}.svg)\n"
    return f"{head}\n{page.table(office)}\n\nA technician, alone, for information:\n\n{page.table(field)}\n"


if __name__ == "__main__":
    os.environ.setdefault("PYTHONWARNINGS", "ignore")
    sys.exit(main())
