"""`bin/bench processor`: what each call of the office costs the processor, one at a time, in this process.

Milliseconds of processor time, which say the same on a machine that has other work. Of a folder that `bin/seed` filled, or
with `--db postgresql` of DATABASE_URL's database (whose own processor time is not in it).
"""

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from time import process_time

from flask import Flask
from sqlalchemy import func, select

from server import create_app
from server.config import load
from server.customers.models import Customer
from server.inventory.models import Movement
from server.kit.house import open_house
from server.visits.models import Visit

from . import machine, page
from .calls import Call, calls
from .days import full_days
from .figures import Figure, figure
from .office import PEOPLE, TENANT
from .searches import searches
from .serving import unlimited
from .walking import PASSWORD

ROUNDS = 8


def main() -> int:
    """Measure and write the document. 1 if a call failed on the server's side."""
    parser = argparse.ArgumentParser(prog="bin/bench processor", description=__doc__)
    parser.add_argument("--db", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--data", type=Path, required=True, help="a folder that bin/seed filled")
    said = parser.parse_args()
    settings = load()
    url = settings.database_url if said.db == "postgresql" else ""
    app = create_app(unlimited(replace(settings, data_dir=said.data.absolute(), database_url=url, redis_url="")))
    with open_house(app, TENANT, write=False) as house:
        walked = [*calls(house, "office"), *searches(house), *full_days(house)]
        counts = [house.session.scalar(select(func.count()).select_from(model)) or 0 for model in (Customer, Visit, Movement)]  # fmt: skip
    found = [_cost(app, call) for call in walked]
    text = _text(said.db, counts, [one for one in found if one])
    print(text)
    page.put(f"processor {said.db}", text)
    return 0 if all(found) else 1


def _cost(app: Flask, call: Call) -> Figure | None:
    """None, with a word to the terminal, for a call that fails."""
    client = app.test_client()
    token = client.post("/api/office/token", json={"email": PEOPLE[0], "password": PASSWORD}).get_json()["token"]
    headers, times, size = {"Authorization": f"Bearer {token}", "Accept-Encoding": "gzip"}, list[float](), 0
    for nr in range(ROUNDS + 1):
        began = process_time()
        answer = client.get(call.paths[nr % len(call.paths)], headers=headers)
        times.append((process_time() - began) * 1000)
        size = max(size, len(answer.data))
        if answer.status_code >= 500:
            print(f"FAILED: {answer.status_code} {call.paths[nr % len(call.paths)]}", file=sys.stderr)
            return None
    return figure(call.name, [times[1:]], size)  # the first call fills what is kept in memory


def _text(db: str, counts: list[int], found: list[Figure]) -> str:
    customers, visits, movements = counts
    slow = [one for one in found if one.p95 >= page.GOAL]
    verdict = f"{len(slow)} of {len(found)} calls cost {page.GOAL} ms or more" if slow else f"All {len(found)} calls cost less than {page.GOAL} ms"  # fmt: skip
    head = f"""### What a call costs the processor, {"SQLite" if db == "sqlite" else "PostgreSQL"}: {customers:,} customers, {visits:,} visits, {movements:,} movements

{verdict}. {machine.today()}; {machine.machine()}; load {machine.load()}; one call at a time, {ROUNDS} of each, milliseconds of processor time.
"""
    return f"{head}\n{page.table(found)}\n"
