"""A company that has grown: more teams in more towns, with the people and the customers that go with them. Plain data.

Put together from lists by a chance that is seeded with what it makes: the same on every machine.
"""

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from .name_list import FIRST, KINDS, LAST, STREETS
from .people import Company, Crew, Person
from .places import Place
from .town_list import TOWNS, Town

LETTERS = "ABCDEGHJKLNPRSTVWXZ"


def grown(company: Company, teams: int) -> Company:
    """The company with this many teams of two, its own first. Everybody's first name is his alone: he logs in with it."""
    taken = {person.first for person in company.people}
    names = _first_names(taken)
    crews, people = list(company.crews), list(company.people)
    for at, town in enumerate(TOWNS[: teams - len(crews)]):
        chance = Random(f"{company.slug}/crew/{town.name}")
        slug = town.name.lower().replace(" ", "-")
        plate = f"V-{chance.randint(100, 999)}-{chance.choice(LETTERS)}{chance.choice(LETTERS)}"
        crews.append(Crew(slug, town.name, town.lat, town.lon, f"Bus {town.name} ({plate})"))
        for mate in range(2):
            phone = f"+316125{60000 + 2 * at + mate:05d}"
            people.append(Person(next(names), chance.choice(LAST), "technician", phone, slug))
    return replace(company, crews=tuple(crews), people=tuple(people))


def places_around(crew: Crew, count: int) -> Iterator[Place]:
    """So many customers within some twelve kilometres of where a team starts."""
    town = next((town for town in TOWNS if town.name == crew.name), Town(crew.name, crew.lat, crew.lon, "80"))
    chance = Random(f"places/{crew.slug}")
    for _ in range(count):
        yield Place(
            name=_name(chance),
            street=chance.choice(STREETS),
            number=str(chance.randint(1, 240)),
            addition=chance.choice("ABC") if chance.random() < 0.08 else None,
            postcode=f"{town.digits}{chance.randint(10, 99)} {chance.choice(LETTERS)}{chance.choice(LETTERS)}",
            city=town.name if crew.name == town.name else crew.name,
            lat=round(town.lat + chance.uniform(-0.1, 0.1), 5),
            lon=round(town.lon + chance.uniform(-0.15, 0.15), 5),
        )


def _name(chance: Random) -> str:
    kind = chance.random()
    last = chance.choice(LAST)
    if kind < 0.12:
        return f"{chance.choice(KINDS)} {last}"
    if kind < 0.25:
        return f"{chance.choice(FIRST)} {last}"
    return f"{chance.choice(LETTERS)}. {last}"


def _first_names(taken: set[str]) -> Iterator[str]:
    """Names that nobody has: the list's own, then two together."""
    yield from (name for name in FIRST if name not in taken)
    yield from (f"{one}-{other}" for one in FIRST for other in FIRST if one != other)
