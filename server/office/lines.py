"""A visit in a list: what the day, the search and the strip show of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Mapped

from server.kit.clock import AMSTERDAM, from_rfc3339
from server.kit.house import House
from server.kit.synced_models import Attention, Clash
from server.visits.readiness import versions_of
from server.visits.signal import silent_visits
from server.visits.states import FINAL
from sync.kind import Document

from .contact import Holding, Mark, ready_mark
from .words import customer_text, short_day, span_text

QUARTERS = 48
FIRST_HOUR = 7
CHIPS = {
    "planned": ("", "clock"),
    "en_route": ("info", "navigate"),
    "on_site": ("info", "door"),
    "working": ("volt", "bolt"),
    "paused": ("wait", "pause"),
    "done": ("ok", "ok"),
    "partial": ("wait", "half"),
    "no_access": ("bad", "fail"),
    "cancelled": ("off", "fail"),
}
"""The colour's name and the icon of each state's chip."""
TOGETHER = "\u00a0"
"""Between the words of a postcode and its town: a line breaks before them, not within."""
HOURS = tuple(f"{hour:02d}" for hour in range(FIRST_HOUR, FIRST_HOUR + 12))


@dataclass(frozen=True)
class Line:
    """One visit of a list, ready to be shown."""

    id: str
    state: str
    over: bool
    movable: bool
    time: str
    day_text: str | None
    customer: str
    place: str
    city: str
    type_name: str
    number: str
    team_name: str
    member: str | None
    ready: Mark | None
    clashes: int
    attention: int
    returned: bool
    strip: tuple[int, int] | None
    silent: bool


def lines_of(
    house: House, visits: list[Document], held: dict[str, list[Holding]], lang: str, *, with_day: bool = False
) -> list[Line]:
    """Lines for visits as `visits_of` gives them, in the same order."""
    ids = [visit["id"] for visit in visits]
    clashes = _waiting(house, Clash.state, Clash.doc_id, ids)
    cards = _waiting(house, Attention.state, Attention.subject_id, ids)
    versions, silent = versions_of(house, ids), silent_visits(house, ids)
    sent_back = {
        row["visit_id"] for row in house.store.read_by("visit_return", "visit_id", ids) if row["state"] == "open"
    }
    return [
        Line(
            id=visit["id"],
            state=visit["state"],
            over=is_over(visit),
            movable=not is_over(visit),
            time=span_text(*_span(visit)),
            day_text=short_day(_span(visit)[0].astimezone(AMSTERDAM).date(), lang) if with_day else None,
            customer=customer_text(visit["customer"]["name"], lang),
            place=place_text(visit),
            city=(visit["address"] or {}).get("city", ""),
            type_name=visit["type_name"],
            number=visit["number"],
            team_name=visit["team_name"],
            member=visit["member_name"],
            ready=None
            if is_over(visit)
            else ready_mark(held.get(visit["id"]), versions.get(visit["id"]), house.now, lang),
            clashes=clashes.get(visit["id"], 0),
            attention=cards.get(visit["id"], 0),
            returned=visit["id"] in sent_back,
            strip=_strip(*_span(visit)),
            silent=not is_over(visit) and visit["id"] in silent,
        )
        for visit in visits
    ]


def is_over(visit: Document) -> bool:
    """Whether a visit has ended or was called off."""
    return visit["state"] in FINAL or visit["state"] == "cancelled"


def place_text(visit: Document) -> str:
    """Assendorperstraat 118, 8012 EB Zwolle"""
    place = visit["address"]
    return f"{street_text(place)}, {town_text(place).replace(' ', TOGETHER)}" if place else ""


def street_text(place: Document) -> str:
    """Dorpsstraat 4 A"""
    return " ".join(part for part in (place["street"], place["number"], place.get("addition")) if part)


def town_text(place: Document) -> str:
    """8012 EB Zwolle"""
    postcode = place["postcode"]
    spaced = f"{postcode[:4]} {postcode[4:]}" if len(postcode) == 6 and postcode[:4].isdigit() else postcode
    return f"{spaced} {place['city']}"


def _span(visit: Document) -> tuple[datetime, datetime]:
    return from_rfc3339(visit["planned_from"]), from_rfc3339(visit["planned_to"])


def _strip(begins: datetime, ends: datetime) -> tuple[int, int] | None:
    """(first quarter from 1, quarters) on a strip from 07:00 to 19:00; None when it lies outside."""
    local = begins.astimezone(AMSTERDAM)
    first = (local.hour - FIRST_HOUR) * 4 + local.minute // 15
    length = max(1, round((ends - begins) / timedelta(minutes=15)))
    start, stop = max(first, 0), min(first + length, QUARTERS)
    return (start + 1, stop - start) if stop > start else None


def _waiting(house: House, state: Mapped[str], subject: Mapped[str], ids: list[str]) -> dict[str, int]:
    """How many open rows each visit has."""
    query = select(subject, func.count()).where(state == "open", subject.in_(ids)).group_by(subject)
    return {row[0]: row[1] for row in house.session.execute(query)} if ids else {}
