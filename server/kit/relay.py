"""The relay: brings rows of work to Redis, and brings them again when Redis lost them.

The database is the truth and Redis may be thrown away at any moment. A row that is due goes into RQ with its id,
and only then says `queued`. A row that is `queued` here and unknown there goes back to `waiting`.
Brought twice does no harm: a worker asks the row under its lock.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from redis import Redis
from rq import Queue
from rq.job import JobStatus
from rq.registry import StartedJobRegistry
from rq.serializers import JSONSerializer
from sqlalchemy import select, update

from server.kit.house import open_house
from server.kit.work import TABLES
from server.kit.work_models import Delivery, Job

__all__ = ["QUEUE", "Relay"]

QUEUE = "veldwerk"
AT_ONCE = 200
LONGEST = 3600
"""Seconds that a piece of work may take before its worker gives it up."""
ALIVE = {JobStatus.QUEUED, JobStatus.STARTED, JobStatus.DEFERRED, JobStatus.SCHEDULED}


class Relay:
    """Between the rows of work and RQ. Every method raises redis.RedisError when Redis is away; no row is harmed."""

    def __init__(self, app: Flask, redis: Redis) -> None:
        self._app = app
        self.queue: Any = Queue(QUEUE, connection=redis, serializer=JSONSerializer)  # Any: RQ's types are half unknown
        self._started: Any = StartedJobRegistry(queue=self.queue)

    def bring(self, tenant: str, now: datetime) -> int:
        """Bring what is due of this tenant to RQ. Says how many."""
        return sum(self._bring(table, tenant, now) for table in TABLES)

    def sweep(self, tenant: str, now: datetime, *, queued_before: datetime | None = None) -> int:
        """Set back to `waiting` what was queued before this moment (default: a minute ago) and what Redis lost."""
        self._started.cleanup()  # gives up what a killed worker had begun
        moment = queued_before or now - timedelta(minutes=1)
        return sum(self._sweep(table, tenant, now, moment) for table in TABLES)

    def _bring(self, table: str, tenant: str, now: datetime) -> int:
        model = TABLES[table]
        with open_house(self._app, tenant, write=False, now=now) as house:
            waiting = select(model.id).where(model.state == "waiting", model.run_at <= now)
            ids = list(house.session.scalars(waiting.order_by(model.run_at).limit(AT_ONCE)))
        if not ids:
            return 0
        for id_ in ids:
            self.queue.enqueue_call(
                "server.kit.work.do_work",
                args=(table, tenant, id_),
                job_id=_name(table, tenant, id_),
                timeout=LONGEST,
                result_ttl=0,
                failure_ttl=0,
                description=f"{table} {id_}",
            )
        # Only those that still wait: a quick worker may have done one by now.
        self._say(model, tenant, now, ids, frm="waiting", to="queued", queued_at=now)
        return len(ids)

    def _sweep(self, table: str, tenant: str, now: datetime, before: datetime) -> int:
        model = TABLES[table]
        with open_house(self._app, tenant, write=False, now=now) as house:
            queued = select(model.id).where(model.state == "queued", model.queued_at <= before)
            ids = list(house.session.scalars(queued.limit(AT_ONCE * 5)))
        lost = [id_ for id_ in ids if not self._knows(_name(table, tenant, id_))]
        if lost:
            self._say(model, tenant, now, lost, frm="queued", to="waiting")
        return len(lost)

    def _knows(self, name: str) -> bool:
        found = self.queue.fetch_job(name)
        return found is not None and found.get_status(refresh=False) in ALIVE

    def _say(
        self,
        model: type[Delivery] | type[Job],
        tenant: str,
        now: datetime,
        ids: Sequence[str],
        *,
        frm: str,
        to: str,
        queued_at: datetime | None = None,
    ) -> None:
        with open_house(self._app, tenant, now=now) as house:
            # What a quick worker tried in vain by now has a later run_at, and goes on waiting for that.
            mine = update(model).where(model.tenant_id == tenant, model.id.in_(ids))
            mine = mine.where(model.state == frm, model.run_at <= now)
            house.session.execute(mine.values(state=to, queued_at=queued_at))


def _name(table: str, tenant: str, id_: str) -> str:
    return f"{table}_{tenant}_{id_}"
