"""What sync asks of a database: one open transaction of one tenant. Memory and SQL are behind it; one suite tests both."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, NamedTuple, Protocol

from sync.kind import Key, Row

__all__ = ["FeedRow", "Op", "Position", "Store", "Written"]

Op = Literal["put", "gone", "left"]


class FeedRow(NamedTuple):
    """One document in one scope. There is one row a (scope, kind, id), however often the document changes."""

    scope: str
    kind: str
    id: str
    pos: int
    op: Op
    v: int
    at: datetime
    """When this was said."""
    since: datetime
    """When the document first came into this scope."""


class Position(NamedTuple):
    """How far a scope was read: everything up to and including (pos, kind, id). ("", "") is the start of a `pos`."""

    pos: int
    kind: str = ""
    id: str = ""


@dataclass(slots=True)
class Written:
    """What a desk writes to one table: new rows, (id, changed fields), ids to delete."""

    insert: list[Row] = field(default_factory=list[Row])
    update: list[tuple[str, Row]] = field(default_factory=list[tuple[str, Row]])
    delete: list[str] = field(default_factory=list[str])


class Store(Protocol):
    """One transaction of one tenant. Nothing here commits; who opened the transaction does."""

    def read(self, kind: str, ids: Iterable[str], *, lock: bool = False) -> list[Row]:
        """The rows with these ids, those that exist, by id. With `lock`, no other transaction changes them meanwhile."""
        ...

    def read_by(self, kind: str, field: str, values: Iterable[Any], *, lock: bool = False) -> list[Row]:
        """The rows whose `field` is one of these values, by id."""
        ...

    def write(self, written: Mapping[str, Written]) -> None:
        """Write all of it, kinds in an order that keeps every reference whole; in one kind updates before inserts."""
        ...

    def feed_of(self, keys: Iterable[Key]) -> list[FeedRow]:
        """Every feed row of these documents."""
        ...

    def feed_after(self, scope: str, after: Position, limit: int) -> list[FeedRow]:
        """The next rows of a scope, by (pos, kind, id)."""
        ...

    def clocks(self, scopes: Iterable[str]) -> dict[str, int]:
        """The highest position of each scope that has one."""
        ...

    def raise_clocks(self, scopes: Sequence[str]) -> dict[str, int]:
        """Raise each clock by one and hold it until the commit. `scopes` come sorted: two pushes never wait in a ring."""
        ...

    def write_feed(self, rows: Sequence[FeedRow]) -> None:
        """Put these rows in place of what the feed says of the same (scope, kind, id)."""
        ...

    def savepoint(self) -> AbstractContextManager[None]:
        """A part of the transaction that is undone alone when its block raises."""
        ...

    def is_conflict(self, error: BaseException) -> bool:
        """True if another transaction was in the way (deadlock, 40001, a unique value just taken): try it all again."""
        ...

    def is_taken(self, error: BaseException) -> bool:
        """True for those conflicts that may stay for ever: a unique value that somebody has."""
        ...

    def is_away(self, error: BaseException) -> bool:
        """True if the database is full, locked or gone: nothing is wrong with the work, only with the moment."""
        ...
