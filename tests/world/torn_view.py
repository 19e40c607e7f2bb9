"""A reader between whose statements somebody writes: what it holds when it has read to the end must be the truth of one moment.

Nothing is repaired by what is read later: the tablet is asked at once. The other's whole push happens between two
statements of the read, so there are two moments only, before it and after it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.world import oracle_of_sight as sight
from tests.world.facts import Facts, Held
from tests.world.phone import Phone
from tests.world.watcher import Watcher

if TYPE_CHECKING:
    from tests.world.world import World

__all__ = ["somebody_writes_while_the_tablet_reads"]

STATEMENTS = range(4, 25)
"""Between which of them: the first few say who is at the door, and few reads have more."""


@dataclass(frozen=True)
class Moment:
    """What the tablet should hold, and what the documents say, at one moment."""

    want: dict[tuple[str, str], int]
    facts: Facts

    def against(self, held: Held) -> list[str]:
        """In what the tablet's copy differs from this moment."""
        differs = sight.a_phone_holds_its_scopes("tablet", held, self.want)
        return sorted([*differs, *sight.phone_and_server_say_the_same("tablet", held, self.facts)])


def somebody_writes_while_the_tablet_reads(world: "World", phone: Phone) -> None:
    """What it reads is about a visit, and in the middle of that comes more about the same visit."""
    watcher = world.watcher
    if not watcher:
        return
    if not watcher.held:
        watcher.reads()
    for writer in (phone, *world.phones):
        both = sorted(id_ for id_ in writer.client.documents_of("visit") if ("visit", id_) in watcher.held)
        if both and not writer.wiping:
            _writes_while_it_reads(world, watcher, writer, world.chance.choice(both))
            return


def _writes_while_it_reads(world: "World", watcher: Watcher, phone: Phone, visit: str) -> None:
    phone.works_on(visit, 3)
    phone.reads_to_the_end()
    phone.works_on(visit, 4)
    moments = [_now(world)]

    def writes(writing: bool) -> None:
        if not writing:  # the read notes that the tablet was there, and on SQLite two cannot write at once
            phone.reads_to_the_end()
            moments.append(_now(world))

    world.site.meanwhile(world.chance.choice(STATEMENTS), writes)
    watcher.reads()
    world.site.live()
    if len(moments) > 1:
        world.diary.struck("written while read")
    world.diary.tell(world.when, "tablet", "reads, and somebody writes meanwhile")
    world.broken += _torn(watcher.held, moments)


def _torn(held: Held, moments: list[Moment]) -> Iterable[str]:
    told = [moment.against(held) for moment in moments]
    if all(told):
        said = min(told, key=len)
        yield f"P1 torn: what the tablet read is of no one moment: {'; '.join(said[:4])}"


def _now(world: "World") -> Moment:
    assert world.watcher
    with world.site.connection() as database:
        facts = Facts(database, world.tenant)
        return Moment(sight.expected(facts, world.watcher.me.member, world.site.clock()), facts)
