"""A page for a customer: by which link, under which brand, in which language, and with headers that keep it private."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from marshmallow import EXCLUDE, Schema, fields, pre_load

from server.accounts.brands import Brand, brand_of
from server.accounts.tokens import tenant_of
from server.brands.routes import logo_address
from server.kit.house import House
from server.kit.http import Answer, Door, page
from server.kit.i18n import t
from server.kit.limits import check_visitor
from server.links.models import CustomerLink
from server.links.opening import ClosedLink, NoLink, open_link
from server.visits.office_documents import visits_of
from sync.kind import Document

from .words import day_text

__all__ = ["ACT", "Asked", "Guest", "Typed", "guest_of", "opened", "private", "shown"]

ACT = 10.0
"""What sending a form counts for against the limit of pages a minute."""


KNOWN = {"lang": ("nl", "en"), "said": ("rated", "asked")}
"""What an address may say: the page's language, and what it says on top after a form. A signature changes the whole page."""


class Asked(Schema):
    """What a page's address may say. Mails, trackers and scanners put more behind a link: that does no harm."""

    class Meta:
        unknown = EXCLUDE

    @pre_load
    def as_far_as_known(self, data: Any, **kwargs: Any) -> dict[str, Any]:
        """A language that is none of ours is none."""
        return {name: value for name, value in dict(data).items() if value in KNOWN.get(name, ())}

    lang = fields.String(load_default=None)
    said = fields.String(load_default="")


class Typed(Schema):
    """A form: texts, which the page itself reads."""

    class Meta:
        unknown = EXCLUDE

    @pre_load
    def as_it_is(self, data: Any, **kwargs: Any) -> dict[str, Any]:
        """Everything that was filled in, in one field; nothing when it is no form."""
        sent: dict[str, Any] = data if isinstance(data, dict) else {}
        return {"typed": {name: str(value) for name, value in sent.items()}}

    typed = fields.Dict(keys=fields.String(), values=fields.String(), required=True)


@dataclass(frozen=True)
class Guest:
    """A customer at a page: by which link, for which visit, under whose brand. `lang` is the page's language."""

    link: CustomerLink
    visit: Document
    brand: Brand
    token: str
    lang: str
    now: datetime
    logo: str | None = None

    def t(self, key: str, **params: Any) -> str:
        """A text of this room."""
        return t(f"customer_pages.{key}", self.lang, **params)


def opened(door: Door, token: str, lang: str | None, act: Callable[[House, Guest], Answer], *, write: bool = False, purposes: tuple[str, ...] = ()) -> Answer:  # fmt: skip
    """Let somebody with a token in and do `act`. A link that is over says so under its brand; no link is a friendly page."""
    check_visitor(door.request, ACT if write else 1)
    tenant = tenant_of(token)
    try:
        if tenant is None:
            raise NoLink
        with door.write(tenant) if write else door.read(tenant) as house:
            try:
                guest = guest_of(house, token, lang, purposes, lock=write)
            except ClosedLink as closed:
                return _over(house, closed.link, lang or closed.link.lang)
            return act(house, guest)
    except NoLink:
        return private(page("customer_pages/closed.html", 404, why="none", **_plain(lang or door.lang)))


def _over(house: House, link: CustomerLink, lang: str) -> Answer:
    """Taken back, or expired and when; and whom to ask for a new one."""
    visits = visits_of(house, [link.subject_id])
    if not visits:
        raise NoLink
    brand = brand_of(house, visits[0]["entity"])
    why, day = ("revoked", "") if link.revoked_at else ("expired", day_text(link.expires_at, lang))
    return private(page("customer_pages/closed.html", 410, why=why, day=day, brand=brand, **_plain(lang)))


def guest_of(house: House, token: str, lang: str | None, purposes: tuple[str, ...], *, lock: bool = False) -> Guest:
    """Who this token lets in. NoLink, also when what it was about is not there any more."""
    link = open_link(house, token, purposes, lock=lock)
    visits = visits_of(house, [link.subject_id]) if link.subject_kind == "visit" else []
    if not visits:
        raise NoLink
    _as_done(house, visits[0])
    brand = brand_of(house, visits[0]["entity"])
    said = lang if lang in brand.langs else link.lang if link.lang in brand.langs else brand.langs[0]
    return Guest(link, visits[0], brand, token, said, house.now, logo_address(house, brand.id))


def _as_done(house: House, visit: Document) -> None:
    """What the office sent back for a better photo is no news to the customer: it goes on saying how it had ended."""
    for row in house.store.read_by("visit_return", "visit_id", [visit["id"]]):
        if row["state"] == "open" and visit["state"] == "paused":
            visit["state"] = row["from_state"]


def shown(guest: Guest, template: str, status: int = 200, **names: Any) -> Answer:
    """A page under the guest's brand."""
    return private(page(f"customer_pages/{template}.html", status, guest=guest, brand=guest.brand, token=guest.token, logo=guest.logo, **_plain(guest.lang), **names))  # fmt: skip


def private(answer: Answer) -> Answer:
    """Nobody keeps it, finds it, or learns its address from where the customer goes next."""
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return answer


def _plain(lang: str) -> dict[str, Any]:
    def say(key: str, **params: Any) -> str:
        return t(f"customer_pages.{key}", lang, **params)

    return {"lang": lang, "say": say}
