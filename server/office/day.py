"""The day: every team with how fresh its phones are, its strip, its visits, and what waits for somebody."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, partial
from typing import Any

from server.kit.house import House
from server.kit.i18n import t
from server.visits.office_choices import teams_of
from server.visits.office_documents import visits_of
from server.visits.office_inbox import Asked, inbox
from server.visits.office_search import Wanted, found
from server.visits.readiness import unproved
from server.visits.states import FINAL, UNDER_WAY

from .contact import Contact, Holding, Mark, contacts_of, holdings
from .dead_zones import DeadZones, dead_zones
from .departure import Warning, departures
from .inbox_page import Item, item_view
from .lines import Line, lines_of
from .words import day_text

MOST = 500
"""Visits of a day on one page; beyond them it asks for a team."""


@dataclass(frozen=True)
class Who:
    """A technician at the head of his team."""

    name: str
    contact: Mark
    unsent: int


@dataclass(frozen=True)
class TeamDay:
    """One team's day."""

    id: str
    name: str
    date: str
    people: tuple[Who, ...]
    ready: Mark | None
    visits: tuple[Line, ...]


@dataclass(frozen=True)
class Day:
    """The whole page. Addresses of other days keep the chosen team. `more`: there are more visits than `most`."""

    date: str
    title: str
    is_today: bool
    is_tomorrow: bool
    before: str
    after: str
    today: str
    tomorrow: str
    team: str | None
    choices: list[tuple[str, str]]
    teams: list[TeamDay]
    sums: list[tuple[str, int]]
    inbox: list[Item]
    warnings: list[Warning]
    dead_zones: DeadZones | None
    load: tuple[str, str] | None
    more: bool
    most: int


def day_of(house: House, day: date, team: str | None, lang: str) -> Day:
    """The day of one team (by id), or of all."""
    crews = teams_of(house)
    names = {who["id"]: who["name"] for crew in crews for who in crew["members"]}
    contacts = contacts_of(house, names.items(), lang)
    held = holdings(contacts, names)
    ids, more = found(house, Wanted(day=day, team=team, limit=MOST))
    visits = visits_of(house, ids)
    lines = lines_of(house, visits, held, lang)
    by_team: dict[str, list[Line]] = {}
    for visit, line in zip(visits, lines, strict=True):
        by_team.setdefault(visit["team"], []).append(line)
    items, _ = inbox(house, Asked(limit=5), lang)
    waits = cache(partial(unproved, house))
    return Day(
        date=day.isoformat(),
        title=day_text(day, lang),
        is_today=day == house.today,
        is_tomorrow=day == house.today + timedelta(days=1),
        before=_address(day - timedelta(days=1), team),
        after=_address(day + timedelta(days=1), team),
        today=_address(house.today, team),
        tomorrow=_address(house.today + timedelta(days=1), team),
        team=team,
        choices=[(crew["id"], crew["name"]) for crew in crews],
        teams=[
            _team_day(crew, day, by_team.get(crew["id"], []), contacts, lang)
            for crew in crews
            if team in (None, crew["id"])
        ],
        sums=_sums(lines, lang),
        inbox=[item_view(house, item, lang) for item in items],
        warnings=departures(house, day, team, {crew["id"]: crew["name"] for crew in crews}, waits, lang),
        dead_zones=dead_zones(house, day, team, waits, lang),
        load=_load(day, house.today, lang),
        more=more is not None,
        most=MOST,
    )


def held_by_phones(house: House, lang: str) -> dict[str, list[Holding]]:
    """Per visit what any phone of the company says that it holds."""
    names = {who["id"]: who["name"] for crew in teams_of(house) for who in crew["members"]}
    return holdings(contacts_of(house, names.items(), lang), names)


def _load(day: date, today: date, lang: str) -> tuple[str, str] | None:
    """The load list that belongs to a day's page (its date, and the same in words): today it is tomorrow's, which is loaded now."""
    if day < today:
        return None
    wanted = day if day > today else day + timedelta(days=1)
    return wanted.isoformat(), day_text(wanted, lang)


def _address(day: date, team: str | None) -> str:
    return f"/office/?day={day.isoformat()}" + (f"&team={team}" if team else "")


def _team_day(crew: dict[str, Any], day: date, lines: list[Line], contacts: dict[str, Contact], lang: str) -> TeamDay:
    heard = ((who["name"], contacts[who["id"]]) for who in crew["members"])
    people = tuple(Who(name, contact.mark, contact.unsent) for name, contact in heard)
    return TeamDay(crew["id"], crew["name"], day.isoformat(), people, _ready_sum(lines, lang), tuple(lines))


def _ready_sum(lines: list[Line], lang: str) -> Mark | None:
    """3/3: how many of the visits that are still to be done stand complete on a phone."""
    ahead = [line for line in lines if not line.over]
    if not ahead:
        return None
    ready = sum(1 for line in ahead if line.ready and line.ready.tone == "ok")
    tone, icon = ("ok", "ok") if ready == len(ahead) else ("wait", "phone") if ready else ("off", "phone")
    text = t("office.ready_of", lang, ready=ready, total=len(ahead))
    return Mark(text, tone, icon, t("office.ready_of_title", lang))


def _sums(lines: list[Line], lang: str) -> list[tuple[str, int]]:
    states = Counter(line.state for line in lines)
    counts = {
        "visits": len(lines),
        "to_do": states["planned"],
        "under_way": sum(states[state] for state in UNDER_WAY),
        "finished": states["done"] + states["partial"],
        "off": states["cancelled"] + sum(states[state] for state in FINAL - {"done", "partial"}),
    }
    return [(t(f"office.sum_{name}", lang), count) for name, count in counts.items()]
