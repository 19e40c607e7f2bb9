"""Signing on the customer's own phone: what is put before the customer, whether it can be signed yet, and the signature.

The office makes the statement here, from what it holds, with the sums of the phone (statement.py). So nobody signs by a
link what is still on a technician's phone: see `why_not_yet` and docs/decisions/0018.
"""

from dataclasses import dataclass

from sqlalchemy import select

from server.kit.chain import await_chain
from server.kit.house import House
from sync.kind import Document, Row

from .acts import made_by_office
from .finishing import came_later
from .models import Signature
from .office_documents import signable_documents
from .statement import Content, Shown, content, facts_hash

__all__ = ["APP", "OVER", "Mark", "customer_signature", "facts_of_now", "sign_by_link", "text_of_now", "why_not_yet"]

APP = "link/1"
"""What a statement names as the app that showed it."""
AT_WORK = ("on_site", "working", "paused")
OVER = ("done", "partial")


@dataclass(frozen=True)
class Mark:
    """What a customer put under the statement: the name, and either the drawing's hash or the name typed as a signature."""

    name: str
    statement_sha256: str
    image_sha256: str | None
    consent: str


def text_of_now(house: House, visit: str, *, lang: str, name: str, consent: str) -> Content:
    """The statement's content as it would be signed now by a customer of this name."""
    shown = Shown(lang, house.tenant, visit, APP, "customer", name, consent)
    return content(shown, signable_documents(house.store, visit))


def facts_of_now(house: House, visit: str) -> str:
    """The hash of what a statement would say of the visit now: the same on a phone that holds the same."""
    return facts_hash(text_of_now(house, visit, lang="", name="", consent=""))


def why_not_yet(whole: Document) -> str | None:
    """Why a visit (office_documents.visit_of) cannot be signed by a link now: not_begun, cancelled, incomplete; None = it can.

    While it goes on, everything that the checklist asks must be here, but for signatures: the rest may be on a phone
    without signal. Once it ended, all that the phone wrote before the end is here (a phone sends in order), and what is
    lacking is lacking.
    """
    if whole["state"] in OVER:
        return None
    if whole["state"] not in AT_WORK:
        return "cancelled" if whole["state"] in ("cancelled", "no_access") else "not_begun"
    return "incomplete" if any(one["type"] != "signature" for one in whole["missing"]) else None


def customer_signature(house: House, visit: str) -> Signature | None:
    """The customer's newest signature, made in whichever way."""
    mine = select(Signature).where(
        Signature.tenant_id == house.tenant, Signature.visit_id == visit, Signature.role == "customer"
    )
    return house.session.scalars(mine.order_by(Signature.received_at.desc(), Signature.id.desc()).limit(1)).first()


def sign_by_link(house: House, visit: str, mark: Mark, *, by: str) -> Row:
    """Put the mark under the statement, as a phone's signature.seal does. `by`: who sent the link. The bytes are here."""
    row = {
        "id": house.desk.new_id(),
        "visit_id": visit,
        "role": "customer",
        "name": mark.name,
        "statement_sha256": mark.statement_sha256,
        "image_sha256": mark.image_sha256,
        "typed": None if mark.image_sha256 else mark.name,
        "consent": mark.consent,
        "channel": "link",
    }
    signature = house.desk.add("signature", row | made_by_office(by, house.now))
    await_chain(house.desk, "signature", row["id"])
    came_later(house.desk, visit)
    return signature
