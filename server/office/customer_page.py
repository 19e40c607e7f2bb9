"""One customer over all brands: what was done under which of them, what stands there, what was found and thought."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from server.accounts.models import Entity
from server.kit.clock import from_rfc3339
from server.kit.errors import Problem
from server.kit.house import House
from server.kit.http import Answer, Door, Sample, answer, page
from server.kit.i18n import t
from server.visits.customer_papers import customer_papers
from server.visits.office_customers import MOST, customer_of
from server.visits.office_documents import visits_of
from server.visits.routes import visits
from sync.kind import Document

from .day import held_by_phones
from .frame import frame
from .lines import Line, lines_of, street_text, town_text
from .papers_view import paper_lines
from .routes import office
from .schemas import Address
from .toasts import toast_of
from .words import customer_text, day_text, moment_text

__all__ = ["customer_page", "read_customer"]

_ONE = Sample(path={"customer": "a customer"})


@dataclass(frozen=True)
class Brand:
    """What was done under one brand, the newest first."""

    name: str
    lines: list[Line]
    orders: int


@visits.get("/api/customer/<id:customer>", permission="visits.read", door="office", sample=_ONE)
def read_customer(door: Door, customer: str) -> Answer:
    """One customer over all brands: addresses, visits by brand (ids, the newest first, at most 200), what is installed,
    issues and ratings."""
    with door.read() as house:
        return answer(_found(house, customer))


@office.get("/office/customer/<id:customer>", permission="visits.read", door="office", takes=Address, sample=_ONE)
def customer_page(door: Door, customer: str, args: dict[str, Any]) -> Answer:
    """The same as a page."""
    with door.read() as house:
        shown = _shown(house, _found(house, customer), door.lang)
        names = frame(house, door, "customer", toast_of(house, args, door.lang))
    return page("office/customer.html", customer=shown, most=MOST, **names)


def _found(house: House, customer: str) -> Document:
    found = customer_of(house, customer)
    if found is None:
        raise Problem(404, "kit.not_found")
    return found


def _shown(house: House, found: Document, lang: str) -> dict[str, Any]:
    ids = [visit for brand in found["brands"] for visit in brand["visits"]]
    names = {row.id: row.name for row in house.session.scalars(select(Entity).where(Entity.tenant_id == house.tenant))}
    held = held_by_phones(house, lang)
    listed = dict(zip(ids, lines_of(house, visits_of(house, ids), held, lang, with_day=True), strict=True))
    places = {one["id"]: f"{street_text(one)}, {one['city']}" for one in found["addresses"]}
    brands = [
        Brand(
            names.get(one["entity"], "?"),
            [listed[visit] for visit in one["visits"]],
            len({listed[visit].number for visit in one["visits"]}),
        )
        for one in found["brands"]
    ]
    return found | {
        "name": customer_text(found["name"], lang),
        "brands": brands,
        "known_by": names.get(found["entity"], "?"),
        "status_text": t(f"office.customer_is_{found['status']}", lang),
        "addresses": [(street_text(one), town_text(one)) for one in found["addresses"]],
        "papers": paper_lines(house, customer_papers(house, found["id"]), lang, places),
        "installed": [_piece(one, lang) for one in found["installed"]],
        "issues": [_said(one, one["text"], house, lang) | {"id": one["id"]} for one in found["issues"]],
        "ratings": [_rated(one, house, lang) for one in found["ratings"]],
    }


def _piece(one: dict[str, Any], lang: str) -> dict[str, Any]:
    until = one["warranty_until"]
    text = t("office.customer_warranty", lang, day=day_text(until, lang), year=until.year) if until else ""
    return one | {"warranty": text}


def _rated(one: Document, house: House, lang: str) -> dict[str, Any]:
    stars = t("office.stars_of", lang, count=one["stars"], most=5)
    return _said(one, " · ".join(part for part in (stars, one["comment"]) if part), house, lang)


def _said(one: Document, text: str, house: House, lang: str) -> dict[str, Any]:
    return {"text": text, "visit": one["visit"], "when": moment_text(from_rfc3339(one["at"]), house.now, lang)}
