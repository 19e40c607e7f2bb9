"""What each scope must hear after a change: put to who may see the document, left or gone to who no longer may."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sync.kind import Key, Kind, Row
from sync.store import FeedRow, Op

if TYPE_CHECKING:
    from sync.desk import Desk

__all__ = ["FeedPlan", "buried"]

Change = tuple[Key, Row | None, Row | None]


class FeedPlan:
    """Goes out from the changed documents, in waves, to those whose scopes follow from them."""

    def __init__(self, desk: Desk, changed: Sequence[Change], again: Iterable[Key]) -> None:
        self._desk = desk
        self._changed = changed
        self._again = again
        self._rows: list[FeedRow] = []
        self._seen: set[Key] = set()

    def rows(self) -> list[FeedRow]:
        """The feed rows to write; their `pos` is still 0."""
        own = [change for change in self._changed if self._kind(change[0][0]).synced]
        self._desk.preload_feed(key for key, was, _ in own if was is not None)
        self._preload((key[0], row) for key, _, row in own)
        self._seen = {key for key, _, _ in own}
        wave: dict[Key, None] = dict.fromkeys(self._again)
        for key, was, row in own:
            wave.update(dict.fromkeys(self._changed_document(key, was, row)))
        for key, was, row in self._changed:  # a row that no phone holds may still decide who holds another
            if not self._kind(key[0]).synced and self._kind(key[0]).moves_with is not None:
                wave.update(dict.fromkeys(self._along(key, was, row, moved=was is None or row is None)))
        while wave:
            wave = self._look_again([key for key in wave if key not in self._seen and self._kind(key[0]).synced])
        return self._rows

    def _changed_document(self, key: Key, was: Row | None, row: Row | None) -> list[Key]:
        """Everybody who may see it hears of it. Gives those that move along."""
        before = {} if was is None else self._feed(key)
        old = frozenset(scope for scope, said in before.items() if said.op == "put")
        new = self._scopes(key, row)
        version = row["v"] if row is not None else (was or {})["v"] + 1
        for scope in sorted(new):
            self._say("put", scope, key, version, before.get(scope))
        for scope in sorted(old - new):
            self._say("gone" if row is None else "left", scope, key, version, before[scope])
        return self._along(key, was, row, moved=was is None or row is None or old != new)

    def _look_again(self, keys: list[Key]) -> dict[Key, None]:
        """Documents that did not change: only who comes to see them and who no longer may hears something."""
        desk = self._desk
        if not keys:
            return {}
        self._seen.update(keys)
        desk.reread(keys)
        desk.preload_feed(keys)
        with desk.glimpsing():
            return self._say_again({key: desk.get(*key) for key in keys})

    def _say_again(self, rows: dict[Key, Row | None]) -> dict[Key, None]:
        wave: dict[Key, None] = {}
        self._preload((key[0], row) for key, row in rows.items())
        for key, row in rows.items():
            before = self._feed(key)
            old, new = frozenset(s for s, said in before.items() if said.op == "put"), self._scopes(key, row)
            version = 0 if row is None else row["v"]
            for scope in sorted(new - old):
                self._say("put", scope, key, version, before.get(scope))
            for scope in sorted(old - new):
                self._say("left", scope, key, version, before[scope])
            if old != new:
                wave.update(dict.fromkeys(self._along(key, row, row, moved=True)))
        return wave

    def _along(self, key: Key, was: Row | None, row: Row | None, moved: bool) -> list[Key]:
        kind = self._kind(key[0])
        turned = was is not None and row is not None and any(was.get(f) != row.get(f) for f in kind.references)
        if not moved and not turned:
            return []
        along: list[Key] = []
        if kind.moves_with is not None:
            for side in (was, row) if was is not row else (row,):
                along += kind.moves_with(self._desk, side) if side is not None else ()
        if was is not None and "clash" in self._desk.kinds and key[0] != "clash":
            along += (("clash", clash["id"]) for clash in self._desk.rows("clash", "doc_id", key[1]))
        return along

    def _preload(self, documents: Iterable[tuple[str, Row | None]]) -> None:
        """Give each kind the chance to read in bulk what its scopes lean on."""
        by_kind: dict[str, list[Row]] = {}
        for kind, row in documents:
            if row is not None and self._kind(kind).preload is not None:
                by_kind.setdefault(kind, []).append(row)
        for kind, rows in by_kind.items():
            ask = self._kind(kind).preload
            if ask is not None:
                ask(self._desk, rows)

    def _feed(self, key: Key) -> dict[str, FeedRow]:
        return {row.scope: row for row in self._desk.feed_of(*key)}

    def _scopes(self, key: Key, row: Row | None) -> frozenset[str]:
        ask = self._kind(key[0]).scopes
        return frozenset(ask(self._desk, row)) if row is not None and ask is not None else frozenset()

    def _say(self, op: Op, scope: str, key: Key, v: int, before: FeedRow | None) -> None:
        now = self._desk.now
        self._rows.append(FeedRow(scope, *key, 0, op, v, now, before.since if before is not None else now))

    def _kind(self, name: str) -> Kind:
        return self._desk.kinds.get(name) or Kind(name)


def buried(rows: list[FeedRow], gone: Iterable[FeedRow], now: datetime) -> list[FeedRow]:
    """What is said of `gone` documents, wherever it is said: that they are gone, in the version behind all others."""
    graves = {(row.scope, row.kind, row.id): row for row in gone}
    documents = {(kind, id_) for _, kind, id_ in graves}
    said = {(row.scope, row.kind, row.id): row for row in rows}
    for key, row in said.items():
        if key[1:] in documents:
            there = graves.get(key, row)
            graves[key] = there._replace(v=max(row.v, there.v))
    return list((said | {key: row._replace(op="gone", v=row.v + 1, at=now) for key, row in graves.items()}).values())
