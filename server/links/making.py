"""Making a link, and taking it back."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from server.accounts.tokens import token_hash
from server.kit.errors import Problem
from server.kit.house import House
from server.kit.tenant_settings import whole

from .models import PURPOSES, CustomerLink
from .tokens import token_of

__all__ = ["LASTS", "NewLink", "is_open", "links_about", "make_link", "revoke_link"]

LASTS = {
    "follow": whole("link_follow_days", 60, unit="days", group="links", least=1, most=400),
    "sign": whole("link_sign_days", 7, unit="days", group="links", least=1, most=60),
    "rate": whole("link_rate_days", 30, unit="days", group="links", least=1, most=400),
    "report": whole("link_report_days", 365, unit="days", group="links", least=1, most=3650),
}
"""How long a link opens its page. The warranty is on the report's page, hence a year."""


@dataclass(frozen=True)
class NewLink:
    """What is wanted: a purpose, what it is about, in which language its page speaks first."""

    purpose: str
    subject_kind: str
    subject_id: str
    lang: str = "nl"


def make_link(house: House, wanted: NewLink, *, by: str | None) -> CustomerLink:
    """A new link; its address is `address_of(house.tenant, link.id)`. Written down. Problem 404 for a purpose we do not have.

    ValueError when nobody asks for a signature: evidence says who did.
    """
    if wanted.purpose not in PURPOSES:
        raise Problem(404, "kit.not_found")
    if wanted.purpose == "sign" and by is None:
        raise ValueError("A person asks for a signature, never the house by itself.")
    id_ = house.desk.new_id()
    row = CustomerLink(
        id=id_,
        token_hash=token_hash(token_of(house.tenant, id_)),
        purpose=wanted.purpose,
        subject_kind=wanted.subject_kind,
        subject_id=wanted.subject_id,
        lang=wanted.lang,
        by_member_id=by,
        at=house.now,
        expires_at=house.now + timedelta(days=LASTS[wanted.purpose].of(house)),
    )
    house.session.add(row)
    house.session.flush()
    house.audit("link", wanted.subject_kind, wanted.subject_id, None, {"link": id_, "purpose": wanted.purpose})
    return row


def revoke_link(house: House, link: str, *, by: str) -> CustomerLink:
    """From now on it opens nothing. Doing it again changes nothing. Problem 404."""
    row = house.session.get(CustomerLink, (house.tenant, link), with_for_update=True)
    if row is None:
        raise Problem(404, "kit.not_found")
    if row.revoked_at is None:
        row.revoked_at, row.revoked_by_member_id = house.now, by
        house.audit("unlink", row.subject_kind, row.subject_id, {"link": link, "purpose": row.purpose}, None)
    return row


def links_about(house: House, subject_kind: str, subject_id: str) -> list[CustomerLink]:
    """Every link about something, the newest first."""
    mine = select(CustomerLink).where(
        CustomerLink.tenant_id == house.tenant,
        CustomerLink.subject_kind == subject_kind,
        CustomerLink.subject_id == subject_id,
    )
    return list(house.session.scalars(mine.order_by(CustomerLink.at.desc(), CustomerLink.id.desc())))


def is_open(house: House, row: CustomerLink) -> bool:
    """Whether it opens its page now."""
    return row.revoked_at is None and row.expires_at > house.now
