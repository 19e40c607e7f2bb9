"""Moment 11: the database is lost at 16:00, yesterday's backup is put back, and the phones refill it. With real processes."""

import re
import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from server.system.drill.balance import Balance
from server.system.drill.technician import Done

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.timeout(300)  # real processes on a machine that may be busy
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_drill_ends_with_a_balance_of_zero(kind: str, request: pytest.FixtureRequest) -> None:
    more = ["--database", request.getfixturevalue("postgres_server")] if kind == "postgresql" else []
    done = subprocess.run([ROOT / "bin/drill", "lost-database", *more], capture_output=True, text=True, timeout=280)
    assert done.returncode == 0, done.stdout + done.stderr
    figures = {
        line[:40].strip(): line[40:].split() for line in done.stdout.splitlines() if re.search(r"\d +\d+$", line)
    }
    acts, photos = map(int, figures["done on the phones"])
    assert acts > 60 and photos > 20
    assert int(figures["on the server at the loss"][0]) < acts, "a phone without signal had not sent all"
    assert int(figures["after yesterday's backup was restored"][0]) < int(figures["on the server at the loss"][0])
    assert figures["after the phones synced"] == [str(acts), str(photos)]
    assert figures["missing"] == figures["double"] == ["0", "0"]
    assert "put on a new one" in done.stdout, "the visit that no backup knew"


class Office:
    """What the office shows of one visit."""

    def __init__(self, **told: Any) -> None:
        self.told = {"steps": [], "answers": [], "parts": [], "signatures": [], "photos": [], **told}

    def visit(self, _: str) -> dict[str, Any]:
        return self.told

    def picture_is_whole(self, sha256: str) -> bool:
        return sha256 != "spoilt"


def strike(monkeypatch: pytest.MonkeyPatch, done: Done, office: Office, statuses: dict[str, str]) -> Balance:
    phone = SimpleNamespace(acts=lambda: ["act 1"], visits={"visit": done}, photos=lambda: set(done.photos), tenant="t")
    monkeypatch.setattr("server.system.drill.balance._statuses", lambda *_: statuses)
    return Balance.of(None, office, [phone], {})  # type: ignore[arg-type, list-item]


def test_whatever_is_missing_or_double_is_not_zero(monkeypatch: pytest.MonkeyPatch) -> None:
    done = Done(steps=1, answers=1, photos=["a"])
    photo = {"sha256": "a", "received_at": "2026-11-21T08:00:00Z"}
    good: dict[str, Any] = {"steps": [1], "answers": [1], "photos": [photo]}
    stands = {"act 1": "stands"}
    assert strike(monkeypatch, done, Office(**good), stands).is_zero
    for office, statuses in (
        (Office(**good), {}),
        (Office(**good), {"act 1": "refused"}),
        (Office(**good | {"answers": []}), stands),
        (Office(**good | {"steps": [1, 1]}), stands),
        (Office(**good | {"photos": []}), stands),
        (Office(**good | {"photos": [photo | {"received_at": None}]}), stands),
        (Office(**good | {"photos": [photo, photo]}), stands),
        (Office(**good | {"photos": [photo, photo | {"sha256": "spoilt"}]}), stands),
    ):
        assert not strike(monkeypatch, done, office, statuses).is_zero, office.told
