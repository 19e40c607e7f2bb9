"""Before departure: which visits of today and tomorrow no phone of their team has proved to hold, in a banner above the day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from server.kit.clock import AMSTERDAM
from server.kit.house import House
from server.kit.i18n import t
from server.visits.readiness import Unproved

from .contact import missing_text

__all__ = ["Waits", "Warning", "departures"]

Waits = Callable[[date], list[Unproved]]
"""What no phone has proved of a day: two parts of one page ask for the same day."""

EVENING = 15
"""The hour in Amsterdam from which today's page warns of tomorrow too."""


@dataclass(frozen=True)
class Late:
    """One team's visits that are on no phone, and why the first of them is not. `visits`: (id, "08:30")."""

    team: str
    text: str
    why: str
    visits: list[tuple[str, str]]


@dataclass(frozen=True)
class Warning:
    """The banner of one day; `soon`: the first of these visits begins within two hours."""

    id: str
    title: str
    soon: bool
    teams: list[Late]


def departures(
    house: House, day: date, team: str | None, names: dict[str, str], waits: Waits, lang: str
) -> list[Warning]:
    """The banners of a day's page: its own day if that is today or tomorrow, and from the afternoon on tomorrow too.

    `names` are the teams', by id.
    """
    tomorrow = house.today + timedelta(days=1)
    days = [day] if day in (house.today, tomorrow) else []
    if day == house.today and house.now.astimezone(AMSTERDAM).hour >= EVENING:
        days.append(tomorrow)
    made = [
        _warning(house, one, [late for late in waits(one) if team in (None, late.team)], names, lang) for one in days
    ]
    return [one for one in made if one is not None]


def _warning(house: House, day: date, waits: list[Unproved], names: dict[str, str], lang: str) -> Warning | None:
    if not waits:
        return None
    which = "today" if day == house.today else "tomorrow"
    by_team = sorted(waits, key=lambda one: (names.get(one.team, ""), one.planned_from))
    groups = [(key, list(group)) for key, group in groupby(by_team, key=lambda one: one.team)]
    return Warning(
        id=f"unproved-{which}",
        title=t(f"office.unproved_{which}", lang, count=len(waits)),
        soon=min(one.planned_from for one in waits) < house.now + timedelta(hours=2),
        teams=[_late(names.get(key, ""), group, lang) for key, group in groups],
    )


def _late(name: str, waits: list[Unproved], lang: str) -> Late:
    times = [(one.visit, f"{one.planned_from.astimezone(AMSTERDAM):%H:%M}") for one in waits]
    first = waits[0]
    why = t(f"office.unproved_{first.why}", lang, what=missing_text(first.missing, lang))
    return Late(name, t("office.unproved_team", lang, count=len(waits), time=times[0][1]), why, times)
