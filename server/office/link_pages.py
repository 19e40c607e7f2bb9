"""Links for the customer of a visit: which there are, a new one (by mail or to copy), and taking one back."""

from typing import Any

from server.accounts.brands import brand_of
from server.kit.clock import AMSTERDAM, from_rfc3339
from server.kit.errors import Problem
from server.kit.house import House
from server.kit.http import Answer, Door, Sample, go_to
from server.kit.i18n import t
from server.links.making import NewLink, make_link, revoke_link
from server.links.models import CustomerLink
from server.notifications.addresses import is_address
from server.notifications.letters import Letter
from server.notifications.mailing import NewMail, mail_later
from server.visits.office_documents import visits_of
from server.visits.standing import visit_of
from sync.kind import Document

from .link_rows import OFFERED
from .routes import office
from .schemas import Typed
from .words import day_text, span_text

__all__ = ["revoke", "send_link"]

_PATH = {"visit": "a visit"}


@office.post("/office/visit/<id:visit>/link", permission="visits.write", door="office", takes=Typed, sample=Sample(path=_PATH, json={"purpose": "follow"}))  # fmt: skip
def send_link(door: Door, visit: str, args: dict[str, Any]) -> Answer:
    """A new link for a `purpose`; with `mail` it goes to the customer's address, else it stands on the page to copy."""
    form = args["typed"]
    purpose, lang = form.get("purpose", ""), "en" if form.get("lang") == "en" else "nl"
    if purpose not in OFFERED:
        raise Problem(404, "kit.not_found")
    with door.write() as house:
        visit_of(house.desk, visit)
        found = visits_of(house, [visit])
        link = make_link(house, NewLink(purpose, "visit", visit, lang), by=door.who.member)
        mailed = bool(form.get("mail")) and is_address(found[0]["customer"]["email"])
        if mailed:
            mail_later(house, _mail(house, found[0], link), by=door.who.member)
    return go_to(f"/office/visit/{visit}?did={'link_mailed' if mailed else 'link_made'}#h-links")


@office.post("/office/link/<id:link>/revoke", permission="visits.write", door="office", sample=Sample(path={"link": "a customer_link"}))  # fmt: skip
def revoke(door: Door, link: str) -> Answer:
    """From now on it opens nothing."""
    with door.write() as house:
        row = revoke_link(house, link, by=door.who.member)
        visit = row.subject_id
    return go_to(f"/office/visit/{visit}?did=link_revoked#h-links")


def _mail(house: House, visit: Document, link: CustomerLink) -> NewMail:
    lang, begins = link.lang, from_rfc3339(visit["planned_from"])
    brand = brand_of(house, visit["entity"])

    def say(key: str) -> str:
        return t(f"office.letter_{key}", lang, brand=brand.name, name=visit["customer"]["name"])

    when = (
        f"{day_text(begins.astimezone(AMSTERDAM).date(), lang)}, {span_text(begins, from_rfc3339(visit['planned_to']))}"
    )
    letter = Letter(
        subject=say(f"{link.purpose}_subject"),
        hello=say("hello"),
        lines=(say(f"{link.purpose}_line"),),
        facts=((say("when"), when), (say("work"), visit["type_name"])),
        button=say(f"{link.purpose}_button"),
        link=link.id,
        after=(say("after"),),
    )
    return NewMail("link", f"link {link.id}", visit["customer"]["email"], visit["entity"], "visit", visit["id"], letter, lang)  # fmt: skip
