"""Every command in bin/ works in a fresh clone, wherever it is called from: the first one installs, all share one data folder."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMMANDS = sorted(
    file.name for file in (ROOT / "bin").iterdir() if '"$(dirname -- "$0")/python"' in file.read_text(errors="replace")
)
# A Python that only says what it was asked: `-m venv DIR` makes another of its kind there.
TALKER = """#!/bin/sh
echo "asked $* with $VELDWERK_DATA" >>"$ASKED"
[ "$2" != venv ] || { mkdir -p "$3/bin" && cp "$0" "$3/bin/python"; }
"""


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A fresh clone without .venv, beside a machine whose only Python is the talker."""
    clone = tmp_path / "clone"
    shutil.copytree(ROOT / "bin", clone / "bin")
    shutil.copy(ROOT / "requirements.txt", clone)
    machine = tmp_path / "machine" / "python3"
    machine.parent.mkdir()
    machine.write_text(TALKER)
    machine.chmod(0o755)
    return clone


def calls(clone: Path, *said: str, **more: str) -> list[str]:
    """What the talker was asked, in order."""
    asked = clone.parent / "asked"
    asked.unlink(missing_ok=True)
    path = f"{clone.parent / 'machine'}{os.pathsep}{os.defpath}"
    known = {name: value for name, value in os.environ.items() if name != "VELDWERK_DATA"}
    subprocess.run(
        [clone / "bin" / said[0], *said[1:]],
        cwd="/",
        env=known | {"PATH": path, "ASKED": str(asked)} | more,
        check=True,
    )
    return asked.read_text().splitlines()


def test_there_are_these_commands() -> None:
    assert {"run", "company", "migrate", "seed", "backup", "restore", "export", "drill", "verify"} <= set(COMMANDS)


def test_whoever_comes_first_installs_once(clone: Path) -> None:
    first = calls(clone, "company", "new", "voltwijk", "Voltwijk B.V.")
    assert any(f"-m venv {clone / '.venv'}" in line for line in first)
    assert any(f"-r {clone / 'requirements.txt'}" in line for line in first)
    assert first[-1] == f"asked -m server.system.company new voltwijk Voltwijk B.V. with {clone / 'data'}"
    again = calls(clone, "migrate")
    assert again == [f"asked -m server.kit.migrate with {clone / 'data'}"]


def test_all_keep_their_data_in_one_place(clone: Path) -> None:
    for command in COMMANDS:
        assert calls(clone, command)[-1].endswith(f" with {clone / 'data'}"), command
    assert calls(clone, "backup", VELDWERK_DATA="/srv/veldwerk")[-1].endswith(" with /srv/veldwerk")
