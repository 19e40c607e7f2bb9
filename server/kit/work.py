"""Doing one row of work: a delivery of an event or a job, by a worker, with retries.

What fails is tried again after RETRY_AFTER; after the last try, or where trying again helps nobody
(`ForGood`), the row says `failed` and the log says why.
"""

from datetime import datetime, timedelta
from typing import Any, Literal

from flask import Flask

from server.kit.events import event_from, listener
from server.kit.house import House, open_house
from server.kit.jobs import ForGood, JobKind, Work, job_kind
from server.kit.log import log
from server.kit.this_app import the_app
from server.kit.work_models import Delivery, EventRow, Job

__all__ = ["RETRY_AFTER", "TABLES", "Outcome", "do_row", "do_work"]

RETRY_AFTER = tuple(timedelta(seconds=s) for s in (5, 30, 120, 600, 1800, 7200, 21600))
"""How long after each failed try the next one comes: seven more tries in about nine hours."""

TABLES: dict[str, type[Delivery] | type[Job]] = {"delivery": Delivery, "job": Job}
Outcome = Literal["done", "again", "failed", "nothing"]


def do_work(table: str, tenant: str, id_: str) -> str:
    """What RQ calls, within the worker's app context."""
    return do_row(the_app(), table, tenant, id_)


def do_row(app: Flask, table: str, tenant: str, id_: str) -> Outcome:
    """Do what the row says, if it is still to be done. Never raises for what the work itself does wrong."""
    now: datetime = app.extensions["clock"]()
    try:
        long = _long_job(app, table, tenant, id_, now)
        if long is not None:
            kind, args = long
            kind.do(Work(app, tenant, now, id_), **args)
        with open_house(app, tenant, now=now, origin=table) as house:
            row = _still_to_do(house, table, id_)
            if row is None:
                return "nothing"
            if long is None:
                _do_within(house, row)
            if long is None:
                row.began_at = now
            row.state, row.done_at, row.error, row.progress = "done", app.extensions["clock"](), None, None
        return "done"
    except Exception as error:
        return _put_off(app, table, tenant, id_, error)


def _long_job(app: Flask, table: str, tenant: str, id_: str, now: datetime) -> tuple[JobKind, dict[str, Any]] | None:
    if table != "job":
        return None
    with open_house(app, tenant, write=False, now=now) as house:
        row = house.session.get(Job, (tenant, id_))
        if row is None or row.state in ("done", "failed"):
            return None
        kind = job_kind(row.name)
        if not kind.long:
            return None
        args = dict(row.args)
    with open_house(app, tenant, now=now, origin=table) as house:
        begun = house.session.get(Job, (tenant, id_), with_for_update=True)
        if begun is None:
            return None
        begun.began_at, begun.progress = now, None
    return kind, args


def _still_to_do(house: House, table: str, id_: str) -> Delivery | Job | None:
    # The lock: brought twice, the second worker waits here and then sees that it is done.
    row = house.session.get(TABLES[table], (house.tenant, id_), with_for_update=True)
    return row if row is not None and row.state in ("waiting", "queued") else None


def _do_within(house: House, row: Delivery | Job) -> None:
    if isinstance(row, Job):
        job_kind(row.name).do(house, **row.args)
        return
    event = house.session.get_one(EventRow, (house.tenant, row.event_id))
    house.told_at = event.at
    listener(event.name, row.listener)(event_from(event.name, event.payload), house)


def _put_off(app: Flask, table: str, tenant: str, id_: str, error: Exception) -> Outcome:
    """In a transaction of its own, since the failed one took everything back."""
    now: datetime = app.extensions["clock"]()
    with open_house(app, tenant, now=now, origin=table) as house:
        row = _still_to_do(house, table, id_)
        if row is None:
            return "nothing"
        row.attempts += 1
        row.began_at, row.progress = row.began_at or now, None
        row.error = f"{type(error).__name__}: {error}"[:2000]
        last = row.attempts > len(RETRY_AFTER) or isinstance(error, ForGood)
        row.state = "failed" if last else "waiting"
        row.run_at = row.run_at if last else now + RETRY_AFTER[row.attempts - 1]
    facts = {"table": table, "tenant": tenant, "id": id_, "tries": row.attempts}
    log.error("work failed for good" if last else "work failed", exc_info=error, extra={"facts": facts})
    return "failed" if last else "again"
