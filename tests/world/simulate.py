"""Worlds by the hundred: lived, counted, and where a promise broke, made short and told.

```
bin/simulate --seeds 1..500 --db postgresql --jobs 2 --json report.json
bin/simulate --seeds 17 --story                 # what happened in one of them
bin/simulate --seeds 1..50 --without kill,torn --rate basement=3
bin/simulate --sabotage all                     # is the proof able to fail? (sabotage.py)
bin/simulate --seeds 1..300 --jobs 2 --cover    # which branches of sync the worlds go through
```
"""

import argparse
import json
import sys
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import nullcontext
from multiprocessing import get_context
from pathlib import Path

from tests.world import sabotage
from tests.world.cover import cover
from tests.world.faults import NAMES, Faults, read
from tests.world.lived import Outcome, run
from tests.world.report import Report, summary, write_runs
from tests.world.shrink import Shrunk, shrink
from tests.world.template import Template, new_template, read_template

AHEAD = 4
"""Worlds that wait for each process."""


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="bin/simulate", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", default="1..20", help="17 or 1..500")
    parser.add_argument("--db", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    parser.add_argument("--json", type=Path, help="write the report there too")
    parser.add_argument("--onto", type=Path, help="go on with the report of earlier seeds: a night's worth in parts")
    parser.add_argument("--story", action="store_true", help="tell what happened in each world")
    parser.add_argument("--only", help="of each world only these events, as a shrunk story names them: 3,17,40")
    parser.add_argument("--without", default="", help=f"faults that do not strike: {', '.join(NAMES)}")
    parser.add_argument("--rate", action="append", default=[], metavar="FAULT=TIMES", help="strike more or less often")
    parser.add_argument(
        "--until-broken", action="store_true", help="stop at the first world that fails, without shrinking"
    )
    parser.add_argument(
        "--sabotage", help='plant a defect in a copy of the code, "all" or one by name, and see it caught'
    )
    parser.add_argument(
        "--cover", action="store_true", help="count the branches that these worlds go through (cover.py)"
    )
    parser.add_argument("--docs", action="store_true", help="write what came out into docs/reliability.md")
    parser.add_argument("--template", type=Path, help="begin with what is already made (--sabotage does that)")
    asked = parser.parse_args()
    seeds = _seeds(parser, asked.seeds)
    if asked.cover:
        return cover([one for one in sys.argv[1:] if one not in ("--cover", "--docs")], docs=asked.docs)
    if asked.sabotage:
        return sabotage.main(asked.sabotage, asked.db, asked.jobs, asked.json, most=sabotage.MOST, docs=asked.docs)
    try:
        faults = read(asked.without, asked.rate)
    except ValueError as error:
        parser.error(str(error))
    with nullcontext(read_template(asked.template)) if asked.template else new_template(asked.db) as template:
        return _live(asked, seeds, template, faults)


def _seeds(parser: argparse.ArgumentParser, said: str) -> range:
    first, _, last = said.partition("..")
    if not first.isdigit() or (last and not last.isdigit()):
        parser.error(f"--seeds {said}: say one number, or two as in 1..500")
    return range(int(first), int(last or first) + 1)


def _live(asked: argparse.Namespace, seeds: range, template: Template, faults: Faults) -> int:
    report = begun(asked.onto, template.kind, seeds)
    skipped = frozenset[int]()
    if asked.only:
        skipped = frozenset(range(1000)) - {int(one) for one in asked.only.split(",")}
    for ended in _lived(template, seeds, faults, skipped, asked.jobs):
        report.take(ended)
        if asked.story:
            print("\n".join(ended.diary.lines), f"\nfingerprint {ended.fingerprint[:16]}")
        _progress(report, seeds[-1] - report.first + 1)
        if ended.broken:
            _tell(ended, asked.db, asked.only)
            if asked.until_broken:
                break
            if not asked.only:
                _tell_short(shrink(template, ended, faults, _say), asked.db)
    print(f"\r{summary(report)}")
    if asked.docs:
        write_runs(report)
    if asked.json:
        asked.json.write_text(json.dumps(report.as_json(), indent=1) + "\n")
    return 1 if report.broken else 0


def begun(onto: Path | None, kind: str, seeds: range) -> Report:
    """An empty report, or the one that these seeds go on with; who would leave seeds out is told where it ends."""
    if onto is None:
        return Report(kind, first=seeds[0])
    report = Report.of_json(json.loads(onto.read_text()))
    if (report.kind, report.last + 1) != (kind, seeds[0]):
        sys.exit(f"{onto} is about {report.kind} and ends at seed {report.last}: go on there.")
    return report


def _lived(template: Template, seeds: range, faults: Faults, skipped: frozenset[int], jobs: int) -> Iterator[Outcome]:
    """Each world as it ends, in so many processes."""
    if jobs <= 1:
        for seed in seeds:
            yield run(template, seed, faults=faults, skipped=skipped)
        return
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        left, running = iter(seeds), set[Future[Outcome]]()
        while True:
            while len(running) < jobs * AHEAD and (seed := next(left, None)) is not None:
                running.add(pool.submit(run, template, seed, faults=faults, skipped=skipped))
            if not running:
                return
            done, running = wait(running, return_when=FIRST_COMPLETED)
            for one in sorted(done, key=lambda one: one.result().seed):
                yield one.result()


def _tell(ended: Outcome, db: str, only: str | None) -> None:
    print(f"\rseed {ended.seed}: BROKEN" + " " * 40)
    print("\n".join(f"  {said}" for said in ended.broken[:12]))
    print(
        f"  replay: bin/simulate --seeds {ended.seed} --db {db} --story{f' --only {only}' if only else ''}", flush=True
    )


def _tell_short(short: Shrunk, db: str) -> None:
    """The story as a table: who did what when, and what went wrong in it."""
    events = ",".join(map(str, short.kept))
    print(f"  shortest: bin/simulate --seeds {short.ended.seed} --db {db} --story --only {events}\n")
    rows = [("when", "who", "what", "fault")]
    rows += [(told.when[11:19], told.who, told.what[:100], ", ".join(told.faults)) for told in short.ended.diary.story]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    for row in rows:
        print("  " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    print("\n".join(f"  {said}" for said in short.ended.broken[:5]), flush=True)


def _say(text: str) -> None:
    print(f"  {text}", flush=True)


def _progress(report: Report, of: int) -> None:
    if sys.stdout.isatty() or report.seeds % 100 == 0:
        print(
            f"\r{report.seeds} of {of} worlds, {len(report.broken)} broken",
            end="" if sys.stdout.isatty() else "\n",
            flush=True,
        )
