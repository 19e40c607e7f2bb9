"""Mails to colleagues: an invitation, a link to another password. They hold no secret until they go out."""

from server.accounts.account_links import is_open
from server.accounts.events import AccountLinkMade
from server.accounts.models import AccountLink, Member, Tenant
from server.kit.events import listens
from server.kit.house import House
from server.kit.i18n import t

from .letters import Letter
from .mailing import NewMail, mail_later

__all__ = ["ABOUT_ACCOUNTS", "mail_account_link"]

ABOUT_ACCOUNTS = ("invite", "password")
"""Kinds of mails whose link opens an account: what they say is for their reader, and in the office for admins at most."""


@listens(AccountLinkMade)
def mail_account_link(event: AccountLinkMade, house: House) -> None:
    """Write to whom the link is for, in that person's language: from the company, since colleagues work for all its brands.
    One that was taken back meanwhile is not sent."""
    link = house.session.get(AccountLink, (house.tenant, event.link))
    if link is None or not is_open(house, link):
        return
    member = house.session.get_one(Member, (house.tenant, link.member_id))
    mail_later(
        house,
        NewMail(
            kind=link.purpose,
            key=f"account link {link.id}",
            to=link.email_norm,
            entity=None,
            subject_kind="member",
            subject_id=member.id,
            letter=_letter(link, member, house.session.get_one(Tenant, house.tenant).name),
            lang=member.lang,
            until=link.expires_at,
        ),
        by=link.by_member_id,
    )


def _letter(link: AccountLink, member: Member, company: str) -> Letter:
    def say(key: str) -> str:
        return t(f"notifications.{link.purpose}_{key}", member.lang, name=member.name, company=company)

    return Letter(
        subject=say("subject"),
        hello=t("notifications.hello", member.lang, name=member.name),
        lines=(say("line"),),
        button=say("button"),
        link=link.id,
        way=link.purpose,
        after=(say("after"),),
    )
