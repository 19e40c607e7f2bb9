"""Rows to Redis and back: the database is the truth, Redis may go at any moment."""

from datetime import timedelta

import pytest
from redis.exceptions import RedisError

from server.kit.relay import Relay
from server.system.clockwork import Clockwork
from tests.jobs import chores
from tests.jobs.conftest import OurRedis, Town

assert chores


def wash(town: Town, cups: int = 1) -> None:
    with town.house() as house:
        house.queue("chores.wash", cups=cups)


def states(town: Town) -> list[str]:
    return [row.state for row in town.jobs() if row.name == "chores.wash"]


def test_a_job_goes_through_redis_to_a_worker(town: Town, redis: OurRedis, relay: Relay) -> None:
    wash(town)
    assert relay.bring(town.tenant, town.clock()) == 1
    assert states(town) == ["queued"]
    assert relay.bring(town.tenant, town.clock()) == 0
    redis.work_once(town.app)
    assert states(town) == ["done"]


def test_a_job_for_later_waits_for_its_moment(town: Town, redis: OurRedis, relay: Relay) -> None:
    from server.kit.jobs import queue

    with town.house() as house:
        queue(house.desk, "chores.wash", run_at=town.clock() + timedelta(hours=1), cups=1)
    assert relay.bring(town.tenant, town.clock()) == 0
    town.clock.passes(hours=1)
    assert relay.bring(town.tenant, town.clock()) == 1


def test_what_redis_lost_is_brought_again(town: Town, redis: OurRedis, relay: Relay) -> None:
    wash(town)
    relay.bring(town.tenant, town.clock())
    redis.client.flushall()
    town.clock.passes(seconds=30)
    assert relay.sweep(town.tenant, town.clock()) == 0  # too soon to say
    town.clock.passes(seconds=31)
    assert relay.sweep(town.tenant, town.clock()) == 1
    assert relay.bring(town.tenant, town.clock()) == 1
    redis.work_once(town.app)
    assert states(town) == ["done"]


def test_what_waits_in_redis_for_a_worker_is_not_brought_twice(town: Town, redis: OurRedis, relay: Relay) -> None:
    wash(town)
    relay.bring(town.tenant, town.clock())
    town.clock.passes(hours=1)
    assert relay.sweep(town.tenant, town.clock()) == 0
    assert states(town) == ["queued"]


def test_with_redis_away_work_is_told_and_done_when_it_is_back(town: Town, redis: OurRedis, relay: Relay) -> None:
    redis.server.stop()
    wash(town)
    with pytest.raises(RedisError):
        relay.bring(town.tenant, town.clock())
    assert states(town) == ["waiting"]
    redis.start()
    relay.bring(town.tenant, town.clock())
    redis.work_once(town.app)
    assert states(town) == ["done"]


def test_the_clockwork_outlives_redis_and_brings_again_what_went_with_it(town: Town, redis: OurRedis) -> None:
    clockwork = Clockwork(town.app, redis.server.url)
    wash(town)
    clockwork.tick(town.clock())
    assert states(town) == ["queued"]
    redis.server.stop()
    town.clock.passes(seconds=1)
    wash(town)
    assert clockwork.tick(town.clock()) > 0
    redis.start()  # empty: it has no disk
    town.clock.passes(seconds=1)
    clockwork.tick(town.clock())
    redis.work_once(town.app)
    assert states(town) == ["done", "done"]


def test_without_any_redis_the_clockwork_keeps_the_schedule_and_jobs_wait(town: Town) -> None:
    Clockwork(town.app, "").tick(town.clock())
    assert {row.state for row in town.jobs()} == {"waiting"}
    assert "kit.forget_old_work" in {row.name for row in town.jobs()}
