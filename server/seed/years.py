"""Which visits a grown company had and has planned: from a fortnight ahead back to as long ago as their number takes.

Teams work from Monday to Friday, a day's row of `days.RHYTHM` each.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from server.kit.clock import AMSTERDAM

from .days import ACCESS, REMARKS, RHYTHM, TYPES, Planned
from .people import Company
from .places import Place

AHEAD = timedelta(days=14)
DEMO_DAYS = range(-1, 8)
"""The days, from today, of which the demo has its own visits for its own teams."""


@dataclass(frozen=True)
class Customer:
    """Somebody with work at his door; `key` makes his ids."""

    key: str
    place: Place


def days_of(company: Company, own: int, today: date, wanted: int, customers: dict[str, list[Customer]]) -> list[list[Planned]]:  # fmt: skip
    """So many visits, a list a day, the oldest day first. The first `own` teams are the demo's: its own days are left to it."""
    days: list[list[Planned]] = []
    day, missing = today + AHEAD, wanted
    while missing > 0:
        visits = list(_visits_on(company, own, today, day, customers))[:missing] if day.weekday() < 5 else []
        if visits:
            days.append(visits)
            missing -= len(visits)
        day -= timedelta(days=1)
    return days[::-1]


def _visits_on(company: Company, own: int, today: date, day: date, customers: dict[str, list[Customer]]) -> Iterator[Planned]:  # fmt: skip
    offset = (day - today).days
    for at, crew in enumerate(company.crews):
        if at < own and offset in DEMO_DAYS:
            continue
        chance = Random(f"{company.slug}/{crew.slug}/{day}")
        for count, (start, kind) in enumerate(RHYTHM[(day.toordinal() + at) % len(RHYTHM)]):
            one = chance.choice(customers[crew.slug])
            begins = datetime.combine(day, time.fromisoformat(start), AMSTERDAM).astimezone(UTC)
            access = chance.choice(ACCESS)
            yield Planned(
                key=f"{crew.slug}/{day}/{count}",
                crew=crew.slug,
                offset=offset,
                day=day,
                begins=begins,
                ends=begins + timedelta(minutes=TYPES[kind][1]),
                type=kind,
                place=one.place,
                place_key=one.key,
                access_note=access.format(next_door=int(one.place.number) + 2) if access else None,
                remarks=chance.choice(REMARKS),
            )
