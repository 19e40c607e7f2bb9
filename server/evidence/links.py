"""Who may see a blob: decided by the documents that refer to it, never by knowing its hash.

A higher room says how to find its documents that name a hash, and what to do when bytes have come:

```python
@refers                                                  # at import of server/visits/evidence_links.py
def photos(desk, sha256): return [Reference("photo", row["id"], maker=row["by_member_id"]) for row in ...]

named_in(("photo", "blob_sha256"))                       # where it looks: the nightly sweep asks all of it in one question

@when_complete                                           # runs in the commit that makes the blob, and again in a job
def photo_received(desk, sha256, opened): ...            # opened: {("photo", id), ...}; sets received_at on these
```

A mutation that names a hash asks `bytes_open(desk, sha256, member)` before it says that the bytes are here.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, exists

from server.kit.clock import day_in_amsterdam
from server.kit.db import Model

if TYPE_CHECKING:
    from sync.desk import Desk
    from sync.kind import Row
    from sync.store import FeedRow

__all__ = [
    "Reference",
    "bytes_open",
    "delivered",
    "is_here",
    "named_in",
    "named_nowhere",
    "opened",
    "references",
    "refers",
    "tell_rooms",
    "when_complete",
]

REACH = timedelta(days=120)
"""How long a person may still act on what was in a scope that he held (docs/sync.md)."""

Named = tuple[str, str]
Finder = Callable[["Desk", str], Iterable["Reference"]]
Arrival = Callable[["Desk", str, set[Named]], None]


@dataclass(frozen=True)
class Reference:
    """A document (`kind`, `id`) that names a hash. `maker`: the member who made it; None = the office or the house."""

    kind: str
    id: str
    maker: str | None


_finders: list[Finder] = []
_columns: dict[Named, None] = {}
_arrivals: list[Arrival] = []


def refers(finder: Finder) -> Finder:
    """Have a room's documents count as references: `finder(desk, sha256)` gives those that name this hash."""
    if finder not in _finders:
        _finders.append(finder)
    return finder


def named_in(*columns: Named) -> None:
    """Say in which (table, column) a room's finder looks; the column has an index. One that is not said here is still
    looked into, hash by hash."""
    _columns.update(dict.fromkeys(columns))


def named_nowhere(tenant: Any, sha256: Any) -> list[ColumnElement[bool]]:
    """Conditions on a query that has these columns: no row of what `named_in` lists names the hash."""
    tables = [(Model.metadata.tables[table], column) for table, column in _columns]
    return [~exists().where(table.c.tenant_id == tenant, table.c[column] == sha256) for table, column in tables]


def when_complete(arrival: Arrival) -> Arrival:
    """Have `arrival(desk, sha256, opened)` called in the commit in which these bytes came. It must bear a second call."""
    if arrival not in _arrivals:
        _arrivals.append(arrival)
    return arrival


def references(desk: "Desk", sha256: str) -> list[Reference]:
    """Every document of this tenant that names the hash."""
    return [reference for finder in _finders for reference in finder(desk, sha256)]


def is_here(desk: "Desk", sha256: str) -> bool:
    """Whether bytes with this hash are in the store. Says nothing of who may see them."""
    return bool(desk.rows("blob", "sha256", sha256))


def delivered(desk: "Desk", sha256: str, member: str) -> bool:
    """Whether this member handed over these bytes himself."""
    return any(row["member_id"] == member for row in desk.rows("blob_delivery", "sha256", sha256))


def bytes_open(desk: "Desk", sha256: str, member: str) -> bool:
    """Whether the bytes are here and `member` delivered them or could already read them: only then may his document
    say that they were received, and only then does it open them to others."""
    if not is_here(desk, sha256):
        return False
    return delivered(desk, sha256, member) or _can_read(desk, member, opened(desk, sha256))


def opened(desk: "Desk", sha256: str) -> set[Named]:
    """The documents that open this blob: their maker delivered the bytes, or could read them through another one."""
    if not is_here(desk, sha256):
        return set()
    found: set[Named] = set()
    waiting = references(desk, sha256)
    while True:
        opening = [one for one in waiting if _opens(desk, sha256, one, found)]
        if not opening:
            return found
        found |= {(one.kind, one.id) for one in opening}
        waiting = [one for one in waiting if one not in opening]


def tell_rooms(desk: "Desk", sha256: str) -> None:
    """Tell every room that these bytes are here, so that its documents say so in the same commit."""
    named = opened(desk, sha256)
    for arrival in _arrivals:
        arrival(desk, sha256, named)


def _opens(desk: "Desk", sha256: str, one: Reference, found: set[Named]) -> bool:
    return one.maker is None or delivered(desk, sha256, one.maker) or _can_read(desk, one.maker, found)


def _can_read(desk: "Desk", member: str, named: set[Named]) -> bool:
    """Whether one of these documents is, or within 120 days was, in a scope that the member held at that time."""
    if not named:
        return False
    teams = desk.rows("team_member", "member_id", member)
    return any(_was_in(desk, teams, row) for kind, id in named for row in desk.feed_of(kind, id))


def _was_in(desk: "Desk", teams: "list[Row]", row: "FeedRow") -> bool:
    until = desk.today if row.op == "put" else day_in_amsterdam(row.at)
    since = max(day_in_amsterdam(row.since), desk.today - REACH)
    return any(
        row.scope == f"team:{team['team_id']}"
        and team["from_day"] <= until
        and (team["to_day"] is None or team["to_day"] >= since)
        for team in teams
    )
