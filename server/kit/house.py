"""The house: one transaction of one tenant, with its clock, its desk and what is said in the same commit.

```python
with open_house(engine, tenant) as house:                   # jobs, seeds, tests; a door has door.read() and door.write()
    visit = house.desk.get("visit", visit_id)
    house.desk.change("visit", visit_id, team_id=team)
    house.tell(VisitMoved(...)); house.audit("move", "visit", visit_id, before, after); house.queue("mail", to=...)
```

At the end: the session is flushed, then the desk (rows kind by kind, clocks and feed last), then one commit.
"""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from flask import Flask
from sqlalchemy import Engine

from server.kit.clock import now as clock_now
from server.kit.clock import today_in_amsterdam
from server.kit.kinds import declared
from server.kit.tenancy import TenantSession, session_for

if TYPE_CHECKING:
    from server.kit.synced import SqlStore
    from sync.desk import Desk

__all__ = ["House", "before_commit", "engine_of", "open_house"]

Hook = Callable[["House"], None]
_hooks: list[Hook] = []


class House:
    """One transaction of one tenant.

    `tenant` (its id), `session`, `now` and `today` (Amsterdam) are fixed for its life; `by` is the member's id who
    acts, or None for the house itself, and `origin` says from where (an address, a device, a job), for the audit trail.
    `desk` and `store` are made when first asked for. Within a listener `told_at` is when the event was
    told that it hears: events come in any order.
    """

    def __init__(self, session: TenantSession, *, now: datetime, by: str | None = None, origin: str = "house") -> None:
        assert session.tenant is not None, "a house needs a tenant"
        self.session = session
        self.tenant: str = session.tenant
        self.now = now
        self.today: date = today_in_amsterdam(now)
        self.by = by
        self.origin = origin
        self.told_at: datetime | None = None
        self._afterwards: list[Callable[[], None]] = []

    @cached_property
    def store(self) -> "SqlStore":
        """The rows and the feed of this tenant, for the desk and for `sync`."""
        from server.kit.synced import SqlStore  # it imports the whole sync schema; a plain read needs none of it

        return SqlStore(self.session, self.tenant)

    @cached_property
    def desk(self) -> "Desk":
        """All writes to synced kinds go through here."""
        from sync.desk import Desk

        return Desk(self.store, kinds=declared(), now=self.now, today=self.today)

    def tell(self, event: Any) -> None:
        """Say what happened: an event row in this commit; listeners run afterwards, each once."""
        from server.kit.events import tell  # events, audit and jobs lean on the house themselves

        tell(self.desk, event)

    def audit(self, verb: str, subject_kind: str, subject_id: str, before: Any = None, after: Any = None) -> None:
        """Write down who changed what from what to what, in this commit."""
        from server.kit.audit import audit

        audit(self, verb, subject_kind, subject_id, before, after)

    def queue(self, job_name: str, **args: Any) -> None:
        """Have a job done after this commit: a job row, which the relay brings to a worker."""
        from server.kit.jobs import queue

        queue(self.desk, job_name, **args)

    def afterwards(self, act: Callable[[], None]) -> None:
        """Do this once the commit stands (a poke, a nudge to the relay). It must not raise and is lost in a crash."""
        self._afterwards.append(act)

    def close(self) -> None:
        """Write what is still in memory. `open_house` calls it just before the commit."""
        self.session.flush()
        if "desk" in self.__dict__:
            self.desk.flush()
        if "store" in self.__dict__:
            for hook in _hooks:
                hook(self)

    def committed(self) -> None:
        """`open_house` calls it after the commit."""
        for act in self._afterwards:
            act()


def before_commit(hook: Hook) -> Hook:
    """Have a function called in each writing house that used its store, when all is flushed, within the transaction.

    `house.store.raised` says which scopes rose.
    """
    if hook not in _hooks:
        _hooks.append(hook)
    return hook


def engine_of(where: Flask | Engine) -> Engine:
    """The engine of an app, or the engine itself."""
    engine: Engine = where if isinstance(where, Engine) else where.extensions["engine"]
    return engine


@contextmanager
def open_house(
    where: Flask | Engine,
    tenant: str,
    *,
    write: bool = True,
    now: datetime | None = None,
    by: str | None = None,
    origin: str = "house",
) -> Generator[House]:
    """A house of this tenant. With `write` it commits at the end, and an error undoes all of it.

    Database errors rise as SQLAlchemy's; `server.kit.errors.repeat_on_conflict` repeats work that met a conflict.
    """
    moment = now or clock_now()
    with session_for(tenant, engine=engine_of(where), write=write, now=moment) as session:
        house = House(session, now=moment, by=by, origin=origin)
        yield house
        if write:
            house.close()
    house.committed()
