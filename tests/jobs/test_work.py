"""What is done after a commit: each event once for each listener, each job until it worked."""

import threading
from collections.abc import Iterator

import pytest

from server.kit.old_work import forget_old_work
from server.kit.work import RETRY_AFTER, do_row
from server.kit.work_models import Audit, EventRow
from tests.jobs import chores
from tests.jobs.chores import KettleBoiled
from tests.jobs.conftest import Town


@pytest.fixture(autouse=True)
def all_well() -> Iterator[None]:
    chores.broken.clear()
    yield
    chores.broken.clear()


def traces(town: Town) -> list[str]:
    with town.house(write=False) as house:
        return sorted(row.subject_id for row in house.session.query(Audit).filter_by(verb="chore"))


def boil(town: Town, litres: int = 2) -> None:
    with town.house() as house:
        house.tell(KettleBoiled(litres, "yard"))


def do_all(town: Town) -> list[str]:
    """Do everything that waits, once, as workers would."""
    rows = [("delivery", row.id) for row in town.deliveries()] + [("job", row.id) for row in town.jobs()]
    return [do_row(town.app, table, town.tenant, id_) for table, id_ in rows]


def test_an_event_is_a_row_with_a_delivery_per_listener_in_the_same_commit(town: Town) -> None:
    boil(town)
    assert [row.listener for row in town.deliveries()] == [
        "tests.jobs.chores.make_coffee",
        "tests.jobs.chores.make_tea",
    ]
    with town.house(write=False) as house:
        (event,) = house.session.query(EventRow)
    assert (event.name, event.payload) == ("KettleBoiled", {"litres": 2, "where": "yard"})


def test_a_commit_that_fails_told_nothing(town: Town) -> None:
    with pytest.raises(chores.Broken), town.house() as house:
        house.tell(KettleBoiled(2))
        house.desk.flush()
        raise chores.Broken
    assert town.deliveries() == []


def test_each_listener_hears_it_once_however_often_it_is_brought(town: Town) -> None:
    boil(town)
    assert do_all(town) == ["done", "done"]
    assert do_all(town) == ["nothing", "nothing", "done"]  # the tea queued the washing-up
    assert do_all(town) == ["nothing", "nothing", "nothing"]
    assert traces(town) == ["coffee 2", "tea yard", "washed 8"]


def test_a_failing_listener_harms_neither_the_verb_nor_the_other_listener(town: Town) -> None:
    chores.broken.add("coffee")
    boil(town)
    assert sorted(do_all(town)) == ["again", "done"]
    assert traces(town) == ["tea yard"]  # what it had written was taken back
    coffee = town.deliveries()[0]
    assert (coffee.state, coffee.attempts, coffee.error) == ("waiting", 1, "Broken: no beans")
    assert coffee.run_at == town.clock() + RETRY_AFTER[0]
    chores.broken.clear()
    town.clock.passes(seconds=5)
    assert do_row(town.app, "delivery", town.tenant, coffee.id) == "done"
    assert traces(town) == ["coffee 2", "tea yard"]


def test_a_job_that_never_works_is_given_up_after_its_last_try_and_keeps_the_reason(town: Town) -> None:
    chores.broken.add("wash")
    with town.house() as house:
        house.queue("chores.wash", cups=1)
    (row,) = town.jobs()
    ends = [do_row(town.app, "job", town.tenant, row.id) for _ in range(len(RETRY_AFTER) + 2)]
    assert ends == ["again"] * len(RETRY_AFTER) + ["failed", "nothing"]
    (row,) = town.jobs()
    assert (row.state, row.error) == ("failed", "Broken: no water")
    assert traces(town) == []


def test_two_workers_that_get_the_same_job_do_it_once(town: Town) -> None:
    with town.house() as house:
        house.queue("chores.wash", cups=6)
    (row,) = town.jobs()
    ends: list[str] = []
    threads = [
        threading.Thread(target=lambda: ends.append(do_row(town.app, "job", town.tenant, row.id))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ends) == ["done", "nothing", "nothing", "nothing"]
    assert traces(town) == ["washed 6"]


def test_a_long_job_that_was_cut_off_is_begun_again(town: Town) -> None:
    chores.broken.add("yard")
    with town.house() as house:
        house.queue("chores.sweep_the_yard", corners=2)
    (row,) = town.jobs()
    assert do_row(town.app, "job", town.tenant, row.id) == "again"
    chores.broken.clear()
    assert do_row(town.app, "job", town.tenant, row.id) == "done"
    assert traces(town) == ["corner 0", "corner 0", "corner 1"]


def test_a_job_that_nobody_knows_is_refused_at_once(town: Town) -> None:
    with pytest.raises(LookupError, match=r"chores\.fly"), town.house() as house:
        house.queue("chores.fly")


def test_a_job_of_an_older_program_waits_for_the_program_that_knows_it(town: Town) -> None:
    with town.house() as house:
        house.desk.add("job", {"name": "chores.gone", "args": {}, "run_at": house.now})
    (row,) = town.jobs()
    assert do_row(town.app, "job", town.tenant, row.id) == "again"
    assert "chores.gone" in (town.jobs()[0].error or "")


def test_a_job_of_another_tenant_is_not_there(town: Town) -> None:
    from server.kit.ids import uuid7

    with town.house() as house:
        house.queue("chores.wash", cups=1)
    assert do_row(town.app, "job", uuid7(), town.jobs()[0].id) == "nothing"


def test_what_was_done_a_month_ago_is_forgotten_and_what_failed_is_kept(town: Town) -> None:
    boil(town)
    do_all(town)
    chores.broken.add("wash")
    for _ in range(len(RETRY_AFTER) + 1):
        do_all(town)
    town.clock.passes(days=31)
    with town.house() as house:
        forget_old_work(house)
    assert town.deliveries() == []
    assert [row.state for row in town.jobs()] == ["failed"]
    with town.house(write=False) as house:
        assert house.session.query(EventRow).count() == 0
