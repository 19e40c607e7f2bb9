"""The desk: rows are read in bulk, changed in memory, written kind by kind at the end, clocks and feed last.

```python
desk.change("visit", visit_id, team_id=oost)      # a new row in memory; v rises once a commit
mark = desk.mark(); ...; desk.back_to(mark)       # a savepoint without a database
desk.flush()                                      # rows, then what each scope hears of it, then the clocks
```
"""

from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sync.desk_changes import what_changed
from sync.feed_plan import FeedPlan, buried
from sync.ids import fresh_ids
from sync.kind import Key, Kind, Row
from sync.store import FeedRow, Store

__all__ = ["Desk", "Flushed", "IdTaken", "Mark"]

Mark = int
_UNSYNCED = Kind("")


class IdTaken(ValueError):
    """A row with this id exists already."""

    def __init__(self, kind: str, id_: str) -> None:
        super().__init__(f"{kind} {id_} exists already")
        self.kind, self.id = kind, id_


@dataclass(frozen=True, slots=True)
class Flushed:
    """What a flush wrote: the scopes whose clocks rose (to poke), and every row that was added, changed or removed."""

    scopes: tuple[str, ...] = ()
    changed: tuple[Key, ...] = ()


class Desk:
    """One person's table in one transaction. Never change a row that it gives you: call `change`."""

    def __init__(
        self,
        store: Store,
        *,
        kinds: Mapping[str, Kind],
        now: datetime,
        today: date,
        new_ids: Iterator[str] | None = None,
    ) -> None:
        self.store = store
        self.kinds = kinds
        self.now = now
        self.today = today
        """The day in Amsterdam."""
        self._new_ids = new_ids or fresh_ids(now)
        self._rows: dict[str, dict[str, Row | None]] = {}
        self._was: dict[str, dict[str, Row | None]] = {}
        self._groups: dict[str, dict[str, dict[Any, dict[str, None]]]] = {}
        self._journal: list[tuple[str, str, Row | None]] = []
        self._touched: dict[str, dict[str, None]] = {}
        self._again: dict[Key, None] = {}
        self._feed: dict[Key, list[FeedRow]] = {}
        self._is_glimpsing, self._glimpsed = False, dict[Key, None]()

    # --- reading

    def get(self, kind: str, id_: str) -> Row | None:
        """The row, as it is with everything done so far; None if there is none."""
        rows = self._rows.setdefault(kind, {})
        if id_ not in rows:
            self.preload(kind, (id_,))
        return rows[id_]

    def rows(self, kind: str, field: str, value: Any) -> list[Row]:
        """All rows whose field has this value, with everything done so far."""
        groups = self._groups.setdefault(kind, {}).setdefault(field, {})
        if value not in groups:
            self.preload_by(kind, field, (value,))
        known = self._rows[kind]
        return [row for id_ in groups[value] if (row := known[id_]) is not None]

    def read(self, kind: str, ids: Iterable[str]) -> list[Row]:
        """Rows by id, so that a desk can stand where a reader is asked for."""
        wanted = sorted(set(ids))
        self.preload(kind, wanted)
        return [row for id_ in wanted if (row := self._rows[kind][id_]) is not None]

    def read_by(self, kind: str, field: str, values: Iterable[Any]) -> list[Row]:
        """Rows by a field, so that a desk can stand where a reader is asked for."""
        wanted = list(dict.fromkeys(values))
        self.preload_by(kind, field, wanted)
        return sorted((row for value in wanted for row in self.rows(kind, field, value)), key=lambda row: row["id"])

    def preload(self, kind: str, ids: Iterable[str]) -> None:
        """Read these rows in one query, those that are not here yet."""
        rows = self._rows.setdefault(kind, {})
        missing = [id_ for id_ in dict.fromkeys(ids) if id_ not in rows]
        if not missing:
            return
        for row in self.store.read(kind, missing, lock=self._locks(kind) and not self._is_glimpsing):
            self._learn(kind, row["id"], row)
        for id_ in missing:
            if id_ not in rows:
                self._learn(kind, id_, None)

    def preload_by(self, kind: str, field: str, values: Iterable[Any]) -> None:
        """Read all rows with these values in one query, those values that were not asked before."""
        groups = self._groups.setdefault(kind, {}).setdefault(field, {})
        missing = [value for value in dict.fromkeys(values) if value not in groups]
        if not missing:
            return
        rows = self._rows.setdefault(kind, {})
        found = self.store.read_by(kind, field, missing, lock=self._locks(kind) and not self._is_glimpsing)
        for row in found:
            if row["id"] not in rows:
                self._learn(kind, row["id"], row)
        groups.update((value, {}) for value in missing)
        # What was added or changed before this question counts as it is now, not as the database has it.
        for id_ in (*(row["id"] for row in found), *self._touched.get(kind, ())):
            row = rows.get(id_)  # forgotten behind a lock: it was added and taken away again
            if row is not None and row.get(field) in groups:
                groups[row[field]][id_] = None

    def feed_of(self, kind: str, id_: str) -> list[FeedRow]:
        """What the feed says of a document, as of the last commit: scope, op, v, at, since."""
        self.preload_feed(((kind, id_),))
        return self._feed[kind, id_]

    def preload_feed(self, keys: Iterable[Key]) -> None:
        """Read the feed of these documents in one query."""
        missing = [key for key in dict.fromkeys(keys) if key not in self._feed]
        if missing:
            self._feed.update((key, []) for key in missing)
            for row in self.store.feed_of(missing):
                self._feed[row.kind, row.id].append(row)

    def scopes_of(self, kind: str, id_: str) -> frozenset[str]:
        """Who may see a document now; nobody, if it does not exist or is not synced."""
        row = self.get(kind, id_)
        ask = self.kinds.get(kind, _UNSYNCED).scopes
        return frozenset(ask(self, row)) if row is not None and ask is not None else frozenset()

    def new_id(self) -> str:
        """A new UUIDv7."""
        return next(self._new_ids)

    # --- changing

    def add(self, kind: str, row: Row) -> Row:
        """A new row, of any table. `id` and `created_at` are set when missing; `v` is 1 for a synced kind.

        Raises IdTaken when a row with this id is known; one that nobody has read yet is found out by the database.
        """
        row = {"created_at": self.now, **row}
        row.setdefault("id", self.new_id())
        if self.kinds.get(kind, _UNSYNCED).synced:
            row["v"] = 1
        self._rows.setdefault(kind, {}).setdefault(row["id"], None)
        self._was.setdefault(kind, {}).setdefault(row["id"], None)
        if self._rows[kind][row["id"]] is not None:
            raise IdTaken(kind, row["id"])
        self._set(kind, row["id"], row)
        return row

    def change(self, kind: str, id_: str, /, **fields: Any) -> Row:
        """The row with these fields; nothing happens if nothing differs. KeyError if there is no such row."""
        row = self.get(kind, id_)
        if row is None:
            raise KeyError(f"{kind} {id_}")
        if all(name in row and row[name] == value for name, value in fields.items()):
            return row
        return self._risen(kind, {**row, **fields})

    def touch(self, kind: str, id_: str) -> None:
        """The document changed though its row did not: something that it shows from elsewhere did."""
        row = self.get(kind, id_)
        if row is not None:
            self._risen(kind, dict(row))

    def remove(self, kind: str, id_: str) -> None:
        """Delete a row; phones hear `gone`. KeyError if there is no such row."""
        if self.get(kind, id_) is None:
            raise KeyError(f"{kind} {id_}")
        self._set(kind, id_, None)

    def look_again(self, kind: str, id_: str) -> None:
        """Who may see this document may have changed though it did not (a day passed, something under it opened)."""
        self._again[kind, id_] = None

    def mark(self) -> Mark:
        """A point to go back to."""
        return len(self._journal)

    def back_to(self, mark: Mark) -> None:
        """Undo everything since the mark, in memory."""
        while len(self._journal) > mark:
            kind, id_, before = self._journal.pop()
            self._replace(kind, id_, before)

    # --- writing

    def flush(self, gone: Iterable[FeedRow] = ()) -> Flushed:
        """Write rows kind by kind, the feed (what is `gone` is said to be that and no more), clocks. No commit; use it on."""
        written, changed = what_changed(((kind, id_) for kind, id_, _ in self._journal), self._was, self._rows)
        rows = buried(FeedPlan(self, changed, self._again).rows(), gone, self.now)
        if written:
            self.store.write(written)
        scopes = sorted({row.scope for row in rows})
        if scopes:
            clocks = self.store.raise_clocks(scopes)
            self.store.write_feed([row._replace(pos=clocks[row.scope]) for row in rows])
        self._settle(changed)
        return Flushed(tuple(scopes), tuple(key for key, _, _ in changed))

    def _settle(self, changed: list[tuple[Key, Row | None, Row | None]]) -> None:
        for (kind, id_), _, row in changed:
            self._was[kind][id_] = row
        self._journal.clear()
        self._touched.clear()
        self._again.clear()
        self._feed.clear()
        if self._glimpsed:
            self._forget()

    # --- within

    def reread(self, keys: Iterable[Key]) -> None:
        """Lock these documents and forget the groups read before: only behind the lock is their answer the last one.

        Two visits of one customer move at once: each would see the other where it was, and the customer's document
        would stay with a team that has no visit of it.
        """
        by_kind: dict[str, list[str]] = {}
        for kind, id_ in sorted(set(keys)):
            by_kind.setdefault(kind, []).append(id_)
        locked = {kind: self.store.read(kind, ids, lock=True) for kind, ids in by_kind.items()}
        self._forget()
        for kind, rows in locked.items():
            for row in rows:
                if row["id"] not in self._rows.setdefault(kind, {}):
                    self._learn(kind, row["id"], row)

    @contextmanager
    def glimpsing(self) -> Generator[None]:
        """What is read within is not locked, and forgotten at the next `reread` or the flush's end: to see who may see what
        is locked itself. Two visits of one customer that move at once lock his document; not each other, in a ring."""
        self._is_glimpsing = True
        try:
            yield
        finally:
            self._is_glimpsing = False

    def _forget(self) -> None:
        """Drop what was read and not changed, but for kinds that were locked as they were read: those cannot be stale."""
        self._groups.clear()
        for kind, id_ in self._glimpsed:
            del self._rows[kind][id_], self._was[kind][id_]
        self._glimpsed.clear()
        for kind, rows in self._rows.items():
            if not self._locks(kind):
                was = self._was.get(kind, {})  # a kind that was only asked for in vain has none
                for id_ in [id_ for id_, row in rows.items() if row is was[id_]]:
                    del rows[id_], was[id_]

    def _locks(self, kind: str) -> bool:
        return self.kinds.get(kind, _UNSYNCED).lock_rank is not None

    def _learn(self, kind: str, id_: str, row: Row | None) -> None:
        if self._is_glimpsing and self._locks(kind):
            self._glimpsed[kind, id_] = None
        self._rows.setdefault(kind, {})[id_] = row
        self._was.setdefault(kind, {})[id_] = row

    def _risen(self, kind: str, row: Row) -> Row:
        was = self._was[kind][row["id"]]
        if "v" in row and was is not None:
            row["v"] = was["v"] + 1
        self._set(kind, row["id"], row)
        return row

    def _set(self, kind: str, id_: str, row: Row | None) -> None:
        self._journal.append((kind, id_, self._rows[kind][id_]))
        self._touched.setdefault(kind, {})[id_] = None
        self._replace(kind, id_, row)

    def _replace(self, kind: str, id_: str, row: Row | None) -> None:
        before = self._rows[kind].get(id_)
        self._rows[kind][id_] = row
        self._was[kind].setdefault(id_, None)
        for field, groups in self._groups.get(kind, {}).items():
            if before is not None and before.get(field) in groups:
                groups[before.get(field)].pop(id_, None)
            if row is not None and row.get(field) in groups:
                groups[row.get(field)][id_] = None
