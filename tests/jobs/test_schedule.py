"""What is done every day, by the clock of Amsterdam, also in the nights in which that clock jumps."""

import threading
from datetime import UTC, date, datetime, time

import pytest

from server.kit import jobs
from server.kit.jobs import JobKind
from server.kit.schedule import due, moment_on, run_schedule
from tests.jobs.conftest import Town


@pytest.fixture(autouse=True)
def at_half_past_two(monkeypatch: pytest.MonkeyPatch) -> None:
    """One daily job, at the very time that is skipped in spring and comes twice in autumn."""
    only = {"chores.bins": JobKind("chores.bins", lambda house: None, False, time(2, 30))}
    monkeypatch.setattr(jobs, "_kinds", only)


def names(moment: datetime) -> list[str]:
    return [kind.name for kind in due(moment)]


def test_the_moment_is_the_clock_of_amsterdam() -> None:
    assert moment_on(date(2026, 1, 15), time(2, 30)) == datetime(2026, 1, 15, 1, 30, tzinfo=UTC)
    assert moment_on(date(2026, 7, 15), time(2, 30)) == datetime(2026, 7, 15, 0, 30, tzinfo=UTC)


def test_in_spring_half_past_two_does_not_exist_and_means_half_past_three() -> None:
    assert moment_on(date(2026, 3, 29), time(2, 30)) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert names(datetime(2026, 3, 29, 1, 29, tzinfo=UTC)) == []
    assert names(datetime(2026, 3, 29, 1, 30, tzinfo=UTC)) == ["chores.bins"]


def test_in_autumn_half_past_two_comes_twice_and_the_first_counts() -> None:
    assert moment_on(date(2026, 10, 25), time(2, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_each_night_of_a_year_has_it_once(town: Town) -> None:
    town.clock.now = datetime(2026, 3, 27, 0, 0, tzinfo=UTC)
    ran = []
    for _ in range(24 * 5):  # five days over the spring jump, an hour at a time
        town.clock.passes(hours=1)
        ran += [town.clock.now] * len(run_schedule(town.app, town.tenant, town.clock.now))
    assert [moment.day for moment in ran] == [27, 28, 29, 30, 31]
    town.clock.now = datetime(2026, 10, 24, 0, 0, tzinfo=UTC)
    ran = []
    for _ in range(24 * 4):
        town.clock.passes(minutes=30)
        ran += run_schedule(town.app, town.tenant, town.clock.now)
    assert len(ran) == 2


def test_a_server_that_was_off_at_night_does_it_in_the_morning(town: Town) -> None:
    town.clock.now = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
    assert run_schedule(town.app, town.tenant, town.clock.now) == ["chores.bins"]
    assert run_schedule(town.app, town.tenant, town.clock.now) == []
    assert [row.name for row in town.jobs()] == ["chores.bins"]


def test_two_clocks_at_once_queue_it_once(town: Town) -> None:
    town.clock.now = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
    both = threading.Barrier(2)

    def tick() -> None:
        both.wait()
        run_schedule(town.app, town.tenant, town.clock.now)

    threads = [threading.Thread(target=tick) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [row.name for row in town.jobs()] == ["chores.bins"]
