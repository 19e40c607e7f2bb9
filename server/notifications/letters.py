"""What a mail says, as text and as HTML, under the brand that sends it.

A letter is plain JSON: {subject, hello, lines: [text], facts: [[name, value]], button: {text, link, way}, after: [text]}.
Its words come from the catalogue of the room that writes it; `link` is the id of a customer link or None, or, where
`way` says "invite" or "password", of a colleague's link. The address
with the secret in it is put together here, at the moment of sending, and is never stored.
"""

from dataclasses import dataclass
from typing import Any

from flask import current_app

from server.accounts import account_links
from server.accounts.brands import Brand
from server.brands.models import BrandLogo
from server.links.tokens import address_of

from .mail_gateway import Outgoing
from .mail_models import Mail

__all__ = ["Letter", "outgoing"]


@dataclass(frozen=True)
class Letter:
    """What a room wants to say. `link`: the customer link behind the button; with a `way` a colleague's (`account_link`)."""

    subject: str
    hello: str
    lines: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    button: str = ""
    link: str | None = None
    way: str | None = None
    after: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As it lies in the row."""
        return {
            "subject": self.subject,
            "hello": self.hello,
            "lines": list(self.lines),
            "facts": [list(fact) for fact in self.facts],
            "button": {"text": self.button, "link": self.link, "way": self.way} if self.link else None,
            "after": list(self.after),
        }


def outgoing(row: Mail, brand: Brand, sender: str, logo: BrandLogo | None = None) -> Outgoing:
    """The mail as it goes out now, with the brand's logo in it. Needs the app's context for its templates."""
    button = row.letter["button"]
    address = _address(row.tenant_id, button) if button else ""
    templates = current_app.jinja_env  # not render_template: it wants a request
    names = {"letter": row.letter, "brand": brand, "lang": row.lang, "address": address, "logo": logo}
    return Outgoing(
        tenant=row.tenant_id,
        id=row.id,
        sender=brand.sender or sender,
        sender_name=brand.name,
        to=row.to,
        reply_to=brand.email,
        subject=row.letter["subject"],
        text=templates.get_template("mail/letter.txt").render(names),
        html=templates.get_template("mail/letter.html").render(names),
        lang=row.lang,
        logo=logo.png if logo else None,
    )


def _address(tenant: str, button: dict[str, Any]) -> str:
    way = button.get("way")
    return account_links.address_of(tenant, button["link"], way) if way else address_of(tenant, button["link"])
