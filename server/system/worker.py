"""A worker: does jobs and deliveries, one at a time, out of RQ."""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from flask import Flask
from redis import Redis
from redis.backoff import ConstantBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from rq import Queue, SimpleWorker
from rq.exceptions import StopRequested
from rq.serializers import JSONSerializer

from server.kit.command import run
from server.kit.log import log, set_up
from server.kit.relay import QUEUE

__all__ = ["work"]

AGAIN_AFTER = 2.0
"""Seconds until a Redis that is away is asked again."""


def work(app: Flask, redis_url: str, *, ready: Callable[[], None] = lambda: None) -> None:
    """Work until SIGTERM; what is under way then is finished first, or done again if there is no time for that.

    In one process, without a fork per job: the app is loaded, and a row's lock keeps a job that was cut off from harm.
    """
    set_up(app.extensions["settings"])
    logging.getLogger("rq").setLevel(logging.WARNING)
    redis = Redis.from_url(redis_url, retry=Retry(ConstantBackoff(0.1), 3))
    queue: Any = Queue(QUEUE, connection=redis, serializer=JSONSerializer)
    with app.app_context():
        ready()
        with suppress(StopRequested):  # the last worker's signal handler is still there while we wait
            while not _works(queue, redis):  # Redis is away: the rest goes on, and this waits for it
                time.sleep(AGAIN_AFTER)


class _Worker(SimpleWorker):
    """RQ's, which remembers that it was told to stop."""

    told_to_stop = False

    def request_stop(self, signum: Any, frame: Any) -> None:
        self.told_to_stop = True
        super().request_stop(signum, frame)


def _works(queue: Any, redis: Redis) -> bool:
    """Work until told to stop; False when Redis went away, or was never there."""
    worker: Any = None
    try:
        worker = _Worker([queue], connection=redis, serializer=JSONSerializer)
        worker.work(logging_level="WARNING", with_scheduler=False)
    except RedisError as error:
        if worker is not None and worker.told_to_stop:
            return True  # Redis stopped with us, and RQ could not say goodbye to it
        log.warning("redis is away: jobs wait", extra={"facts": {"why": str(error)}})
        return False
    return True


def main() -> None:
    """With the settings of the environment, until SIGTERM."""
    from server import create_app

    app = create_app()
    work(app, app.extensions["settings"].redis_url)


if __name__ == "__main__":
    run(main)
