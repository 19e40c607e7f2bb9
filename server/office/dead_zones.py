"""The day before: tomorrow's visits at an address without signal, and whether a phone of their team holds them already."""

from dataclasses import dataclass
from datetime import date, timedelta

from server.kit.clock import from_rfc3339
from server.kit.house import House
from server.kit.i18n import t
from server.visits.office_documents import visits_of
from server.visits.signal import silent_on

from .departure import Waits
from .words import clock_text, customer_text

__all__ = ["DeadZones", "dead_zones"]


@dataclass(frozen=True)
class Silent:
    """One visit: "08:30", who, where, which team, and whether a phone has proved that it holds it."""

    id: str
    time: str
    where: str
    team: str
    proved: bool


@dataclass(frozen=True)
class DeadZones:
    """The banner; `open`: how many of the visits no phone has proved."""

    title: str
    open: int
    visits: list[Silent]


def dead_zones(house: House, day: date, team: str | None, unproved: Waits, lang: str) -> DeadZones | None:
    """Tomorrow's, on the pages of today and tomorrow: who drives there should have everything before there is no line."""
    tomorrow = house.today + timedelta(days=1)
    found = silent_on(house, tomorrow) if day in (house.today, tomorrow) else []
    visits = [one for one in visits_of(house, found) if team in (None, one["team"])]
    if not visits:
        return None
    waits = {one.visit for one in unproved(tomorrow)}
    shown = [
        Silent(
            one["id"],
            clock_text(from_rfc3339(one["planned_from"])),
            f"{customer_text(one['customer']['name'], lang)}, {one['address']['city']}",
            one["team_name"],
            one["id"] not in waits,
        )
        for one in visits
    ]
    return DeadZones(t("office.dead_zones", lang, count=len(shown)), sum(not one.proved for one in shown), shown)
