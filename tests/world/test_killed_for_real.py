"""Every promise is kept where the server is killed for real."""

import shutil
from pathlib import Path

import pytest

from tests import postgres
from tests.journeys.running import Running
from tests.world import real_world

REAL_SEEDS = range(1, 6)


@pytest.mark.timeout(400)
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_every_promise_is_kept_by_a_server_that_is_killed_for_real(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    server, name = (request.getfixturevalue("postgres_server") if kind == "postgresql" else None), postgres.new_name()
    planted = request.getfixturevalue(f"planted_{kind}")
    shutil.copytree(planted.folder, tmp_path / "data")
    url = (
        postgres.create_database(server, name, planted.name)
        if server
        else f"sqlite:///{tmp_path / 'data' / 'veldwerk.sqlite'}"
    )
    running = Running(tmp_path, url if server else None)
    try:
        ended = [real_world.run(running, tmp_path, url, seed) for seed in REAL_SEEDS]
    finally:
        running.stop()
        if server:
            postgres.drop_database(server, name)
    for outcome, _ in ended:
        if outcome.broken:  # no seed replays it
            print(*outcome.diary.lines[-60:], sep="\n")
    assert not [said for outcome, _ in ended for said in outcome.broken]
    assert sum(deaths for _, deaths in ended) >= len(REAL_SEEDS), "the server was hardly killed: nothing is proven"
