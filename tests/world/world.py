"""A world from a seed: who is in it, what happens, and what the oracle says in the end."""

import json
import os
import tempfile
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from random import Random
from unittest import mock

from server.kit.house import open_house
from server.kit.synced_jobs import forget_tombstones
from server.kit.watermark import begin_epoch, recognise_restore
from server.visits.jobs import visits_that_crossed
from sync.moment import printed
from tests.world import lost_phones, oracle, oracle_of_quality, oracle_of_stock
from tests.world import oracle_of_sight as sight
from tests.world.app_phones import AppPhone, host
from tests.world.customer import Customer, customers_acts_are_there_once
from tests.world.diary import Diary, TeamChange
from tests.world.facts import Facts
from tests.world.faults import ALL, SET_BACK, WORLD, Faults
from tests.world.line import Line
from tests.world.office import Planner
from tests.world.phone import Phone
from tests.world.site import Site
from tests.world.storekeeper import Storekeeper
from tests.world.template import NEIGHBOUR, TECHNICIANS, WATCHER, SignedIn, Template
from tests.world.watcher import Watcher

EVENTS = 70
FAULT_RATE = 0.25
APPS = 0.5
"""The share of phones with the real app on them; the others are the client in Python."""
LOST = 0.3
"""The share of worlds in which the database is lost once."""


@dataclass
class Outcome:
    """How a world ended: what broke (nothing, one hopes), its story, and how often what struck."""

    seed: int
    broken: list[str]
    diary: Diary
    fingerprint: str
    mutations: int = 0


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
    watcher: Watcher | None = None
    visits: list[str] = field(default_factory=list)
    copy: str | None = None
    copied_at: int = 0
    broken: list[str] = field(default_factory=list)
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
            phone.line.others = self.meanwhile
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
        self.planners[1].makes()
        for phone in [*self.phones, self.neighbour]:
            phone.syncs()
        lost_at = (
            self.chance.randrange(20, EVENTS - 10) if self.chance.random() < LOST * self.faults.rate(SET_BACK) else 0
        )
        self.endangered = lost_at > 0
        for event in range(EVENTS):
            # Each event has a chance of its own, so that one can be left out and the others stay what they were.
            self.chance.seed(f"{self.seed} event {event}")
            self.noise.seed(f"{self.seed} noise {event}")
            self.site.clock.passes(seconds=self.chance.randrange(1, 600))
            if lost_at and event == lost_at // 2:
                self.copy, self.copied_at = self.site.copy(), len(self.diary.teams)
                self.diary.tell(self.when, "world", "a backup is made")
            if lost_at and event == lost_at:
                self.lose_the_database()
            if event not in self.skipped:
                self.something_happens()
        self.evening()

    def something_happens(self) -> None:
        """One event: mostly somebody works, sometimes the world gets in the way."""
        drawn = self.chance.random()
        phone = self.chance.choice(self.phones)
        if drawn < 0.52:
            phone.works(self.chance.choice((1, 1, 2, 4)))
        elif drawn < 0.72:
            phone.syncs()
        elif drawn < 0.76:
            self.looks_at(phone)
        elif drawn < 0.86:
            self.chance.choice(self.planners[:1]).acts_on(self.chance.choice(self.visits))
        elif drawn < 0.90:
            self.planners[0].works_through_the_inbox()
        elif drawn < 0.92:
            self.visits.append(self.planners[0].makes())
        elif drawn < 0.945:
            self.storekeeper.keeps_stock()
        else:
            self.the_world_gets_in_the_way(phone)

    def the_world_gets_in_the_way(self, phone: Phone) -> None:
        """The faults that are not on a line."""
        what = self.faults.draw(self.chance, WORLD)
        if what == "basement":
            phone.line.cut = not phone.line.cut
            self.diary.tell(self.when, phone.who, "no signal" if phone.line.cut else "signal again")
        elif what == "kill":
            phone.dies()
        elif what == "clock":
            phone.clock_jumps(timedelta(hours=self.chance.randrange(-60, 60)))
        elif what == "team":
            self.changes_team(phone)
        elif what == "reset":
            phone.forgets_its_cursor()
        elif what == "night":
            self.night()
        elif what == "late":
            phone.line.deliver_late()
        elif what == "full":
            phone.fills_up()
        elif what == "tabs":
            phone.is_opened_twice()
        elif what == "wipe":
            lost_phones.is_wiped(self, phone)
        elif what == "rescue":
            lost_phones.is_rescued(self, phone)
        elif what == "neighbour":
            self.neighbour.works(2)
            self.neighbour.syncs()

    def meanwhile(self, writing: bool) -> None:
        """Between two statements of a phone's request. A reader never waits; who writes beside a writer would."""
        if not writing:
            self.diary.struck("edited meanwhile")
            self.planners[0].acts_on(self.chance.choice(self.visits))
        elif self.watcher and self.site.postgres_server:  # on SQLite a reader beside a writer sees what stood before
            self.diary.struck("read meanwhile")
            self.watcher.reads()

    def looks_at_the_watcher(self) -> None:
        """What the second device holds is what its owner may see."""
        assert self.watcher
        self.watcher.reads()
        with self.site.connection() as database:
            want = sight.expected(Facts(database, self.tenant), self.watcher.me.member, self.site.clock())
        self.broken += sight.a_phone_holds_its_scopes("tablet", self.watcher.held, want)

    def looks_at(self, phone: Phone) -> None:
        """In the middle of everything, a phone that has read to the end holds exactly what it should."""
        if phone.wiping:
            return
        phone.reads_to_the_end()
        with self.site.connection() as database:
            want = sight.expected(Facts(database, self.tenant), phone.me.member, self.site.clock())
        self.broken += [f"{self.when} {said}" for said in sight.a_phone_holds_its_scopes(phone.who, phone.held(), want)]

    def changes_team(self, phone: Phone) -> None:
        """From today on the technician drives for the other team."""
        teams = self.planners[0].teams
        with open_house(self.site.app, self.tenant, now=self.site.clock()) as house:
            member = house.desk.get("member", phone.me.member)
            assert member
            other = teams[1] if member["team_id"] == teams[0] else teams[0]
            for row in house.desk.rows("team_member", "member_id", phone.me.member):
                if row["to_day"] is None:
                    house.desk.change("team_member", row["id"], to_day=house.today - timedelta(days=1))
            house.desk.add(
                "team_member", {"team_id": other, "member_id": phone.me.member, "from_day": house.today, "to_day": None}
            )
            house.desk.change("member", phone.me.member, team_id=other)
        at = self.site.clock().replace(tzinfo=None).isoformat(" ", "seconds")
        self.diary.teams.append(TeamChange(at, phone.me.member, other))
        self.diary.struck("team change")
        self.diary.tell(self.when, phone.who, "drives for the other team")

    def night(self) -> None:
        """A day passes: visits come into and leave the window of phones."""
        self.site.clock.passes(hours=24)
        for tenant in (self.tenant, self.neighbour.me.tenant):
            with open_house(self.site.app, tenant, now=self.site.clock()) as house:
                for visit in visits_that_crossed(house):
                    house.desk.look_again("visit", visit)
                forget_tombstones(house)
        self.diary.tell(self.when, "world", "a night passes")

    def lose_the_database(self) -> None:
        """The database is gone, yesterday's copy is put in its place, and the server starts on it."""
        assert self.copy
        recognise_restore(self.site.app)
        self.site.set_back(self.copy)
        del self.diary.teams[self.copied_at :]  # what the copy does not know never was
        behind = recognise_restore(self.site.app)
        if self.tenant not in behind:
            # Nothing had been written since the copy: no restore to see, and nothing lost.
            begin_epoch(self.site.app, self.tenant)
        self.endangered = False
        for planner in self.planners:
            planner.era += 1
        self.diary.struck("database set back")
        self.diary.tell(self.when, "world", "the database is set back to the copy")

    def evening(self) -> None:
        """Everybody has signal, no fault strikes, copies that were under way arrive: everything is sent and read."""
        everyone = [*self.phones, self.neighbour]
        for phone in everyone:
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
            self.customer.comes(self.visits)

    # --- the end ----------------------------------------------------------------------------------

    def judged(self) -> list[str]:
        """What the oracle has to say."""
        now, site = self.site.clock(), self.site
        with site.connection() as database:
            facts, foreign = Facts(database, self.tenant), Facts(database, self.neighbour.me.tenant)
            ours = replace(self.diary, acts=[act for act in self.diary.acts if act.who != NEIGHBOUR])
            found = [
                *oracle.every_act_ended_once(ours, facts),
                *oracle.receipts_agree({phone.who: phone.receipts() for phone in self.phones}, facts),
                *oracle.acts_took_effect_in_order(ours, facts),
                *oracle.stock_is_the_sum_of_movements(facts),
                *oracle_of_stock.stock_acts_moved_once(ours, facts, self.planners[0].era),
                *customers_acts_are_there_once(ours, facts, self.planners[0].era),
                *oracle_of_stock.batches_are_the_sum_of_movements(facts),
                *oracle_of_stock.every_movement_has_its_cause(facts),
                *oracle_of_stock.a_piece_is_in_one_place(facts),
                *oracle.one_answer_stands(facts),
                *oracle.states_follow_from_steps(ours, facts),
                *oracle.clashes_are_one_a_concern(facts),
                *oracle_of_quality.returns_are_answered_by_who_saw_them(ours, facts),
                *oracle_of_quality.an_end_that_answers_nothing_is_said(facts),
                *sight.the_feed_is_bounded(facts),
                *oracle.photos_are_whole(ours, facts, site.folder / "data" / "files"),
            ]
            for phone in self.phones:
                want = sight.expected(facts, phone.me.member, now)
                found += sight.a_phone_holds_its_scopes(phone.who, phone.held(), want)
                found += sight.phone_and_server_say_the_same(phone.who, phone.held(), facts)
                found += sight.nothing_crossed_a_wall(phone.line.heard, foreign)
            found += sight.nothing_crossed_a_wall(self.neighbour.line.heard, facts)
        return [*self.broken, *(said for phone in self.phones for said in phone.broken), *found]


@contextmanager
def seeded(chance: Random, site: Site) -> Iterator[None]:
    """Chance and time come from the seed alone, in the server too."""
    with (
        mock.patch.object(os, "urandom", chance.randbytes),
        mock.patch("sync.ids.noise", chance.randbytes),
        mock.patch.object(time, "time_ns", lambda: int(site.clock().timestamp() * 1_000_000_000)),
    ):
        yield


def run(template: Template, seed: int, *, faults: Faults = ALL, skipped: frozenset[int] = frozenset()) -> Outcome:
    """Live the world of this seed over a copy of the template; what broke and what happened. A stumble breaks it too."""
    with tempfile.TemporaryDirectory(prefix="veldwerk-world-", ignore_cleanup_errors=True) as name:
        folder, chance, diary, noise = Path(name), Random(seed), Diary(), Random(seed ^ 0x5EED)
        site, world = template.site(folder), None
        try:
            with seeded(noise, site):
                world = _peopled(template, seed, site, chance, diary, faults)
                world.skipped, world.noise = skipped, noise
                world.live()
                broken = world.judged()
        except Exception as error:
            broken = [f"stumbled: {type(error).__name__}: {error}", *traceback.format_exc().splitlines()[-9:-1]]
        finally:
            template.drop(site)
            if world is not None and world.copy:
                site.forget(world.copy)
        return Outcome(seed, broken, diary, diary.fingerprint(), len(diary.acts))


def _peopled(template: Template, seed: int, site: Site, chance: Random, diary: Diary, faults: Faults) -> World:
    people = template.people
    working = chance.sample(TECHNICIANS, chance.randrange(2, 5))
    host().begin(seed)

    def phone(who: str, of: type[Phone]) -> Phone:
        return of(people[who], Line(site, chance, diary, FAULT_RATE, faults=faults), chance, diary)

    phones = [phone(who, AppPhone if chance.random() < APPS else Phone) for who in working]
    planners = [Planner(people[who], site, chance, diary, _teams(site, people[who])) for who in ("piet", "petra")]
    watcher = Watcher(people[WATCHER], site)
    return World(seed, site, chance, diary, phones, planners, phone(NEIGHBOUR, Phone), watcher, faults=faults)


def _teams(site: Site, planner: SignedIn) -> tuple[str, ...]:
    got = site.request("GET", "/api/teams", headers={"Authorization": f"Bearer {planner.token}"})
    return tuple(team["id"] for team in json.loads(got.body)["items"])
