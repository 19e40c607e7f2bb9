"""The golden effect files, read by Python; pwa/ reads the same ones."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from server.kit.kinds import declared
from sync.actor import Actor, Membership, Stamp
from sync.desk import Desk
from sync.handlers import registered
from sync.moment import read_moment
from sync.mutation import CATALOGUE, check
from sync.store import FeedRow

from .rows_from_documents import SOMEWHEN, stored

FILES = Path(__file__).parent.parent / "wire" / "effects"
CASES = [(path.stem, case) for path in sorted(FILES.glob("*.json")) for case in json.loads(path.read_text())]
TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(("file", "case"), CASES, ids=[f"{file}: {case['name']}" for file, case in CASES])
def test_the_server_does_what_the_effect_file_says(file: str, case: dict[str, Any]) -> None:
    desk = _desk(case)
    mutation = case["mutation"]
    args = mutation["args"]
    assert check(mutation["name"], args) is None
    stamp = Stamp(read_moment(mutation["at"]), mutation.get("offset", 0), mutation.get("jumps", 0), NOW, mutation["id"])
    outcome = registered()[mutation["name"]].handle(desk, args, _actor(case["by"]), stamp)
    assert (outcome.status, outcome.code) == (case["outcome"], case.get("code"))
    for expected in case["expect"]:
        assert _document(desk, expected["kind"], expected["id"], set(expected["doc"] or ())) == expected["doc"]


def test_every_mutation_has_effect_files() -> None:
    assert {case["mutation"]["name"] for _, case in CASES} == set(CATALOGUE)


def _desk(case: dict[str, Any]) -> Desk:
    store = stored(case["documents"])
    for visit in store.rows.get("visit", {}).values():
        for team in case["by"]["teams"]:
            op = "put" if team == visit["team_id"] else "left"
            row = FeedRow(f"team:{team}", "visit", visit["id"], 1, op, 1, NOW - timedelta(hours=1), SOMEWHEN)
            store.feed[row.scope, "visit", visit["id"]] = row
    return Desk(store, kinds=declared(), now=NOW, today=TODAY)


def _actor(by: dict[str, Any]) -> Actor:
    teams = tuple(Membership(team, date(2026, 1, 1), None) for team in by["teams"])
    return Actor(by["member"], by["name"], by["device"], teams)


def _document(desk: Desk, kind: str, row_id: str, fields: set[str]) -> dict[str, Any] | None:
    row = desk.get(kind, row_id)
    make = desk.kinds[kind].documents
    assert make is not None
    if row is None:
        return None
    (document,) = make(desk, [row])
    return {field: document[field] for field in fields}
