"""A store in memory: for tests, for the simulated world's oracle, and as the plainest reading of what a store promises."""

from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from copy import deepcopy
from typing import Any

from sync.kind import Key, Row
from sync.store import FeedRow, Position, Written

__all__ = ["MemoryStore"]


class MemoryStore:
    """Rows by kind and id, the feed by (scope, kind, id), the clocks by scope. Commits are not its business."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[str, Row]] = {}
        self.feed: dict[tuple[str, str, str], FeedRow] = {}
        self.pos: dict[str, int] = {}

    def read(self, kind: str, ids: Iterable[str], *, lock: bool = False) -> list[Row]:
        """Rows by id. `lock` means nothing here: nobody else writes."""
        table = self.rows.get(kind, {})
        return [dict(table[id_]) for id_ in sorted(set(ids)) if id_ in table]

    def read_by(self, kind: str, field: str, values: Iterable[Any], *, lock: bool = False) -> list[Row]:
        """Rows by any field."""
        wanted = set(values)
        return [dict(row) for _, row in sorted(self.rows.get(kind, {}).items()) if row.get(field) in wanted]

    def write(self, written: Mapping[str, Written]) -> None:
        """Write rows. ValueError when a new row's id is taken."""
        for kind, what in written.items():
            table = self.rows.setdefault(kind, {})
            for id_, fields in what.update:
                table[id_] = {**table[id_], **fields}
            for row in what.insert:
                if row["id"] in table:
                    raise ValueError(f"{kind} {row['id']} exists")
                table[row["id"]] = dict(row)
            for id_ in what.delete:
                del table[id_]

    def feed_of(self, keys: Iterable[Key]) -> list[FeedRow]:
        """Feed rows of these documents."""
        wanted = set(keys)
        return [row for row in self.feed.values() if (row.kind, row.id) in wanted]

    def feed_after(self, scope: str, after: Position, limit: int) -> list[FeedRow]:
        """The next rows of a scope."""
        rows = [row for row in self.feed.values() if row.scope == scope and (row.pos, row.kind, row.id) > after]
        return sorted(rows, key=lambda row: (row.pos, row.kind, row.id))[:limit]

    def clocks(self, scopes: Iterable[str]) -> dict[str, int]:
        """Clocks of these scopes."""
        return {scope: self.pos[scope] for scope in scopes if scope in self.pos}

    def raise_clocks(self, scopes: Sequence[str]) -> dict[str, int]:
        """Raise and return clocks."""
        for scope in scopes:
            self.pos[scope] = self.pos.get(scope, 0) + 1
        return {scope: self.pos[scope] for scope in scopes}

    def write_feed(self, rows: Sequence[FeedRow]) -> None:
        """Replace feed rows."""
        for row in rows:
            self.feed[row.scope, row.kind, row.id] = row

    @contextmanager
    def savepoint(self) -> Generator[None]:
        """Undo what happened inside when it raises."""
        kept = self.snapshot()
        try:
            yield
        except BaseException:
            self.set_back(kept)
            raise

    def is_conflict(self, error: BaseException) -> bool:
        """Nobody is ever in the way."""
        return False

    def is_taken(self, error: BaseException) -> bool:
        """Nobody was quicker."""
        return False

    def is_away(self, error: BaseException) -> bool:
        """Memory is always there."""
        return False

    def snapshot(self) -> tuple[Any, ...]:
        """A copy of everything, for `set_back`: what a backup is to a database."""
        return deepcopy(self.rows), dict(self.feed), dict(self.pos)

    def set_back(self, kept: tuple[Any, ...]) -> None:
        """Be again what a snapshot was."""
        rows, feed, pos = kept
        self.rows, self.feed, self.pos = deepcopy(rows), dict(feed), dict(pos)
