"""What a mail about a visit says: the words of this room, filled in."""

from dataclasses import dataclass
from datetime import datetime

from server.kit.i18n import t
from server.notifications.letters import Letter

from .words import clock_text, day_text

__all__ = ["About", "letter_about"]


@dataclass(frozen=True)
class About:
    """A visit as its customer knows it: by whom, for whom, when and what."""

    brand: str
    customer: str
    begins: datetime
    ends: datetime
    work: str


def letter_about(about: About, kind: str, purpose: str, lang: str, link: str) -> Letter:
    """`kind`: made moved cancelled done report; behind the button the link's page, for its `purpose`."""

    def say(name: str) -> str:
        return t(f"customer_pages.{name}", lang, brand=about.brand, name=about.customer)

    when = f"{day_text(about.begins, lang)}, {clock_text(about.begins)} – {clock_text(about.ends)}"
    return Letter(
        subject=say(f"mail_{kind}_subject"),
        hello=say("mail_hello"),
        lines=(say(f"mail_{kind}_line"),),
        facts=((say("planned"), when), (say("work"), about.work)),
        button=say(f"mail_{purpose}_button"),
        link=link,
        after=(say("mail_after"),),
    )
