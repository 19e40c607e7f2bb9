"""The pull: a page of what changed in the scopes of a device, read in one snapshot.

Lost scopes drain first (`left` for what no held scope has), then held scopes are read by (pos, kind, id), a new one from 0.
While a scope is filled, what had left or gone by the fill's start is passed over; but that a visit is gone is said all the
same: its customer was erased, and a phone that is filled anew may still keep what its person did there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sync.cursor import OLDEST, Cursor, Drain, Reading, Seal
from sync.kind import Document, Key, Kind
from sync.store import FeedRow, Store

__all__ = ["Page", "pull"]


@dataclass(frozen=True, slots=True)
class Page:
    """What a pull answers. `changes` are {scope, kind, id, v, op, doc?}; the cursor leads to what comes after them."""

    changes: list[Document]
    cursor: str
    more: bool
    reset: bool
    receipts_through: int


def pull(
    store: Store,
    *,
    device: str,
    cursor: str | None,
    limit: int,
    scopes: frozenset[str],
    epoch: str,
    seal: Seal,
    kinds: Mapping[str, Kind],
    now: datetime,
) -> Page:
    """The next page. `store` reads one snapshot; `scopes` are the device's in it; `limit` counts feed rows looked at.

    A cursor that is broken, foreign, too old, of another epoch or ahead of the clocks is not an error: `reset`.
    """
    journey = seal.open(cursor) if cursor is not None else Cursor(epoch, now)
    known = scopes.union(journey.readings, journey.drains) if journey is not None else scopes
    clocks = store.clocks(sorted(known))
    if journey is None or journey.epoch != epoch or now - journey.complete_at > OLDEST or journey.is_beyond(clocks):
        journey = Cursor(epoch, now, reset=True)
    _follow_scopes(journey, scopes, clocks)
    rows = _Rows(store, clocks, limit)
    found = [*rows.drained(journey), *rows.read(journey)]
    changes = _changes(store, found, scopes, kinds)
    more = bool(journey.drains) or any(not r.is_at(clocks.get(s, 0)) for s, r in journey.readings.items())
    reset = journey.reset
    if not more:
        journey.reset, journey.complete_at = False, now
    last_no = next((row["last_no"] for row in store.read("device", (device,))), 0)
    return Page(changes, seal.close(journey), more, reset, last_no)


def _follow_scopes(journey: Cursor, scopes: frozenset[str], clocks: Mapping[str, int]) -> None:
    """What was lost drains, what is new fills, what came back before it had drained fills again."""
    for scope in journey.readings.keys() - scopes:
        lost = journey.readings.pop(scope)
        journey.drains[scope] = Drain(held=lost.whole)
    for scope in scopes - journey.readings.keys():
        # What left a scope that came back, after the phone had read so far, is still on the phone.
        drain = journey.drains.pop(scope, None)
        journey.readings[scope] = Reading(fill=clocks.get(scope, 0) if drain is None else drain.held)


class _Rows:
    """Feed rows of one page, up to a budget, and the cursor that moves with them."""

    def __init__(self, store: Store, clocks: Mapping[str, int], budget: int) -> None:
        self._store, self._clocks, self._budget = store, clocks, budget

    def drained(self, journey: Cursor) -> Iterable[FeedRow]:
        """What to take away of lost scopes. One that is through is forgotten."""
        for scope, drain in sorted(journey.drains.items()):
            for row in self._next(scope, drain):
                if row.op == "put":
                    yield row._replace(op="left")
                elif row.pos > drain.held:
                    yield row
            if drain.is_at(self._clocks.get(scope, 0)):
                del journey.drains[scope]

    def read(self, journey: Cursor) -> Iterable[FeedRow]:
        """What is new in held scopes."""
        for scope, reading in sorted(journey.readings.items()):
            fill = reading.fill
            yield from (row for row in self._next(scope, reading) if row.pos > fill or _is_said_anew(row))

    def _next(self, scope: str, reading: Reading) -> list[FeedRow]:
        clock = self._clocks.get(scope, 0)
        if reading.is_at(clock) or not self._budget:
            return []
        rows = self._store.feed_after(scope, reading.position, self._budget + 1)
        if len(rows) <= self._budget:
            reading.stop_at_head(clock)
        else:
            rows.pop()
            reading.stop_at(rows[-1])
        self._budget -= len(rows)
        return rows


def _is_said_anew(row: FeedRow) -> bool:
    return row.op == "put" or (row.kind, row.op) == ("visit", "gone")


def _changes(store: Store, rows: list[FeedRow], scopes: frozenset[str], kinds: Mapping[str, Kind]) -> list[Document]:
    """Rows with their documents. What left or went is said only if no held scope has it any more."""
    put = [row for row in rows if row.op == "put"]
    others = [(row.kind, row.id) for row in rows if row.op != "put"]
    held = (
        {(row.kind, row.id) for row in store.feed_of(others) if row.op == "put" and row.scope in scopes}
        if others
        else set[Key]()
    )
    documents = _documents(store, put, kinds)
    changes: list[Document] = []
    for row in rows:
        change: Document = {"scope": row.scope, "kind": row.kind, "id": row.id, "v": row.v, "op": row.op}
        if row.op == "put":
            document = documents.get((row.kind, row.id))
            if document is not None:
                change |= {"v": document["v"], "doc": document}
            else:
                change["op"] = "gone"
        elif (row.kind, row.id) in held:
            continue
        changes.append(change)
    return changes


def _documents(store: Store, rows: list[FeedRow], kinds: Mapping[str, Kind]) -> dict[Key, Document]:
    by_kind: dict[str, dict[str, None]] = {}
    for row in rows:
        by_kind.setdefault(row.kind, {})[row.id] = None
    made: dict[Key, Document] = {}
    for kind, ids in by_kind.items():
        make = kinds[kind].documents
        if make is None:
            continue
        bodies = store.read(kind, ids)
        for body, document in zip(bodies, make(store, bodies), strict=True):
            made[kind, body["id"]] = {"id": body["id"], "v": body["v"], **document}
    return made
