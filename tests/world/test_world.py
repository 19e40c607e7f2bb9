"""Every promise is kept in a hundred worlds on SQLite and in sixty on PostgreSQL."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from tests import postgres
from tests.world.defects import DEFECTS, Defect
from tests.world.diary import Diary
from tests.world.faults import ALL, Faults
from tests.world.lived import run
from tests.world.report import Report
from tests.world.sabotage import ROOT, plant, try_out
from tests.world.shrink import shrink
from tests.world.simulate import begun
from tests.world.template import Template, make_template, new_template
from tests.world.verdict import Outcome
from tests.world.world import World

SEEDS = {"sqlite": range(1, 101), "postgresql": range(1, 61)}
"""What a test run has time for; `bin/simulate` runs as many as one likes."""
RAREST = (
    (16, Faults({"leave": 12.0, "period": 12.0, "follow_up": 8.0, "erase": 8.0})),
    (3, Faults({"wipe": 20.0, "set_back": 0.0})),
)
"""What strikes seldom or never in those worlds strikes in these, where it is drawn more often."""


@pytest.fixture(scope="module")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return make_template(tmp_path_factory.mktemp("world"))


@pytest.fixture(scope="module")
def postgresql_template(postgres_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Template]:
    template = make_template(tmp_path_factory.mktemp("world"), postgres_server)
    yield template
    postgres.drop_database(postgres_server, template.name)


@pytest.fixture(params=["sqlite", "postgresql"])
def template(request: pytest.FixtureRequest) -> Template:
    """Made once for each database. (Not a fixture of the module with these as its own: a test that also names a seed would
    have it made anew.)"""
    return request.getfixturevalue(f"{request.param}_template")


struck: dict[str, set[str]] = {"sqlite": set(), "postgresql": set()}


@pytest.mark.parametrize(
    ("template", "seed"), [(kind, seed) for kind, seeds in SEEDS.items() for seed in seeds], indirect=["template"]
)
def test_every_promise_is_kept_in_the_world_of_seed(seed: int, template: Template) -> None:
    ended = run(template, seed)
    struck[template.kind] |= ended.diary.faults.keys()
    assert not ended.broken, f"python -m tests.world {seed} --db {template.kind}\n" + "\n".join(ended.broken)


def test_a_seed_replays_exactly(template: Template) -> None:
    first, second = run(template, 7), run(template, 7)
    assert first.diary.lines == second.diary.lines
    assert first.fingerprint == second.fingerprint


def test_two_worlds_of_one_seed_have_databases_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    names = set()
    for _ in range(2):
        monkeypatch.setattr(os, "urandom", Random(7).randbytes)  # as a world does
        names.add(postgres.new_name())
    assert len(names) == 2


def test_every_fault_struck_in_those_worlds(template: Template) -> None:
    found = struck[template.kind]
    if not found:  # this test alone
        found = {fault for seed in SEEDS[template.kind] for fault in run(template, seed).diary.faults}
    assert found >= {
        "lost_answer", "duplicate", "late_duplicate", "late_request", "lost_request", "late arrival", "torn", "server killed",
        "phone killed", "wrong clock", "team change", "spoilt cursor", "database set back",
        "page killed in a round", "page killed in an act", "phone full", "two tabs",
        "customer signs", "customer rates",
        "rescue file",
        "overtaken", "database busy", "database disconnected", "written while read", "pushed meanwhile", "edited meanwhile",
        "drifting clock", "clock back in work", "signed in again with work", "phone lent",
        "schema upgrade with work", "words of long ago", "off for 90 days with work",
        "customer erased under unsent work", "van given", "van given under unsent parts", "member ended",
        "published", "published under unsent work",
    }  # fmt: skip
    if template.kind == "postgresql":
        assert found >= {"database conflict", "read meanwhile"}


def test_promises_are_kept_where_the_rarest_faults_are_drawn_more_often(template: Template) -> None:
    ended = [run(template, seed, faults=faults) for seed, faults in RAREST]
    assert not [said for world in ended for said in world.broken]
    assert {fault for world in ended for fault in world.diary.faults} >= {
        "customer erased again", "erasing cut short", "period over", "night cut short", "wipe with work",
    }  # fmt: skip


def test_a_report_is_gone_on_with_where_it_ended(tmp_path: Path) -> None:
    file, part = tmp_path / "part.json", Report("sqlite", first=11)
    for seed in (11, 12):
        part.take(Outcome(seed, ["P4: lost"] if seed == 12 else [], Diary(), "", mutations=7, cpu=1.5))
    file.write_text(json.dumps(part.as_json()))
    more = begun(file, "sqlite", range(13, 15))
    more.take(Outcome(13, [], Diary(), "", mutations=3, cpu=1.0))
    told = more.as_json()
    assert (told["first"], told["seeds"], more.last, told["mutations"], told["cpu_seconds"]) == (11, 3, 13, 17, 4.0)
    assert told["broken"] == {"12": ["P4: lost"]}
    with pytest.raises(SystemExit, match="ends at seed 12"):
        begun(file, "sqlite", range(20, 30))
    with pytest.raises(SystemExit, match="about sqlite"):
        begun(file, "postgresql", range(13, 15))


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
def test_a_defect_can_be_planted_in_todays_code(defect: Defect, tmp_path: Path) -> None:
    for edit in defect.edits:
        (tmp_path / edit.file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / edit.file, tmp_path / edit.file)
    plant(defect, tmp_path)


def test_planted_defects_of_the_server_and_of_the_app_are_caught() -> None:
    """Two that any world notices; `bin/simulate --sabotage all` tries them all."""
    with new_template("sqlite") as template:
        for name in ("receipt not stored", "outbox entry removed before the receipt"):
            found = try_out(next(one for one in DEFECTS if one.name == name), template, most=20)
            assert found["caught"], name


def test_a_failing_world_is_made_short_and_still_fails(
    sqlite_template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if a promise were broken whenever a technician takes a photo: the shortest story has little else in it."""
    real = World.judged

    def judged(world: World) -> list[str]:
        photos = [act for act in world.diary.acts if act.name == "photo.add"]
        return [*real(world), *(f"P9 {act.who} took a photo" for act in photos[:1])]

    monkeypatch.setattr(World, "judged", judged)
    short = shrink(sqlite_template, run(sqlite_template, 3), ALL)
    assert any("took a photo" in said for said in short.ended.broken)
    assert len(short.kept) <= 5
