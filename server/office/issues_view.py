"""Issues as pages show them: kind and severity in words, photos by address, the visits around them."""

from dataclasses import dataclass
from datetime import date

from server.kit.clock import AMSTERDAM, from_rfc3339
from server.kit.house import House
from server.kit.i18n import t
from sync.kind import Document

from .pictures import blob
from .words import customer_text, day_text, moment_text, span_text

SEVERITY = {"low": "info", "medium": "wait", "high": "bad"}
STATE = {"open": "wait", "follow_up": "info", "solved": "ok", "no_action": "off"}


@dataclass(frozen=True)
class Shot:
    """A photo of an issue; the addresses are only good when its bytes are here."""

    here: bool
    screen: str
    full: str
    when: str


@dataclass(frozen=True)
class Stay:
    """A visit that an issue has to do with."""

    id: str
    text: str
    team: str
    state: str


@dataclass(frozen=True)
class Found:
    """One issue."""

    id: str
    category: str
    severity: str
    tone: str
    text: str
    who: str
    when: str
    sure: bool
    state: str
    state_text: str
    state_tone: str
    customer: str
    place: str
    visit: Stay
    follow_ups: list[Stay]
    photos: list[Shot]
    handled: str
    note: str | None


def found_of(house: House, issue: Document, lang: str) -> Found:
    """An issue of `office_issues` for a page."""
    visit = issue["visit"]
    place = visit["address"] or {}
    handled = issue["handled"]
    how = t(f"office.issue_state_{issue['state']}", lang)
    return Found(
        id=issue["id"],
        category=t(f"office.category_{issue['category']}", lang),
        severity=t(f"office.severity_{issue['severity']}", lang),
        tone=SEVERITY[issue["severity"]],
        text=issue["text"],
        who=issue["by_name"] or "",
        when=moment_text(issue["at"], house.now, lang),
        sure=not issue["unsure"],
        state=issue["state"],
        state_text=how,
        state_tone=STATE[issue["state"]],
        customer=customer_text(visit["customer"]["name"], lang),
        place=", ".join(
            one
            for one in (f"{place.get('street', '')} {place.get('number', '')}".strip(), place.get("city", ""))
            if one
        ),
        visit=_stay(visit, lang),
        follow_ups=[_stay(one, lang) for one in issue["follow_ups"]],
        photos=[_shot(house, photo, date.fromisoformat(visit["day"]), lang) for photo in issue["photos"]],
        handled=t(
            "office.handled_by", lang, how=how, name=handled["by"], when=moment_text(handled["at"], house.now, lang)
        )
        if handled
        else "",
        note=handled["note"] if handled else None,
    )


def _stay(visit: Document, lang: str) -> Stay:
    begins, ends = from_rfc3339(visit["planned_from"]), from_rfc3339(visit["planned_to"])
    day = day_text(begins.astimezone(AMSTERDAM).date(), lang)
    return Stay(visit["id"], f"{day}, {span_text(begins, ends)}", visit["team_name"] or "", visit["state"])


def _shot(house: House, photo: Document, day: date, lang: str) -> Shot:
    return Shot(
        here=photo["received_at"] is not None,
        screen=blob(photo["sha256"], "screen"),
        full=blob(photo["sha256"], "full"),
        when=moment_text(photo["taken_at"], house.now, lang, on=day),
    )
