"""What many worlds came to, and the tables in docs/reliability.md that say so (`bin/simulate --docs`)."""

import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.world.defects import DEFECTS
from tests.world.verdict import Outcome

__all__ = ["DOCS", "Report", "summary", "write_branches", "write_runs", "write_sabotage"]

DOCS = Path(__file__).resolve().parents[2] / "docs" / "reliability.md"
COLUMNS = ("sqlite", "postgresql")
RUNS = "| database | seeds | mutations | faults struck | worlds broken | CPU-seconds (a world) |"
BRANCHES = "| what | branches | gone through | |"
SABOTAGE = "| defect | promise | worlds on SQLite | worlds on PostgreSQL |"


@dataclass
class Report:
    """What many worlds came to."""

    kind: str
    first: int = 1
    seeds: int = 0
    mutations: int = 0
    cpu: float = 0.0
    struck: Counter[str] = field(default_factory=Counter[str])
    broken: dict[int, list[str]] = field(default_factory=dict[int, list[str]])
    seconds: float = 0.0
    """Of the parts before this one."""
    began: float = field(default_factory=time.monotonic)

    @classmethod
    def of_json(cls, said: Mapping[str, Any]) -> "Report":
        """A part that was lived before, to be gone on with."""
        counted = {name: said[name] for name in ("first", "seeds", "mutations", "seconds")}
        broken = {int(seed): what for seed, what in said["broken"].items()}
        return cls(said["db"], **counted, cpu=said["cpu_seconds"], struck=Counter(said["struck"]), broken=broken)

    @property
    def last(self) -> int:
        """The last seed that was lived."""
        return self.first + self.seeds - 1

    def take(self, ended: Outcome) -> None:
        self.seeds += 1
        self.mutations += ended.mutations
        self.cpu += ended.cpu
        self.struck.update(ended.diary.faults)
        if ended.broken:
            self.broken[ended.seed] = ended.broken

    def as_json(self) -> dict[str, Any]:
        return {
            "db": self.kind,
            "first": self.first,
            "seeds": self.seeds,
            "mutations": self.mutations,
            "seconds": round(self.seconds + time.monotonic() - self.began, 1),
            "cpu_seconds": round(self.cpu, 1),
            "struck": dict(sorted(self.struck.items())),
            "broken": {str(seed): said for seed, said in sorted(self.broken.items())},
        }


def summary(report: Report) -> str:
    said = report.as_json()
    struck = ", ".join(f"{name} {count}" for name, count in said["struck"].items())
    return (
        f"{said['seeds']} worlds on {said['db']} in {said['seconds']} s: {said['mutations']} mutations, "
        f"{sum(report.struck.values())} faults struck ({struck}); {len(report.broken)} worlds broken"
    )


def write_runs(report: Report, docs: Path = DOCS) -> None:
    """The row of this database in the table of runs."""
    row = (
        report.kind,
        f"{report.first}..{report.last}",
        f"{report.mutations:,}",
        f"{sum(report.struck.values()):,}",
        str(len(report.broken)),
        f"{report.cpu:,.0f} ({report.cpu / max(report.seeds, 1):.1f})",
    )
    rows = {**_rows(docs, RUNS), report.kind: row}
    _put(docs, RUNS, (rows[kind] for kind in COLUMNS if kind in rows))


def write_sabotage(db: str, tried: Iterable[Mapping[str, Any]], docs: Path = DOCS) -> None:
    """What was tried on this database; the other's column, and what was not tried, stay as they are."""
    rows = _rows(docs, SABOTAGE)
    now = {one["name"]: str(one["seeds"]) if one["caught"] else "**not caught**" for one in tried}
    made: list[tuple[str, ...]] = []
    for defect in DEFECTS:
        cells = dict(zip(COLUMNS, rows.get(defect.name, ("", "", "", ""))[2:], strict=True))
        if defect.name in now:
            cells[db] = now[defect.name]
        cells |= {kind: "no defect there" for kind in COLUMNS if kind not in defect.on}
        made.append((defect.name, defect.promise, *cells.values()))
    _put(docs, SABOTAGE, made)


def write_branches(counted: Iterable[tuple[str, int, int]], docs: Path = DOCS) -> None:
    """Per part of the code its branches that were gone through, of how many."""
    _put(
        docs, BRANCHES, ((part, str(of), str(through), f"{through / max(of, 1):.1%}") for part, through, of in counted)
    )


def _rows(docs: Path, head: str) -> dict[str, tuple[str, ...]]:
    """The rows that stand under this head, by their first cell."""
    below = docs.read_text().partition(f"{head}\n")[2].splitlines()[1:]
    rows: dict[str, tuple[str, ...]] = {}
    for line in below:
        if not line.startswith("|"):
            break
        cells = tuple(cell.strip() for cell in line.strip("|").split("|"))
        rows[cells[0]] = cells
    return rows


def _put(docs: Path, head: str, rows: Iterable[tuple[str, ...]]) -> None:
    before, _, after = docs.read_text().partition(f"{head}\n")
    rest = after.splitlines(keepends=True)
    while rest and rest[0].startswith("|"):
        rest.pop(0)
    line = "|---" * (head.count("|") - 1) + "|\n"
    docs.write_text(before + f"{head}\n" + line + "".join(f"| {' | '.join(row)} |\n" for row in rows) + "".join(rest))
