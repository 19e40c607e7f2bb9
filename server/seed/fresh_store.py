"""A store that knows what the seed itself has just made: it need not ask the database for it.

Everything else is the real store, the real desk and the real feed. Only work for afterwards is written as it stands once
it was done: what was done a month ago is forgotten, as `kit.forget_old_work` does every night.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, Protocol

from server.kit.clock import today_in_amsterdam
from server.kit.history import REPLAY_DAYS
from server.kit.house import House
from server.kit.ids import uuid7
from server.kit.kinds import declared
from server.kit.old_work import KEPT
from server.kit.synced import SqlStore
from sync.desk import Desk
from sync.kind import Key, Row
from sync.store import FeedRow, Written

__all__ = ["SHORTCUT", "FreshStore", "Way", "made_in_order", "turn"]

OWN_ALONE = {("work_order", "number"), ("time_entry", "member_day")}
"""What is asked only to find something odd or taken, which the seed never makes."""
WORK = ("job", "delivery")


class FreshStore(SqlStore):
    """`born` are the ids that were made in this transaction and are not written yet."""

    def __init__(self, house: House, born: set[str], *, now: datetime) -> None:
        super().__init__(house.session, house.tenant)
        self._born = born
        self._forgets_work = house.now < now - KEPT
        self._forgets_versions = house.now < now - timedelta(days=REPLAY_DAYS.default)

    def read_by(self, kind: str, field: str, values: Iterable[Any], *, lock: bool = False) -> list[Row]:
        """Rows by any column. The database knows nothing of the newborn."""
        if (kind, field) in OWN_ALONE:
            return []
        return super().read_by(kind, field, [value for value in values if value not in self._born], lock=lock)

    def feed_of(self, keys: Iterable[Key]) -> list[FeedRow]:
        """Feed rows of documents that are not new."""
        old = [key for key in keys if key[1] not in self._born]
        return super().feed_of(old) if old else []

    def write(self, written: Mapping[str, Written]) -> None:
        """As ever; events were heard and jobs done in their time."""
        if self._forgets_work:
            super().write({kind: what for kind, what in written.items() if kind not in (*WORK, "event")})
            return
        for kind in WORK:
            for row in written[kind].insert if kind in written else ():
                moment = row["run_at"] + timedelta(seconds=2)
                row |= {
                    "state": "done",
                    "attempts": 1,
                    "queued_at": row["run_at"],
                    "began_at": moment,
                    "done_at": moment,
                }
        super().write(written)

    def _remember(self, written: Mapping[str, Written]) -> None:
        self._born.clear()  # from here on the database knows them
        if not self._forgets_versions:
            super()._remember(written)


class Sits(Protocol):
    """Gives a house its desk; ids come from `seed`. `now` is today, the house's own now is then."""

    def __call__(self, house: House, born: set[str], *, now: datetime, seed: str) -> None: ...


@dataclass(frozen=True)
class Way:
    """How years are written: `sit` before the first word of a transaction, `rise` after the last one of a past day."""

    sit: Sits
    rise: Callable[[House, date], None]


def _sit(house: House, born: set[str], *, now: datetime, seed: str) -> None:
    store = FreshStore(house, born, now=now)
    house.store = store
    house.desk = Desk(
        store, kinds=declared(), now=house.now, today=house.today, new_ids=made_in_order(house.now, seed, born)
    )


def _look_from(house: House, today: date) -> None:
    house.desk.today = today


SHORTCUT = Way(_sit, _look_from)
"""A day's end is looked at from today: its feed is at once what the nightly jobs would have made of it by now."""


def turn(house: House, moment: datetime) -> None:
    """Go to another moment, within the same transaction: what is written now is written then."""
    house.now = house.desk.now = moment
    house.today = house.desk.today = today_in_amsterdam(moment)


def made_in_order(at: datetime, seed: str, born: set[str]) -> Iterator[str]:
    """Endless ids, the same from the same seed; `born` learns them."""
    chance, milliseconds = Random(seed), int(at.timestamp() * 1000)
    while True:
        id_ = uuid7(milliseconds, chance.randbytes(10))
        born.add(id_)
        yield id_
