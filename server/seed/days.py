"""Which visits the demo plans: yesterday to next week, per team, in Amsterdam time relative to today."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from server.kit.clock import AMSTERDAM

from .places import Place, places_of

# code -> (name, minutes, template, what the order says)
TYPES = {
    "installation_11kw": ("Laadpaal 11 kW", 150, "installation"),
    "installation_22kw": ("Laadpaal 22 kW", 180, "installation"),
    "maintenance": ("Onderhoud", 60, "service"),
    "fault": ("Storing", 90, "service"),
}

# The rhythm of a team's week: (start, type) per visit; the day's place in the week picks the row.
RHYTHM = (
    (("08:00", "installation_11kw"), ("11:15", "installation_11kw"), ("14:30", "maintenance")),
    (("08:00", "installation_11kw"), ("11:00", "fault"), ("13:30", "installation_11kw")),
    (("08:00", "installation_22kw"), ("12:00", "maintenance"), ("13:45", "installation_11kw")),
    (("08:30", "installation_11kw"), ("12:30", "installation_22kw")),
    (("08:00", "maintenance"), ("09:45", "installation_11kw"), ("13:30", "fault")),
    (("09:00", "installation_11kw"), ("13:00", "maintenance")),
)

ACCESS = (
    None,
    "Aanbellen bij de zijdeur; de voorbel doet het niet.",
    "Parkeren op eigen oprit mag, de poort is open.",
    "Sleutel ligt bij de buren op nummer {next_door}.",
    None,
    "Meterkast zit achter de voordeur links. Let op de hond.",
    "Bel tien minuten van tevoren, dan zet de klant de auto weg.",
)
REMARKS = (
    None,
    None,
    "Klant wil de kabel langs de regenpijp, niet over de gevel.",
    "Er is al een loze leiding van meterkast naar schuur.",
    None,
    "Klant werkt thuis; stroom eraf graag na 10 uur.",
)


@dataclass(frozen=True)
class Planned:
    """One visit of the demo, before it is a row. Moments are UTC."""

    key: str
    crew: str
    offset: int
    day: date
    begins: datetime
    ends: datetime
    type: str
    place: Place
    place_key: str
    access_note: str | None
    remarks: str | None


def visits_of(crew: str, today: date) -> Iterator[Planned]:
    """All visits of one team from yesterday (-1) to a week ahead (+7), in order of time."""
    places = places_of(crew)
    count = 0
    for offset in range(-1, 8):
        for start, kind in RHYTHM[(offset + 1) % len(RHYTHM)]:
            yield _planned(crew, today, offset, start, kind, count, places)
            count += 1


def _planned(crew: str, today: date, offset: int, start: str, kind: str, count: int, places: list[Place]) -> Planned:
    day = today + timedelta(days=offset)
    begins = datetime.combine(day, time.fromisoformat(start), AMSTERDAM).astimezone(UTC)
    at = count % len(places)
    place = places[at]
    access = ACCESS[count % len(ACCESS)]
    number = int(place.number)
    return Planned(
        key=f"{crew}-{count}",
        crew=crew,
        offset=offset,
        day=day,
        begins=begins,
        ends=begins + timedelta(minutes=TYPES[kind][1]),
        type=kind,
        place=place,
        place_key=f"{crew}-{at}",
        access_note=access.format(next_door=number + 2) if access else None,
        remarks=REMARKS[count % len(REMARKS)],
    )
