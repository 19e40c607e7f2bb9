"""Who is in a world: drawn from its seed, signed in as the template has it."""

import json
from random import Random

from tests.world.app_phones import AppPhone, host
from tests.world.diary import Diary
from tests.world.faults import Faults
from tests.world.line import Line
from tests.world.office import Planner
from tests.world.phone import Phone
from tests.world.site import Site
from tests.world.template import (
    MORE_PHONES,
    NEIGHBOUR,
    NEIGHBOURS_PLANNER,
    PLANNERS,
    TECHNICIANS,
    WATCHER,
    SignedIn,
    Template,
)
from tests.world.watcher import Watcher
from tests.world.world import World

__all__ = ["peopled", "teams_of"]

FAULT_RATE = 0.25
APPS = 0.5
"""The share of phones with the real app on them; the others are the client in Python."""
PHONES = (2, 3, 4, 5, 6, 8, 12)
PHONES_WEIGHED = (32, 30, 24, 6, 4, 2, 2)
"""Small worlds are the most frequent: what goes wrong mostly goes wrong between two or three."""


def peopled(template: Template, seed: int, site: Site, chance: Random, diary: Diary, faults: Faults) -> World:
    """Two to twelve phones, one to three planners, a tablet that only reads, and a company next door."""
    people = template.people
    wanted = chance.choices(PHONES, PHONES_WEIGHED)[0]
    working = chance.sample(TECHNICIANS, min(wanted, len(TECHNICIANS)))
    working += chance.sample(MORE_PHONES, wanted - len(working))
    planning = PLANNERS[: chance.choices((1, 2, 3), (6, 3, 1))[0]]
    host().begin(seed)

    def phone(who: str, of: type[Phone]) -> Phone:
        return of(people[who], Line(site, chance, diary, FAULT_RATE, faults=faults), chance, diary)

    def planner(who: str) -> Planner:
        return Planner(people[who], site, chance, diary, teams_of(site, people[who]))

    return World(
        seed,
        site,
        chance,
        diary,
        [phone(who, AppPhone if chance.random() < APPS else Phone) for who in working],
        [planner(who) for who in planning],
        phone(NEIGHBOUR, Phone),
        planner(NEIGHBOURS_PLANNER),
        Watcher(people[WATCHER], site),
        people=people,
        faults=faults,
    )


def teams_of(site: Site, planner: SignedIn) -> tuple[str, ...]:
    got = site.request("GET", "/api/teams", headers={"Authorization": f"Bearer {planner.token}"})
    return tuple(team["id"] for team in json.loads(got.body)["items"])
