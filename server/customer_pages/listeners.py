"""Mails that go by themselves: an appointment was made, moved or called off; a visit is done. Each company chooses."""

from datetime import datetime

from sqlalchemy import select

from server.accounts.brands import brand_of
from server.kit.clock import day_in_amsterdam, from_rfc3339
from server.kit.events import listens
from server.kit.house import House
from server.links.making import NewLink, make_link
from server.links.models import CustomerLink
from server.notifications.addresses import is_address
from server.notifications.mail_choices import wants
from server.notifications.mailing import NewMail, mail_later
from server.visits.events import VisitCancelled, VisitCompleted, VisitMade, VisitMoved
from server.visits.office_documents import visits_of
from sync.kind import Document

from .writing import About, letter_about

__all__ = ["mail_of_cancelled", "mail_of_done", "mail_of_made", "mail_of_moved"]

LANG = "nl"
"""The language for who was never written to in another."""


@listens(VisitMade)
def mail_of_made(event: VisitMade, house: House) -> None:
    """When we come, with a link to follow it. From tomorrow on: what is today was spoken about."""
    _appointment(house, "made", event.visit)


@listens(VisitMoved)
def mail_of_moved(event: VisitMoved, house: House) -> None:
    """The new day and time; not for another team at the same time."""
    if event.was_planned_from != event.planned_from:
        _appointment(house, "moved", event.visit)


@listens(VisitCancelled)
def mail_of_cancelled(event: VisitCancelled, house: House) -> None:
    """We do not come."""
    _appointment(house, "cancelled", event.visit)


@listens(VisitCompleted)
def mail_of_done(event: VisitCompleted, house: House) -> None:
    """How was it? Once a visit, however often it is finished; the page leads on to nothing else."""
    for visit in visits_of(house, [event.visit]):
        if wants(house, "done") and event.outcome == "done" and _reachable(visit):
            _write(house, "done", visit, f"done {visit['id']}", "rate", None)
            _write(house, "report", visit, f"report {visit['id']}", "report", None)


def _appointment(house: House, kind: str, visit_id: str) -> None:
    for visit in visits_of(house, [visit_id]):
        begins = from_rfc3339(visit["planned_from"])
        stands = (visit["state"] == "cancelled") == (kind == "cancelled")
        if wants(house, kind) and stands and day_in_amsterdam(begins) > house.today and _reachable(visit):
            _write(house, kind, visit, f"{kind} {visit['id']} {visit['planned_from']}", "follow", begins)


def _reachable(visit: Document) -> bool:
    return is_address(visit["customer"]["email"])


def _lang(house: House, visit: Document) -> str:
    """Customers have no language on record: that of the last link that somebody here made for this customer."""
    orders = house.store.read_by("work_order", "customer_id", [visit["customer"]["id"]])
    visits = house.store.read_by("visit", "work_order_id", [one["id"] for one in orders])
    asked = select(CustomerLink.lang).where(
        CustomerLink.tenant_id == house.tenant,
        CustomerLink.subject_kind == "visit",
        CustomerLink.subject_id.in_([one["id"] for one in visits]),
        CustomerLink.by_member_id.is_not(None),
    )
    latest = asked.order_by(CustomerLink.at.desc(), CustomerLink.id.desc()).limit(1)
    return house.session.scalar(latest) or LANG


def _write(house: House, kind: str, visit: Document, key: str, purpose: str, until: datetime | None) -> None:
    brand, lang = brand_of(house, visit["entity"]), _lang(house, visit)
    link = make_link(house, NewLink(purpose, "visit", visit["id"], lang), by=None)
    begins, ends = from_rfc3339(visit["planned_from"]), from_rfc3339(visit["planned_to"])
    about = About(brand.name, visit["customer"]["name"], begins, ends, visit["type_name"])
    letter = letter_about(about, kind, purpose, lang, link.id)
    mail_later(house, NewMail(kind, key, visit["customer"]["email"], visit["entity"], "visit", visit["id"], letter, lang, until))  # fmt: skip
