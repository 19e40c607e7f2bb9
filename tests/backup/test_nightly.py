"""Every night a backup and a test whether it can be restored, once, by the clock of Amsterdam; the result is written down."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from server import create_app
from server.accounts.models import Tenant
from server.kit.house import engine_of
from server.kit.installation import InstallationRun, again, newest_runs, planned
from server.kit.migrate import outside_the_wall
from server.kit.tenancy import doorstep
from server.system.nightly import bring, do_run_of
from tests.backup.conftest import Installation
from tests.conftest import FakeClock

HALF_PAST_TWO = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)


class Queue:
    """Workers that are busy: what is brought waits here."""

    def __init__(self) -> None:
        self.brought: list[str] = []

    def enqueue_call(self, _function: str, *, args: tuple[str], **_: Any) -> None:
        self.brought += args

    def fetch_job(self, name: str) -> Any:
        known = name.removeprefix("installation_") in self.brought
        return type("Job", (), {"get_status": lambda *_, **__: "queued"})() if known else None


@pytest.fixture
def night(ours: Installation, clock: FakeClock) -> Iterator[Flask]:
    clock.now = HALF_PAST_TWO
    app = create_app(replace(ours.settings, backup_url=ours.place.url), clock=clock)
    yield app
    engine_of(app).dispose()


def runs(app: Flask) -> list[InstallationRun]:
    with doorstep(engine=engine_of(app)) as session:
        return newest_runs(session, 10)


def done_by_workers(app: Flask, queue: Queue) -> list[str]:
    waiting, queue.brought = queue.brought, []
    return [do_run_of(app, id_) for id_ in waiting]


def has_looked_at(ours: Installation, table: str) -> bool:
    engine = outside_the_wall(ours.settings.database)
    known = "sqlite_stat1 WHERE tbl" if engine.dialect.name == "sqlite" else "pg_class WHERE reltuples > 0 AND relname"
    with engine.connect() as link:
        return bool(link.exec_driver_sql(f"SELECT count(*) FROM {known} = '{table}'").scalar())


def test_a_night_makes_a_backup_and_tries_it_and_says_how_it_went(
    night: Flask, clock: FakeClock, ours: Installation
) -> None:
    queue = Queue()
    clock.passes(minutes=-1)
    assert bring(night, queue, clock()) == 0, "it is not time yet"
    clock.passes(minutes=1)
    assert (bring(night, queue, clock()), bring(night, queue, clock())) == (1, 0)
    assert done_by_workers(night, queue) == ["done"]
    (backup,) = runs(night)
    assert (backup.task, backup.state, backup.error) == ("backup", "done", None)
    assert backup.result and backup.result["by_tenant"] == dict.fromkeys(sorted(ours.tenants), 2)
    clock.passes(hours=2)
    bring(night, queue, clock())
    assert done_by_workers(night, queue) == ["done"]
    test = runs(night)[0]
    assert (test.task, test.state) == ("restore_test", "done")
    assert test.result and test.result["name"] == backup.result["name"] and test.result["hashed"] == 4
    clock.passes(minutes=30)
    bring(night, queue, clock())
    assert done_by_workers(night, queue) == ["done"]
    assert (runs(night)[0].task, runs(night)[0].state) == ("statistics", "done")
    assert has_looked_at(ours, "member")
    with doorstep(engine=engine_of(night), now=clock()) as session:
        following = {one.task: one.following for one in planned(session, clock())}
    assert following["backup"] == datetime(2026, 11, 25, 1, 30, tzinfo=UTC)
    clock.passes(days=1)
    bring(night, queue, clock())
    assert len(queue.brought) == 1, "the next night"
    assert done_by_workers(night, queue) == ["done"], "what the database knows of itself is no table to carry"


def test_what_fails_is_tried_three_times_and_then_says_why_until_somebody_asks_again(
    ours: Installation, night: Flask, clock: FakeClock
) -> None:
    queue = Queue()
    clock.passes(hours=2)
    ours.place.write("veldwerk-20261124T000000Z.backup", BytesIO(b"no backup at all, and long enough"))
    assert bring(night, queue, clock()) == 1, "the test waits for the backup"
    ids = {run.task: run.id for run in runs(night)}
    assert set(ids) == {"backup", "restore_test"}
    for _ in range(3):
        assert do_run_of(night, ids["restore_test"]) == "failed"
    assert do_run_of(night, ids["restore_test"]) == "nothing"
    failed = next(run for run in runs(night) if run.task == "restore_test")
    assert failed.state == "failed" and "no backup of Veldwerk" in (failed.error or "")
    assert do_run_of(night, ids["backup"]) == "done"
    with doorstep(engine=engine_of(night), write=True, now=clock()) as session:
        assert again(session, failed.id, clock())
        assert not again(session, ids["backup"], clock())
    assert do_run_of(night, failed.id) == "done", "the new backup is good"


def test_one_that_was_cut_off_with_its_worker_is_begun_again(night: Flask, clock: FakeClock) -> None:
    queue = Queue()
    bring(night, queue, clock())
    (id_,) = queue.brought
    with doorstep(engine=engine_of(night), write=True, now=clock()) as session:
        session.get_one(InstallationRun, id_).begin(clock())
    bring(night, queue, clock())
    assert runs(night)[0].state == "running", "Redis knows of it: somebody works"
    queue.brought = []
    bring(night, queue, clock())
    assert runs(night)[0].state == "waiting" and "half-way" in (runs(night)[0].error or "")
    clock.passes(minutes=16)
    assert bring(night, queue, clock()) == 1
    assert done_by_workers(night, queue) == ["done"]


def test_who_runs_says_how_far_he_is(night: Flask, clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []
    queue = Queue()
    bring(night, queue, clock())

    def backup(_settings: object, _now: object, progress: Any) -> dict[str, Any]:
        progress(3, 12)
        seen.append((runs(night)[0].state, runs(night)[0].progress))
        progress(4, 12)  # too soon after the first: not written
        seen.append(runs(night)[0].progress)
        return {}

    monkeypatch.setitem(__import__("server.system.nightly", fromlist=["DO"]).DO, "backup", backup)
    assert done_by_workers(night, queue) == ["done"]
    assert seen == [("running", [3, 12]), [3, 12]]


def test_an_installation_that_began_after_half_past_two_has_its_first_backup_tomorrow(
    night: Flask, clock: FakeClock, ours: Installation
) -> None:
    with doorstep(engine=engine_of(night), write=True, now=clock()) as session:
        session.execute(update(Tenant).values(created_at=clock() + timedelta(minutes=5)))
    queue = Queue()
    clock.passes(hours=5)
    assert bring(night, queue, clock()) == 0
    clock.passes(hours=20)
    assert bring(night, queue, clock()) == 1


def test_on_the_first_day_the_office_promises_what_the_clockwork_does(
    night: Flask, clock: FakeClock, ours: Installation
) -> None:
    """A company that begins at 03:00, between the backup and its test, has its first night on the day after."""
    clock.passes(minutes=30)
    engine = outside_the_wall(ours.settings.database)
    with engine.begin() as link:
        link.execute(update(Tenant).values(created_at=clock()))
    engine.dispose()
    clock.passes(minutes=5)
    with doorstep(engine=engine_of(night)) as session:
        promised = {one.task: one.following for one in planned(session, clock())}
    assert set(promised) == {"backup", "restore_test", "statistics"}
    kept = dict[str, datetime]()
    for _quarter in range(4 * 30):
        clock.passes(minutes=15)
        bring(night, Queue(), clock())
        for run in runs(night):
            kept.setdefault(run.task, run.run_at)
    assert all(timedelta(0) <= kept[task] - at <= timedelta(minutes=15) for task, at in promised.items()), (
        promised,
        kept,
    )
