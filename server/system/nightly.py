"""The installation's own tasks, done by a worker: the nightly backup, the test whether it can be restored, and the database's
look at itself."""

import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, current_app
from rq import Queue
from rq.job import JobStatus
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from server.config import Settings
from server.kit.house import engine_of
from server.kit.installation import InstallationRun, write_due
from server.kit.log import log
from server.kit.statistics import look_at_itself
from server.kit.tenancy import doorstep
from server.system.backup.copies import copying
from server.system.backup.making import make_backup
from server.system.backup.rehearsing import rehearse

__all__ = ["LONGEST", "bring", "do_run", "do_run_of"]

LONGEST = timedelta(hours=6)
"""What has been running longer was cut off with its worker."""
ALIVE = {JobStatus.QUEUED, JobStatus.STARTED, JobStatus.DEFERRED, JobStatus.SCHEDULED}
Progress = Callable[[int, int], None]


def bring(app: Flask, queue: Any, now: datetime) -> int:
    """Write what is due, and bring what waits to the workers. Says how many. RedisError when Redis is away."""
    engine = engine_of(app)
    try:
        with doorstep(engine=engine, write=True, now=now) as session:
            write_due(session, now)
    except IntegrityError:
        pass  # another clock wrote it in between
    with doorstep(engine=engine, now=now) as session:
        open_ones = select(InstallationRun).where(InstallationRun.state.in_(("waiting", "running")))
        rows = list(session.scalars(open_ones.order_by(InstallationRun.run_at)))
        # The test waits until tonight's backup is there, or was given up.
        backs_up = any(run.task == "backup" for run in rows)
        runs = [(run.id, run.state, run.run_at) for run in rows if run.task == "backup" or not backs_up]
    brought = 0
    for id_, state, run_at in runs:
        if run_at <= now and not _is_known(queue, id_):
            if state == "running":
                _note(app, id_, lambda run: run.fail("The worker stopped half-way.", now))
                continue
            queue.enqueue_call(
                "server.system.nightly.do_run", args=(id_,), job_id=f"installation_{id_}",
                timeout=int(LONGEST.total_seconds()), result_ttl=0, failure_ttl=0, description="installation",
            )  # fmt: skip
            brought += 1
    return brought


def do_run(id_: str) -> str:
    """What RQ calls, within the worker's app context."""
    app: Any = current_app
    return do_run_of(app._get_current_object(), id_)


def do_run_of(app: Flask, id_: str) -> str:
    """Do a run, and write down what came of it: its state. Never raises for what the task itself does wrong."""
    clock = app.extensions["clock"]
    task = _note(app, id_, lambda run: run.begin(clock()) if run.state == "waiting" else None)
    if task is None:
        return "nothing"
    try:
        result = DO[task](app.extensions["settings"], clock(), _progress(app, id_))
    except Exception as error:
        why = f"{type(error).__name__}: {error}"
        log.error("an installation's task failed", exc_info=error, extra={"facts": {"task": task}})
        _note(app, id_, lambda run: run.fail(why, clock()))
        return "failed"
    _note(app, id_, lambda run: run.succeed(result, clock()))
    return "done"


def _backup(settings: Settings, now: datetime, progress: Progress) -> dict[str, Any]:
    made = make_backup(settings, copying(settings).tenants(), now, progress=progress)
    return asdict(made) | {"forgotten": len(made.forgotten)}


def _restore_test(settings: Settings, now: datetime, progress: Progress) -> dict[str, Any]:
    return asdict(rehearse(settings, now, progress=progress))


def _statistics(settings: Settings, _now: datetime, _progress: Progress) -> dict[str, Any]:
    return look_at_itself(settings)


DO: dict[str, Callable[[Settings, datetime, Progress], dict[str, Any]]] = {
    "backup": _backup,
    "restore_test": _restore_test,
    "statistics": _statistics,
}


def _note(app: Flask, id_: str, change: Callable[[InstallationRun], object]) -> str | None:
    """Change a run's row; its task if it was open, else None."""
    with doorstep(engine=engine_of(app), write=True, now=app.extensions["clock"]()) as session:
        run = session.get(InstallationRun, id_, with_for_update=True)
        if run is None or run.state not in ("waiting", "running"):
            return None
        change(run)
        return run.task


def _progress(app: Flask, id_: str) -> Progress:
    said = [0.0]

    def say(done: int, of: int) -> None:
        if time.monotonic() - said[0] < 1:
            return
        said[0] = time.monotonic()
        _note(app, id_, lambda run: setattr(run, "progress", [done, of]))

    return say


def _is_known(queue: Queue, id_: str) -> bool:
    found: Any = queue.fetch_job(f"installation_{id_}")
    return found is not None and found.get_status(refresh=False) in ALIVE
