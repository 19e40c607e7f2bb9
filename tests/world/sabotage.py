"""Is the proof able to fail? One defect at a time is planted in a copy of the code, and the worlds must notice.

The copy lies in a temporary folder and is lived in by a process of its own; what is installed is shared with it.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tests.world.defects import DEFECTS, Defect
from tests.world.report import write_sabotage
from tests.world.template import Template, new_template, written_template

ROOT = Path(__file__).resolve().parents[2]
COPIED = ("server", "sync", "pwa", "static", "migrations", "tests", "bin", "docs", "pyproject.toml", "package.json")
SHARED = (".venv", "node_modules")
MOST = 200
"""Worlds within which a defect must be caught."""


class Elsewhere(Exception):
    """The words that a defect changes do not stand in the code once: the defect must be written anew."""


def plant(defect: Defect, root: Path) -> None:
    """Change the code under `root`. Raises Elsewhere."""
    for edit in defect.edits:
        file = root / edit.file
        text = file.read_text()
        if text.count(edit.was) != 1:
            raise Elsewhere(f"{defect.name}: in {edit.file} its words stand {text.count(edit.was)} times")
        file.write_text(text.replace(edit.was, edit.becomes))


def main(which: str, db: str, jobs: int, report: Path | None, *, most: int, docs: bool = False) -> int:
    """Plant those defects that are one on this database, print the table, 0 only if every one is caught."""
    chosen = [one for one in DEFECTS if db in one.on and which in ("all", one.name)]
    if not chosen:
        print(f'no defect "{which}" on {db}; there are: {", ".join(one.name for one in DEFECTS if db in one.on)}')
        return 2
    rows = list[dict[str, Any]]()
    for row in _tried(chosen, db, jobs, most):
        rows.append(row)
        if docs:
            write_sabotage(db, [row])
        said = f"caught in {row['seeds']:3} worlds by {row['promise']}" if row["caught"] else "NOT CAUGHT"
        print(f"{row['name']:58} {said}  ({row['seconds']} s)  {row['said'][:90]}", flush=True)
    if report:
        report.write_text(json.dumps({"db": db, "sabotage": rows}, indent=1) + "\n")
    caught = sum(row["caught"] for row in rows)
    print(f"{caught} of {len(rows)} defects caught on {db}")
    return 0 if caught == len(rows) else 1


def _tried(chosen: list[Defect], db: str, jobs: int, most: int) -> Iterator[dict[str, Any]]:
    """Where every world begins is made once, by the code as it should be."""
    with new_template(db) as template, ThreadPoolExecutor(max(1, jobs)) as pool:
        yield from pool.map(lambda defect: try_out(defect, template, most), chosen)


def try_out(defect: Defect, template: Template, most: int) -> dict[str, Any]:
    """Live worlds over the spoilt code until one breaks: {name, caught, seeds, promise, said, seconds}."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="veldwerk-sabotage-", ignore_cleanup_errors=True) as name:
        copy = Path(name)
        _copy(copy)
        plant(defect, copy)
        told = copy / "report.json"
        (copy / "template.json").write_text(written_template(template))
        env = {**os.environ, "PYTHONPATH": str(copy), "TMPDIR": str(copy)}
        command = ["-m", "tests.world", "--seeds", f"1..{most}", "--db", template.kind, "--until-broken"]
        command += ["--json", str(told), "--template", str(copy / "template.json")]
        ran = subprocess.run([sys.executable, *command], cwd=copy, env=env, capture_output=True, text=True)
        if not told.exists():
            raise RuntimeError(f"{defect.name}: {ran.stdout[-2000:]}{ran.stderr[-2000:]}")
        report = json.loads(told.read_text())
    said = next(iter(report["broken"].values()), [""])
    return {
        "name": defect.name,
        "caught": bool(report["broken"]),
        "seeds": report["seeds"],
        "promise": defect.promise,
        "said": said[0],
        "seconds": round(time.monotonic() - began),
    }


def _copy(to: Path) -> None:
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, to / name, ignore=shutil.ignore_patterns("__pycache__", "pictures", "journeys"))
        else:
            shutil.copyfile(source, to / name)
    for name in SHARED:
        (to / name).symlink_to((ROOT / name).resolve())
