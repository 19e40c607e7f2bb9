"""Jobs: work for after the commit. A job is a row first; the relay brings it to a worker (`relay.py`, `work.py`).

```python
@job("visits.remind")                                  # one house: done exactly once
def remind(house: House, visit: str) -> None: ...

@job("visits.move_windows", daily=time(0, 10))         # also queued once a day, by the clock of Amsterdam
def move_windows(house: House) -> None: ...

@long_job("evidence.look")                             # opens houses of its own, as short as it likes
def look(work: Work, sha256: str) -> None: ...

house.queue("visits.remind", visit=visit_id)           # or queue(desk, ...); functions that queue end in _later
```

A long job may be begun twice (a worker was killed half-way), so doing it again must do no harm.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, time
from time import monotonic as time_now
from typing import TYPE_CHECKING, Any

from flask import Flask

from server.config import Settings
from server.kit.house import House, open_house

if TYPE_CHECKING:
    from sync.desk import Desk

__all__ = ["ForGood", "JobKind", "Work", "job", "job_kind", "job_kinds", "long_job", "queue"]


class ForGood(Exception):
    """What a job raises when trying again helps nobody: it failed, and a person is told at once."""


@dataclass(frozen=True)
class Work:
    """What a long job is given: the app, one tenant, the moment at which it began."""

    app: Flask
    tenant: str
    now: datetime
    job: str | None = None
    _said: list[float] = field(default_factory=lambda: [0.0], repr=False, compare=False)

    @property
    def settings(self) -> Settings:
        """The settings of this server."""
        settings: Settings = self.app.extensions["settings"]
        return settings

    def clock(self) -> datetime:
        """What the server's clock says at this moment: `now` is when the job began, perhaps an hour ago."""
        moment: datetime = self.app.extensions["clock"]()
        return moment

    def progress(self, done: int, of: int) -> None:
        """Say how far it is, for the office's page of jobs; written at most once a second, in a transaction of its own."""
        from server.kit.work_models import Job

        if self.job is None or time_now() - self._said[0] < 1:
            return
        self._said[0] = time_now()
        with self.house() as house:
            row = house.session.get(Job, (self.tenant, self.job))
            if row is not None:
                row.progress = [done, of]

    def house(self, *, write: bool = True) -> AbstractContextManager[House]:
        """One transaction of the tenant. Keep it short: at most 500 documents a commit (docs/sync.md)."""
        return open_house(self.app, self.tenant, write=write, now=self.now, origin="job")


@dataclass(frozen=True)
class JobKind:
    """What a name stands for. `long`: it gets a Work, else a House. `daily`: at this time of day in Amsterdam."""

    name: str
    do: Callable[..., None]
    long: bool
    daily: time | None


_kinds: dict[str, JobKind] = {}
Verb = Callable[..., None]


def job(name: str, *, daily: time | None = None) -> Callable[[Verb], Verb]:
    """A job within one house, which commits its effect and the mark that it is done together."""
    return _declare(name, long=False, daily=daily)


def long_job(name: str, *, daily: time | None = None) -> Callable[[Verb], Verb]:
    """A job that opens its own houses: for what takes long, or leaves the database."""
    return _declare(name, long=True, daily=daily)


def job_kind(name: str) -> JobKind:
    """The job of this name. LookupError when this program knows none."""
    try:
        return _kinds[name]
    except KeyError:
        raise LookupError(f"There is no job {name}.") from None


def job_kinds() -> list[JobKind]:
    """Every job, by name."""
    return [_kinds[name] for name in sorted(_kinds)]


def queue(desk: "Desk", name: str, *, run_at: datetime | None = None, **args: Any) -> None:
    """Have a job done after this commit, not before `run_at`. `args` are plain JSON. LookupError for an unknown name."""
    job_kind(name)
    desk.add("job", {"name": name, "args": args, "run_at": run_at or desk.now})


def _declare(name: str, *, long: bool, daily: time | None) -> Callable[[Verb], Verb]:
    def declare(do: Verb) -> Verb:
        earlier = _kinds.setdefault(name, JobKind(name, do, long, daily))
        if earlier.do is not do:
            raise ValueError(f"Two jobs are called {name}: {earlier.do.__module__} and {do.__module__}.")
        return do

    return declare
