"""`session_for(tenant)`: the only session of the database. One transaction, one tenant for life.

```python
with session_for(tenant, engine=engine) as session:              # a snapshot to read from
    session.scalars(select(Visit)).all()                         # this tenant's visits, whatever is asked
with session_for(tenant, engine=engine, write=True) as session:  # commits at the end, rolls back on an error
    session.add(Team(name="Noord"))
with doorstep(engine=engine) as session: ...                     # before a tenant is known: only login, membership, ...
```

The database itself keeps the wall (`wall.py`): ORM, Core and text() see no other tenant's rows.
"""

from collections.abc import Generator, Mapping
from contextlib import contextmanager, nullcontext
from datetime import datetime
from threading import Lock, get_ident
from typing import Any

from flask import current_app
from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session

from server.kit.clock import now as clock_now
from server.kit.db import Model, db
from server.kit.ids import is_id
from server.kit.turns import step_out

__all__ = ["TenantSession", "doorstep", "session_for", "the_engine"]


class TenantSession(Session):
    """A session that belongs to one tenant; rows that are added get its `tenant_id` and, if empty, `created_at`."""

    def __init__(self, engine: Engine, tenant: str | None, now: datetime) -> None:
        super().__init__(bind=engine, expire_on_commit=False, autoflush=True)
        self._tenant = tenant
        self._now = now
        self._link: Connection | None = None

    def begin_now(self) -> Connection:
        """Begin the one transaction, so that nothing in the session can choose another tenant; its connection.

        It is kept at hand: a phone's call asks for it ten times, and SQLAlchemy's way to it is long.
        """
        self._link = self.connection()
        return self._link

    def connection(self, bind_arguments: Any = None, execution_options: Mapping[str, Any] | None = None) -> Connection:
        """As SQLAlchemy's; the tenant and the right to write are not among what may be asked for."""
        if execution_options and {"tenant", "write"} & set(execution_options):
            raise PermissionError("A session stays with its tenant: open another with session_for.")
        link = self._link
        if link is None or bind_arguments or execution_options or not self.is_active or not link.in_transaction():
            return super().connection(bind_arguments, execution_options)
        # A savepoint is set when the session first asks for its connection within it.
        return super().connection() if self.in_nested_transaction() else link

    @property
    def tenant(self) -> str | None:
        """The id of the tenant; None at the doorstep."""
        return self._tenant

    @property
    def now(self) -> datetime:
        """The moment at which this transaction's work is done, as it was handed in."""
        return self._now


@contextmanager
def session_for(
    tenant: str, *, engine: Engine | None = None, write: bool = False, now: datetime | None = None
) -> Generator[TenantSession]:
    """A session of this tenant in one transaction: a snapshot that cannot write, or, with `write`, one that commits.

    `engine` is the running app's when left out. Raises PermissionError when `tenant` is not an id.
    """
    if not is_id(tenant):
        raise PermissionError(f"A session needs the id of a tenant, not {tenant!r}.")
    with _transaction(engine or the_engine(), tenant, write, now) as session:
        yield session


@contextmanager
def doorstep(
    *, engine: Engine | None = None, write: bool = False, now: datetime | None = None
) -> Generator[TenantSession]:
    """A session before the tenant is known: it sees only the tables without a tenant."""
    with _transaction(engine or the_engine(), None, write, now) as session:
        yield session


def the_engine() -> Engine:
    """The running app's engine. Outside a request or an app context: RuntimeError."""
    with current_app.app_context():
        return db.engine


@contextmanager
def _transaction(engine: Engine, tenant: str | None, write: bool, now: datetime | None) -> Generator[TenantSession]:
    if write:
        step_out()
    with _one_writer(engine) if write else nullcontext():
        session = TenantSession(_standing_for(engine, tenant, write), tenant, now or clock_now())
        with session:
            link = session.begin_now()
            yield session
            try:
                session.commit()
            except BaseException:
                # SQLAlchemy sends no ROLLBACK after a COMMIT that failed, and SQLite may leave the transaction open: the
                # connection would go back to the pool with half a push in it and the write lock in its hands.
                link.invalidate()
                raise


AT_HAND = 1000


def _standing_for(engine: Engine, tenant: str | None, write: bool) -> Engine:
    """The engine as this tenant's transactions of this kind use it. Making it costs as much as three reads, so it is kept
    (with the engine, which it holds: they go together)."""
    kept: dict[tuple[str | None, bool], Engine] = vars(engine).setdefault("standing_for", {})
    found = kept.get((tenant, write))
    if found is None:
        if len(kept) >= AT_HAND:
            kept.clear()
        found = kept[tenant, write] = engine.execution_options(**_options(engine, tenant, write))
    return found


def _options(engine: Engine, tenant: str | None, write: bool) -> dict[str, object]:
    options: dict[str, object] = {"tenant": tenant, "write": write}
    if engine.dialect.name == "postgresql":
        options["isolation_level"] = "AUTOCOMMIT"  # the wall sends BEGIN, and with it whose transaction it is
    return options


class _Writer:
    """Who writes in this process. SQLite takes one writer at a time; waiting here is fair, waiting there is not."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.thread: int | None = None


_writers: dict[str, _Writer] = {}


@contextmanager
def _one_writer(engine: Engine) -> Generator[None]:
    if engine.dialect.name != "sqlite":
        yield
        return
    writer = _writers.setdefault(str(engine.url), _Writer())
    if writer.thread == get_ident():
        raise RuntimeError("A write inside a write: this thread already holds the one write transaction of SQLite.")
    with writer.lock:
        writer.thread = get_ident()
        try:
            yield
        finally:
            writer.thread = None


@event.listens_for(TenantSession, "before_flush")
def _fill_in(session: TenantSession, _context: object, _instances: object) -> None:
    for row in session.new:
        if not isinstance(row, Model) or "tenant_id" not in row.__table__.columns:
            continue
        if row.tenant_id is None:  # type: ignore[attr-defined]
            row.tenant_id = session.tenant  # type: ignore[attr-defined]
        if "created_at" in row.__table__.columns and row.created_at is None:  # type: ignore[attr-defined]
            row.created_at = session.now  # type: ignore[attr-defined]
