"""Which branches of the way of an act, a document and a file the worlds went through: `bin/simulate --cover`."""

import fnmatch
import json
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.world.report import write_branches

__all__ = ["cover"]

ROOT = Path(__file__).resolve().parents[2]
PARTS = {
    "the phone in Python": ("sync/client.py", "sync/phone_*.py", "sync/report.py"),
    "sync": ("sync/*.py",),
    "push and pull on the server": (
        "server/field_api/exchange.py",
        "server/kit/push_rules.py",
        "server/kit/synced*.py",
    ),
    "files that come in": ("server/field_api/uploads.py", "server/evidence/intake.py", "server/evidence/receiving.py"),
}
"""Files by what they are for; the first part that names one has it."""
NOT_RUN = ("sync/catalogue_*.py", "sync/memory_store.py")
"""They write the documents of the catalogue, and stand in for a database in the tests of sync alone."""


def cover(arguments: Sequence[str], *, docs: bool) -> int:
    """Live worlds with these arguments, count and print; with `docs` into docs/reliability.md too. Their exit status."""
    with TemporaryDirectory() as scratch:
        settings, found = Path(scratch) / "coverage.ini", Path(scratch) / "found.json"
        settings.write_text(_settings(Path(scratch) / "data"))
        ended = _coverage(settings, "run", "-m", "tests.world", *arguments)
        _coverage(settings, "combine", "--quiet")
        _coverage(settings, "json", "--quiet", "-o", str(found))
        files: dict[str, Any] = json.loads(found.read_text())["files"]
    counted = [(part, *_branches(files, names)) for part, names in _by_part(files).items()]
    for part, through, of in counted:
        print(f"{part}: {through} of {of} branches, {through / max(of, 1):.1%}")
    for name, file in sorted(files.items()):
        if missed := file["missing_branches"]:
            print(f"  {name}: " + ", ".join(f"{line}->{to}" for line, to in missed))
    if docs:
        write_branches(counted)
    return ended


def _settings(data: Path) -> str:
    lists = {
        "include": [path for paths in PARTS.values() for path in paths],
        "omit": NOT_RUN,
        "exclude_also": ("if TYPE_CHECKING:", "@overload", r"\.\.\.$"),
    }
    said = {name: f"{name} =\n" + "".join(f"    {one}\n" for one in values) for name, values in lists.items()}
    run = f"[run]\nbranch = True\nparallel = True\nconcurrency = multiprocessing,thread\ndata_file = {data}\n"
    return f"{run}{said['include']}[report]\n{said['omit']}{said['exclude_also']}"


def _coverage(settings: Path, verb: str, *more: str) -> int:
    command = [sys.executable, "-m", "coverage", verb, f"--rcfile={settings}", *more]
    return subprocess.run(command, cwd=ROOT).returncode


def _by_part(files: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {part: [] for part in PARTS}
    for name in files:
        part = next(part for part, paths in PARTS.items() if any(fnmatch.fnmatch(name, path) for path in paths))
        found[part].append(name)
    return found


def _branches(files: Mapping[str, Any], names: Iterable[str]) -> tuple[int, int]:
    """Gone through, of how many."""
    sums = [files[name]["summary"] for name in names]
    return sum(one["covered_branches"] for one in sums), sum(one["num_branches"] for one in sums)
