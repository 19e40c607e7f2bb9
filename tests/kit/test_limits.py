"""Buckets: how many at once, how soon again, shared by every process of the machine."""

import multiprocessing
import os
import signal
import time
from pathlib import Path

import pytest
from flask import Flask

from server.kit import limits
from server.kit.errors import Problem
from server.kit.limits import Buckets, check_login, note_failed_login


@pytest.fixture
def buckets(tmp_path: Path) -> Buckets:
    return Buckets(tmp_path / "limits")


def test_a_burst_is_let_through_and_then_the_pace(buckets: Buckets) -> None:
    taken = [buckets.take("tess", per_second=100, burst=200, now=1000.0) for _ in range(200)]
    assert not any(taken)
    assert buckets.take("tess", per_second=100, burst=200, now=1000.0) == pytest.approx(0.01)
    assert buckets.take("tess", per_second=100, burst=200, now=1000.01) == 0
    assert buckets.take("bram", per_second=100, burst=200, now=1000.0) == 0


def test_who_was_refused_has_not_to_wait_longer_for_asking(buckets: Buckets) -> None:
    buckets.take("tess", per_second=1, burst=1, now=1000.0)
    for _ in range(5):
        assert buckets.take("tess", per_second=1, burst=1, now=1000.5) == pytest.approx(0.5)
    assert buckets.take("tess", per_second=1, burst=1, now=1001.0) == 0


def test_a_clock_that_is_set_back_gives_nothing_and_takes_nothing(buckets: Buckets) -> None:
    buckets.take("tess", per_second=1, burst=2, now=1000.0)
    assert buckets.take("tess", per_second=1, burst=2, now=10.0) == 0
    assert buckets.take("tess", per_second=1, burst=2, now=10.0) == pytest.approx(1)


def test_more_names_than_places_only_forget(buckets: Buckets) -> None:
    for name in range(100_000):
        assert buckets.take(f"phone {name}", per_second=1, burst=1, now=1000.0 + name) == 0


def test_the_processes_of_a_server_count_together(buckets: Buckets) -> None:
    context = multiprocessing.get_context("fork")
    counts = context.SimpleQueue()

    def takes() -> None:
        counts.put(sum(not buckets.take("tess", per_second=0.001, burst=10_000, now=1000.0) for _ in range(8000)))

    processes = [context.Process(target=takes) for _ in range(2)]
    for process in processes:
        process.start()
    let_through = [counts.get() for _ in processes]
    for process in processes:
        process.join()
    assert sum(let_through) == 10_000 and all(let_through)


def test_a_process_that_is_killed_while_it_takes_stops_nobody(
    buckets: Buckets, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies() -> None:
        with buckets.alone():
            os.kill(os.getpid(), signal.SIGKILL)

    process = multiprocessing.get_context("fork").Process(target=dies)
    process.start()
    process.join()
    assert buckets.take("tess", per_second=1, burst=2, now=1000.0) == 0
    monkeypatch.setattr(limits, "HELD", 10)
    began = time.perf_counter()
    assert buckets.take("tess", per_second=1, burst=2, now=1000.0) == 0
    assert time.perf_counter() - began < 5  # only the first waited for the dead one


def test_the_eleventh_wrong_password_waits_and_another_person_does_not(app: Flask, tmp_path: Path) -> None:
    from dataclasses import replace

    app.extensions["settings"] = replace(app.extensions["settings"], failed_logins_per_minute=10, logins_per_minute=300)
    app.extensions["buckets"] = Buckets(tmp_path / "strict")
    with app.test_request_context(environ_base={"REMOTE_ADDR": "192.0.2.1"}) as context:
        for _ in range(10):
            check_login(context.request, "tess@voltwijk.example")
            note_failed_login(context.request, "Tess@voltwijk.example ")
        with pytest.raises(Problem) as refused:
            check_login(context.request, "tess@voltwijk.example")
        assert refused.value.status == 429 and 0 < int(refused.value.headers["Retry-After"]) <= 6
        check_login(context.request, "bram@voltwijk.example")
        for _ in range(288):
            check_login(context.request, "anybody@voltwijk.example")
        with pytest.raises(Problem):
            check_login(context.request, "anybody@voltwijk.example")
    with app.test_request_context(environ_base={"REMOTE_ADDR": "192.0.2.2"}) as context:
        check_login(context.request, "tess@voltwijk.example")
