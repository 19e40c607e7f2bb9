"""What a town stands on: memory for speed, SQLite and PostgreSQL for truth. The same sentences hold on all three."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime
from typing import Protocol

from sqlalchemy import Engine, select

from server.kit.db import Model
from server.kit.house import open_house
from server.kit.kinds import declared
from server.kit.synced_models import Feed
from sync.desk import Desk
from sync.kind import Row
from sync.memory_store import MemoryStore


class Ground(Protocol):
    """Where the rows of a town lie."""

    def transaction(self, now: datetime, today: date) -> AbstractContextManager[Desk]:
        """A desk whose changes are kept at the end."""
        ...

    def rows(self, kind: str) -> list[Row]:
        """Every row of a table."""
        ...

    def put_in(self, scope: str) -> set[tuple[str, str]]:
        """What the feed holds for a scope: {(kind, id)}."""
        ...


class Memory:
    """No database."""

    def __init__(self) -> None:
        self.store = MemoryStore()

    @contextmanager
    def transaction(self, now: datetime, today: date) -> Iterator[Desk]:
        """A desk over the store in memory."""
        desk = Desk(self.store, kinds=declared(), now=now, today=today)
        yield desk
        desk.flush()

    def rows(self, kind: str) -> list[Row]:
        """Rows of a dict."""
        return list(self.store.rows.get(kind, {}).values())

    def put_in(self, scope: str) -> set[tuple[str, str]]:
        """From the feed in memory."""
        return {(row.kind, row.id) for row in self.store.feed.values() if row.scope == scope and row.op == "put"}


class Walled:
    """A real database, behind the wall of one tenant."""

    def __init__(self, engine: Engine, tenant: str) -> None:
        self.engine, self.tenant = engine, tenant

    @contextmanager
    def transaction(self, now: datetime, today: date) -> Iterator[Desk]:
        """A house's desk."""
        with open_house(self.engine, self.tenant, now=now) as house:
            yield house.desk

    def rows(self, kind: str) -> list[Row]:
        """Every row that the tenant may see."""
        table = Model.metadata.tables[kind]
        with open_house(self.engine, self.tenant, write=False) as house:
            return [dict(row) for row in house.session.execute(select(table)).mappings()]

    def put_in(self, scope: str) -> set[tuple[str, str]]:
        """From the table `feed`."""
        with open_house(self.engine, self.tenant, write=False) as house:
            rows = house.session.execute(select(Feed.kind, Feed.doc_id).where(Feed.scope == scope, Feed.op == "put"))
            return {(row.kind, row.doc_id) for row in rows}
