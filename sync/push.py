"""The push: what a phone sends becomes rows, feed and receipts in one transaction, thought out before it is written.

The device's row is locked first, so `seq`, `no` and order are settled under it. What the mutations touch is read in a
few queries, each is decided in memory (`judging`), all is written in bulk, clocks and feed last. `deliver` runs the
transaction: again when another was in the way, mutation by mutation when a write failed.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Protocol

from sync.actor import Actor, Membership
from sync.batch import Batch, Malformed, Sent
from sync.desk import Desk
from sync.handlers import Handler
from sync.judging import Judge
from sync.kind import Kind
from sync.pushing import Pushing
from sync.receipt import Receipt, deferred, malformed
from sync.store import Store
from sync.upcast import STEPS, Step

__all__ = ["Device", "Rules", "Say", "deliver", "push"]

TIMES = 3


class Say(Protocol):
    """The text of a rejection: `say(code, lang, **params)`."""

    def __call__(self, code: str, lang: str, /, **params: object) -> str: ...


@dataclass(frozen=True, slots=True)
class Device:
    """One installation of the app for one member, as the door knows it. `teams` are those of the last 120 days."""

    id: str
    member: str
    name: str
    lang: str
    teams: tuple[Membership, ...] = ()

    @property
    def actor(self) -> Actor:
        """The person behind it."""
        return Actor(self.member, self.name, self.id, self.teams)


@dataclass(frozen=True)
class Rules:
    """What a server brings to every push: its kinds, handlers and texts, and who is told when we stumble."""

    kinds: Mapping[str, Kind]
    handlers: Mapping[str, Handler]
    say: Say
    steps: Mapping[int, Step] = field(default_factory=lambda: STEPS)
    stumbled: Callable[[str, Exception], None] = lambda _mutation, _error: None
    """Told of each mutation that our own fault held back: (its id, what was raised)."""


def push(
    store: Store,
    device: Device,
    batch: Batch,
    *,
    now: datetime,
    today: date,
    rules: Rules,
    restored_at: datetime | None = None,
    one_by_one: bool = False,
) -> list[Receipt]:
    """Take a batch within the open transaction of `store`; the caller commits. One receipt a mutation, in the order sent.

    `today` is the day in Amsterdam, `restored_at` when this tenant's database was last set back. Raises what the
    database raises; `deliver` knows what to do then.
    """

    def take(part: Batch, failed: Exception | None = None) -> list[Receipt]:
        desk = Desk(store, kinds=rules.kinds, now=now, today=today)
        judge = Judge(rules.handlers, steps=rules.steps, restored_at=restored_at)
        pushing = Pushing(desk, device, judge, rules, failed)
        receipts = pushing.take(part)
        desk.flush(pushing.gone.values())
        return receipts

    if not one_by_one:
        return take(batch)
    with store.savepoint():
        take(replace(batch, mutations=()))
    parts = (replace(batch, mutations=(one,), skips=type(batch.skips)(), report=None) for one in batch.mutations)
    return [receipt for part in parts for receipt in _alone(store, device, rules, part, take)]


def _alone(
    store: Store, device: Device, rules: Rules, part: Batch, take: Callable[..., list[Receipt]]
) -> list[Receipt]:
    """One mutation in a savepoint. What the database refuses costs this one only, and is written down as our fault."""
    failed: Exception | None = None
    for _ in range(2):
        try:
            with store.savepoint():
                return take(part, failed)
        except Exception as error:
            # A value that is still taken after whole tries is a mistake of ours: it must not hold back the phone's rest.
            if store.is_away(error) or (store.is_conflict(error) and not store.is_taken(error)):
                raise
            failed = error
    return [_not_now(part.mutations[0], device, rules)]


def _not_now(mutation: Sent | Malformed, device: Device, rules: Rules) -> Receipt:
    """Not even its failure could be written down. The phone keeps it and asks again."""
    if isinstance(mutation, Sent):
        return deferred(mutation.id, device.id, "server_error")
    return malformed(mutation.id, mutation.index, rules.say("malformed", device.lang, arg=mutation.why))


def deliver(
    transaction: Callable[[], AbstractContextManager[Store]],
    device: Device,
    batch: Batch,
    *,
    now: datetime,
    today: date,
    rules: Rules,
    restored_at: datetime | None = None,
) -> list[Receipt]:
    """A push in transactions of its own: `transaction()` opens one that commits at its end and gives its store.

    When another transaction was in the way (deadlock, 40001, a unique value just taken) it is taken again whole, up to
    three times; when a write failed, mutation by mutation. Raises when the database is away: then nothing is written.
    """
    one_by_one = False
    for left in range(TIMES + 1, -1, -1):
        store: Store | None = None
        try:
            with transaction() as store:
                return push(
                    store,
                    device,
                    batch,
                    now=now,
                    today=today,
                    rules=rules,
                    restored_at=restored_at,
                    one_by_one=one_by_one,
                )
        except Exception as error:
            if store is None or store.is_away(error) or not left:
                raise
            if not store.is_conflict(error) or left == 1:
                if one_by_one:
                    raise
                one_by_one = True
    raise AssertionError("the last turn returns or raises")
