"""Everything about one visit, ready for its page."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from server.accounts.models import Entity
from server.kit.clock import AMSTERDAM, from_rfc3339
from server.kit.files import Files
from server.kit.house import House
from server.kit.i18n import t
from server.visits.models import Visit
from server.visits.office_documents import visit_of
from server.visits.office_issues import issue_behind, issue_documents
from server.visits.readiness import versions_of
from server.visits.states import FINAL, OUTCOMES, UNDER_WAY
from sync.kind import Document

from .ability_view import ability_of
from .answers import Answers, no_longer_asked
from .contact import ready_mark
from .day import held_by_phones
from .inbox_page import items_about
from .issues_view import Found, found_of
from .lines import is_over, street_text, town_text
from .link_rows import OFFERED, links_of
from .material_view import material_view
from .papers_view import papers_view
from .parts_view import parts_of
from .pictures import Picture, pictures_of
from .replay_links import replay_links
from .report_panel import panel_of
from .signal_view import signal_view
from .signatures import signatures_of
from .spent import hours_of, ratings_of
from .trail import trail_of
from .words import customer_text, day_text, minutes_text, moment_text, span_text

STEP_LOOKS = {
    "planned": ("", "undo"),
    "en_route": ("info", "navigate"),
    "on_site": ("info", "door"),
    "working": ("volt", "bolt"),
    "paused": ("wait", "pause"),
    "done": ("ok", "ok"),
    "partial": ("wait", "half"),
    "no_access": ("fail", "fail"),
    "cancelled": ("off", "fail"),
}


@dataclass(frozen=True)
class Step:
    """A step of the visit's course."""

    title: str
    when: str
    sure: bool
    who: str
    tone: str
    icon: str
    history: bool
    undone: str | None
    late: bool
    skipped: str
    note: str | None
    for_office: bool
    received: str | None


def page_of(house: House, files: Files, visit: str, lang: str, rights: Collection[str] = ()) -> dict[str, Any] | None:
    """The names that visit.html wants as `visit`; None if there is no such visit."""
    document = visit_of(house, visit)
    if document is None:
        return None
    people = _names(house, document)
    items = items_about(house, visit, lang)
    clashes = {item.concern: item.id for item in items if item.concern}
    photos = pictures_of(document, people, house.now, lang)
    by_place: dict[tuple[str, int], list[Picture]] = {}
    for photo in photos:
        by_place.setdefault((photo.item or "", photo.repeat), []).append(photo)
    found = Answers(document, people, by_place, clashes, house.now, lang)
    sections = found.sections(document["checklist"], no_longer_asked(house, document))
    here = sum(1 for photo in photos if photo.here)
    hours, hours_sum = hours_of(document, lang)
    over = is_over(document)
    row = house.session.get(Visit, (house.tenant, visit))
    erased = row is not None and row.erased_at is not None
    return _facts(house, document, people, lang) | {
        "ability": ability_of(house, visit, lang, over=over),
        "movable": not over,
        "cancellable": not over,
        "erased": erased,
        "reopenable": over and not erased,
        "returnable": document["state"] in OUTCOMES and not erased,
        "returned": _returned(document, house.now, lang),
        "ready": None
        if over
        else ready_mark(
            held_by_phones(house, lang).get(visit), versions_of(house, [visit]).get(visit), house.now, lang
        ),
        "signal": signal_view(house, visit, lang),
        "steps": _steps(document, people, house.now, lang),
        "replays": replay_links(house, visit),
        "checklist": {
            "title": (document["checklist"] or {}).get("title"),
            "number": (document["checklist"] or {}).get("number"),
            "sections": sections,
        },
        "missing": [one["title"] for one in document["missing"]] if document["state"] in ("done", "partial") else [],
        "photos": photos,
        "photos_text": t("office.photos_here", lang, here=here, total=len(photos)) if photos else "",
        "parts": parts_of(house, document, people, clashes, photos, lang),
        "report": panel_of(house, files, visit, lang),
        "signatures": signatures_of(house, files, document, lang),
        "follows": _follows(house, visit, lang),
        "issues": _issues(document, people, house.now, lang),
        "hours": hours,
        "hours_sum": hours_sum,
        "ratings": ratings_of(document, house.now, lang),
        "material": material_view(house, visit, lang),
        "papers": papers_view(house, visit, lang),
        "links": links_of(house, visit, lang),
        "offered_links": OFFERED,
        "trail": trail_of(house, visit, lang, whence="audit.read" in rights),
        "open_items": items,
    }


def _follows(house: House, visit: str, lang: str) -> Found | None:
    """The issue that this visit was planned for."""
    issue = issue_behind(house, visit)
    return found_of(house, issue_documents(house, [issue])[0], lang) if issue else None


def _names(house: House, document: Document) -> dict[str, str]:
    """The names of everybody who is named in the visit's documents."""
    hanging = ("steps", "answers", "photos", "parts", "signatures", "issues")
    ids = {one["by"] for name in hanging for one in document[name] if one["by"]}
    ids |= {one["undone_by"] for one in document["steps"] if one["undone_by"]}
    if document["cancellation"]:
        ids.add(document["cancellation"]["by"])
    return {row["id"]: row["name"] for row in house.store.read("member", ids)}


def _facts(house: House, document: Document, people: dict[str, str], lang: str) -> dict[str, Any]:
    begins, ends = from_rfc3339(document["planned_from"]), from_rfc3339(document["planned_to"])
    day = begins.astimezone(AMSTERDAM).date()
    place = document["address"]
    off = document["cancellation"]
    brand = house.session.get(Entity, (house.tenant, document["entity"]))
    return {
        name: document[name]
        for name in (
            "id", "nr", "state", "number", "type_name", "team", "team_name", "lines",
            "contact_name", "contact_phone", "access_note", "remarks",
        )
    } | {
        "day": day.isoformat(),
        "day_text": day_text(day, lang),
        "time": span_text(begins, ends),
        "duration": minutes_text(document["duration_min"], lang),
        "member": document["member_name"],
        "entity": brand.name if brand else None,
        "begun": document["state"] in UNDER_WAY,
        "customer": {
            **document["customer"],
            "name": customer_text(document["customer"]["name"], lang),
            "street": street_text(place) if place else "",
            "place": town_text(place) if place else "",
        },
        "cancellation": {
            "reason": off["reason"],
            "who": people.get(off["by"], ""),
            "when": moment_text(off["at"], house.now, lang),
        }
        if off
        else None,
    }  # fmt: skip


def _steps(document: Document, people: dict[str, str], now: datetime, lang: str) -> list[Step]:
    sent_back = {one["at"] for one in document["returns"]}
    return [
        Step(
            title=t("office.sent_back" if one["at"] in sent_back else f"office.state_{one['to']}", lang),
            when=moment_text(one["at"], now, lang, on=date.fromisoformat(document["day"])),
            sure=not one["unsure"],
            who=people.get(one["by"], ""),
            tone=STEP_LOOKS[one["to"]][0] if one["moved"] and not one["undone_by"] else "off",
            icon=STEP_LOOKS[one["to"]][1],
            history=not one["moved"],
            undone=people.get(one["undone_by"], "?") if one["undone_by"] else None,
            late=one["late"],
            skipped=", ".join(t(f"office.state_{state}", lang) for state in one["skipped"]),
            note=one["note"],
            for_office=one["to"] in FINAL,
            received=None,
        )
        for one in sorted(document["steps"], key=lambda step: step["nr"])
    ]


def _returned(document: Document, now: datetime, lang: str) -> dict[str, str] | None:
    """The return that nobody answered yet."""
    for one in document["returns"]:
        if one["state"] == "open":
            return {"reason": one["reason"], "who": one["by_name"] or "", "when": moment_text(one["at"], now, lang)}
    return None


def _issues(document: Document, people: dict[str, str], now: datetime, lang: str) -> list[dict[str, str]]:
    tones = {"low": "info", "medium": "wait", "high": "bad"}
    return [
        {
            "id": one["id"],
            "category": t(f"office.category_{one['category']}", lang),
            "severity": t(f"office.severity_{one['severity']}", lang),
            "tone": tones[one["severity"]],
            "text": one["text"],
            "who": people.get(one["by"], ""),
            "when": moment_text(one["at"], now, lang),
        }
        for one in document["issues"]
    ]
