"""A world from a seed: who is in it, what happens, and what the oracle says in the end."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from sync.moment import printed
from tests.world import (
    erasing,
    leaving,
    lost_phones,
    misfortune,
    old_words,
    periods,
    publishing,
    shared_phones,
    torn_view,
)
from tests.world import oracle_of_sight as sight
from tests.world.customer import Customer
from tests.world.diary import Diary
from tests.world.facts import Facts
from tests.world.faults import ALL, SET_BACK, SLEEP, WORLD, Faults
from tests.world.office import Planner
from tests.world.phone import Phone
from tests.world.site import Site
from tests.world.storekeeper import Storekeeper
from tests.world.template import SignedIn
from tests.world.verdict import verdict
from tests.world.watcher import Watcher

EVENTS = 70
LOST = 0.3
"""The share of worlds in which the database is lost once."""
ASLEEP = 0.06
"""The share of the others in which a phone lies in a drawer for months."""


@dataclass
class World:
    """The people of one story over one server."""

    seed: int
    site: Site
    chance: Random
    diary: Diary
    phones: list[Phone]
    planners: list[Planner]
    neighbour: Phone
    neighbours_planner: Planner
    watcher: Watcher | None = None
    visits: list[str] = field(default_factory=list)
    copy: str | None = None
    copied_at: int = 0
    broken: list[str] = field(default_factory=list)
    people: dict[str, SignedIn] = field(default_factory=dict[str, SignedIn])
    faults: Faults = ALL
    skipped: frozenset[int] = frozenset()
    """Events that are left out of the story; all others happen as they did."""
    noise: Random = field(default_factory=Random)
    """Where the server's own chance comes from."""
    endangered: bool = False
    """The database will still be lost: what a phone that is cleared now had brought before would be gone with it."""

    def __post_init__(self) -> None:
        self.storekeeper = Storekeeper(self.planners[0])
        for phone in self.phones:
            phone.line.others = self._beside(phone)
        self.customer = Customer(self.planners[0])

    @property
    def when(self) -> str:
        return printed(self.site.clock())

    @property
    def tenant(self) -> str:
        return self.phones[0].me.tenant

    # --- the story --------------------------------------------------------------------------------

    def live(self) -> None:
        """From the first plan to the evening on which everybody has signal again."""
        for _ in range(4):
            self.visits.append(self.planners[0].makes())
        self.neighbours_planner.makes()
        for phone in [*self.phones, self.neighbour]:
            phone.syncs()
        lost_at = (
            self.chance.randrange(20, EVENTS - 10) if self.chance.random() < LOST * self.faults.rate(SET_BACK) else 0
        )
        self.endangered = lost_at > 0
        sleeps_at = 0
        if not lost_at and self.chance.random() < ASLEEP * self.faults.rate(SLEEP):
            sleeps_at = self.chance.randrange(20, EVENTS - 10)
        for event in range(EVENTS):
            # Each event has a chance of its own, so that one can be left out and the others stay what they were.
            self.chance.seed(f"{self.seed} event {event}")
            self.noise.seed(f"{self.seed} noise {event}")
            self.site.clock.passes(seconds=self.chance.randrange(1, 600))
            if lost_at and event == lost_at // 2:
                self.copy, self.copied_at = self.site.copy(), len(self.diary.teams)
                self.diary.tell(self.when, "world", "a backup is made")
            if lost_at and event == lost_at:
                misfortune.lose_the_database(self)
            if sleeps_at and event == sleeps_at:
                misfortune.lies_in_a_drawer(self, self.chance.choice(self.phones))
            if event not in self.skipped:
                self.something_happens()
        self.evening()

    def something_happens(self) -> None:
        """One event: mostly somebody works, sometimes the world gets in the way."""
        drawn = self.chance.random()
        phone = self.chance.choice(self.phones)
        if drawn < 0.50:
            phone.works(self.chance.choice((1, 1, 2, 4)))
        elif drawn < 0.69:
            phone.syncs()
        elif drawn < 0.73:
            self.looks_at(phone)
        elif drawn < 0.83:
            self.chance.choice(self.planners).acts_on(self.chance.choice(self.visits))
        elif drawn < 0.87:
            self.chance.choice(self.planners).works_through_the_inbox()
        elif drawn < 0.89:
            self.visits.append(self.chance.choice(self.planners).makes())
        elif drawn < 0.915:
            self.storekeeper.keeps_stock()
        else:
            self.the_world_gets_in_the_way(phone)

    def the_world_gets_in_the_way(self, phone: Phone) -> None:
        """The faults that are not on a line."""
        what = self.faults.draw(self.chance, WORLD)
        if what:
            self._misfortunes()[what](phone)

    def _misfortunes(self) -> dict[str, Callable[[Phone], object]]:
        draw = self.chance.randrange
        return {
            "basement": self._signal_changes,
            "kill": lambda phone: phone.dies(),
            "clock": lambda phone: phone.clock_jumps(timedelta(hours=draw(-60, 60))),
            "drift": lambda phone: phone.clock_drifts(draw(-20, 20) / 100),
            "back": lambda phone: phone.clock_jumps_back(timedelta(minutes=draw(1, 600))),
            "team": lambda phone: misfortune.changes_team(self, phone),
            "reset": lambda phone: phone.forgets_its_cursor(),
            "night": lambda _phone: misfortune.a_night_passes(self),
            "late": lambda phone: phone.line.deliver_late(),
            "full": lambda phone: phone.fills_up(),
            "tabs": lambda phone: phone.is_opened_twice(),
            "wipe": lambda phone: lost_phones.is_wiped(self, phone),
            "rescue": lambda phone: lost_phones.is_rescued(self, phone),
            "again": lambda phone: shared_phones.signs_in_again(self, phone),
            "lent": lambda phone: shared_phones.is_lent(self, phone),
            "upgrade": lambda phone: old_words.the_app_goes_two_schemas_further(self, phone),
            "torn_view": lambda phone: torn_view.somebody_writes_while_the_tablet_reads(self, phone),
            "erase": lambda _phone: erasing.is_erased(self),
            "van": lambda phone: misfortune.a_van_changes_hands(self, phone),
            "leave": lambda phone: leaving.leaves_and_comes_back(self, phone),
            "publish": lambda phone: publishing.publishes_meanwhile(self, phone),
            "period": lambda _phone: periods.a_night_keeps_to_a_period(self),
            "follow_up": lambda _phone: periods.plans_a_follow_up(self),
            "neighbour": lambda _phone: self._next_door(),
        }

    def _signal_changes(self, phone: Phone) -> None:
        phone.line.cut = not phone.line.cut
        self.diary.tell(self.when, phone.who, "no signal" if phone.line.cut else "signal again")

    def _next_door(self) -> None:
        self.neighbour.works(2)
        self.neighbour.syncs()

    def joins(self, phone: Phone) -> None:
        """One phone more."""
        self.phones.append(phone)
        phone.line.others = self._beside(phone)

    def _beside(self, phone: Phone) -> Callable[[bool], None]:
        """What happens between two statements of this phone's request. Who writes beside a writer would wait for it."""

        def others(writing: bool) -> None:
            colleagues = [one for one in self.phones if type(one) is Phone and one is not phone and not one.wiping]
            if not writing and colleagues and self.chance.random() < 0.5:
                self.diary.struck("pushed meanwhile")
                self.chance.choice(colleagues).reads_to_the_end()
            elif not writing:
                self.diary.struck("edited meanwhile")
                self.planners[0].acts_on(self.chance.choice(self.visits))
            elif self.watcher and self.site.postgres_server:  # on SQLite it would see what stood before
                self.diary.struck("read meanwhile")
                self.watcher.reads()

        return others

    def looks_at_the_watcher(self) -> None:
        """What the second device holds is what its owner may see."""
        assert self.watcher
        self.watcher.reads()
        with self.site.connection() as database:
            want = sight.expected(Facts(database, self.tenant), self.watcher.me.member, self.site.clock())
        self.broken += sight.a_phone_holds_its_scopes("tablet", self.watcher.held, want)

    def looks_at(self, phone: Phone) -> None:
        """In the middle of everything, a phone that has read to the end holds exactly what it should."""
        if not phone.wiping:
            self.broken += [f"{self.when} {said}" for said in self.seen_on(phone)]

    def seen_on(self, phone: Phone) -> list[str]:
        """What is wrong with what it holds, when it has read to the end."""
        phone.reads_to_the_end()
        with self.site.connection() as database:
            want = sight.expected(Facts(database, self.tenant), phone.me.member, self.site.clock())
        return list(sight.a_phone_holds_its_scopes(phone.who, phone.held(), want))

    def evening(self) -> None:
        """Everybody has signal, no fault strikes, copies that were under way arrive: everything is sent and read."""
        if self.planners[0].era:
            erasing.erases_again(self)
        everyone = [*self.phones, self.neighbour]
        for phone in everyone:
            phone.line.late += phone.line.hanging
            phone.line.hanging = []
            while phone.line.late:
                phone.line.deliver_late()
            phone.line.cut, phone.line.rate = False, 0.0
        for turn in range(3):
            for phone in everyone:
                self.site.clock.passes(minutes=11)
                phone.syncs()
            if turn == 0:
                self.customers_read_their_mail()
            lost_phones.accepts_what_came(self)
        if self.watcher:
            self.looks_at_the_watcher()
        self.broken += [f"P4 {phone.who} never got rid of {left}" for phone in everyone if (left := phone.unsent())]

    def customers_read_their_mail(self) -> None:
        """What ended is signed and rated by links, while phones have still to hear of it."""
        for _ in range(2):
            self.customer.comes([visit for visit in self.visits if visit not in self.diary.erased])

    def judged(self) -> list[str]:
        """What the oracle has to say."""
        return verdict(self)
