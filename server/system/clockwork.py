"""The clockwork: every half second it keeps the watermark and brings work to Redis, now and then it keeps the schedule.

One process of an installation does this. Two at once do no harm (rows are locked, the ledger is unique), only double work.
"""

import signal
import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Flask
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from server.kit.chain_jobs import chain_later
from server.kit.command import run
from server.kit.house import engine_of
from server.kit.log import log, set_up
from server.kit.relay import Relay
from server.kit.schedule import run_schedule
from server.kit.tenants import all_tenants
from server.kit.watermark import recognise_restore
from server.system.nightly import bring

__all__ = ["Clockwork", "tick_on"]

TICK = 0.5
PER_TENANT = 0.01
"""Seconds: with many tenants the ticks come slower, so that asking costs a few per cent of one core."""
SCHEDULE_EVERY, SWEEP_EVERY, CHAIN_EVERY = 20.0, 30.0, 3.0
"""Seconds."""


class Clockwork:
    """One installation's. `tick()` does what is due; an error is logged and the rest goes on."""

    def __init__(self, app: Flask, redis_url: str) -> None:
        self._app = app
        # Short time-outs and no second try: a Redis that is away must not hold up the watermark; the next tick comes soon.
        quick: dict[str, Any] = {"socket_timeout": 5, "socket_connect_timeout": 2, "retry": Retry(NoBackoff(), 0)}
        self._redis = Redis.from_url(redis_url, **quick) if redis_url else None
        self._relay = Relay(app, self._redis) if self._redis is not None else None
        self._done_at: dict[str, datetime] = {}
        self._redis_was_away = True  # so the first round looks at everything that is said to be queued

    def tick(self, now: datetime) -> float:
        """One round. Says how many seconds to wait for the next."""
        # First of all: an older copy under a running server is seen before much can be built on it.
        self._try("watermark", lambda: recognise_restore(self._app))
        tenants = all_tenants(engine_of(self._app))
        if self._is_time("schedule", SCHEDULE_EVERY, now):
            for tenant in tenants:
                self._try("schedule", lambda tenant=tenant: run_schedule(self._app, tenant, now))
        if self._is_time("chain", CHAIN_EVERY, now):
            for tenant in tenants:
                self._try("chain", lambda tenant=tenant: chain_later(self._app, tenant, now))
        if self._relay is not None:
            self._bring(self._relay, tenants, now)
        if self._relay is not None and not self._redis_was_away and self._is_time("nightly", SCHEDULE_EVERY, now):
            queue = self._relay.queue
            self._try("nightly", lambda: bring(self._app, queue, now))
        return TICK + PER_TENANT * len(tenants)

    def _bring(self, relay: Relay, tenants: list[str], now: datetime) -> None:
        try:
            if self._redis_was_away and self._redis is not None:
                self._redis.ping()
            if self._redis_was_away or self._is_time("sweep", SWEEP_EVERY, now):
                for tenant in tenants:
                    relay.sweep(tenant, now, queued_before=now if self._redis_was_away else None)
            self._redis_was_away = False
            for tenant in tenants:
                relay.bring(tenant, now)
        except RedisError as error:
            if not self._redis_was_away:
                log.warning("redis is away: jobs wait", extra={"facts": {"why": str(error)}})
            self._redis_was_away = True

    def _is_time(self, what: str, every: float, now: datetime) -> bool:
        last = self._done_at.get(what)
        if last is not None and 0 <= (now - last).total_seconds() < every:
            return False
        self._done_at[what] = now
        return True

    def _try(self, what: str, act: Callable[[], object]) -> None:
        try:
            act()
        except Exception:
            log.exception(what)


def tick_on(app: Flask, redis_url: str, *, ready: Callable[[], None] = lambda: None) -> None:
    """Tick until SIGTERM."""
    set_up(app.extensions["settings"])
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    clockwork = Clockwork(app, redis_url)
    pause = 0.0
    said_ready = False
    while not stop.wait(pause):
        try:
            pause = clockwork.tick(app.extensions["clock"]())
        except Exception:  # the database is away for a moment
            log.exception("clockwork")
            pause = 2.0
        if not said_ready:
            said_ready = True
            ready()
    recognise_restore(app)


def main() -> None:
    """With the settings of the environment, until SIGTERM."""
    from server import create_app

    app = create_app()
    tick_on(app, app.extensions["settings"].redis_url)


if __name__ == "__main__":
    run(main)
