"""Links by mail to colleagues: an invitation (7 days), another password (an hour). Good once; a newer one ends the older.

The token is `<tenant>.<secret>`, the secret HMAC-SHA-256 of the link's id under the server's key: it is put together
when the mail goes out and lies nowhere. Opening a link changes nothing: mail programs open links before people do.
"""

import base64
import hashlib
import hmac
from datetime import timedelta
from typing import Literal

from flask import current_app
from sqlalchemy import select

from server.accounts.events import AccountLinkMade
from server.accounts.models import AccountLink
from server.accounts.tokens import token_hash
from server.kit.errors import Problem
from server.kit.house import House

__all__ = ["LASTS", "address_of", "links_of", "make_link", "open_link", "revoke_links", "token_of"]

Purpose = Literal["invite", "password"]
LASTS = {"invite": timedelta(days=7), "password": timedelta(hours=1)}
PATHS = {"invite": "invitation", "password": "new-password"}


def make_link(house: House, purpose: Purpose, member: str, email: str, *, by: str | None) -> AccountLink:
    """A new link to this member at this e-mail (already in its normal form), which is mailed after the commit."""
    revoke_links(house, member, purpose)
    id_ = house.desk.new_id()
    row = AccountLink(
        id=id_,
        purpose=purpose,
        member_id=member,
        email_norm=email,
        token_hash=token_hash(token_of(house.tenant, id_)),
        by_member_id=by,
        at=house.now,
        expires_at=house.now + LASTS[purpose],
    )
    house.session.add(row)
    house.session.flush()
    house.tell(AccountLinkMade(link=id_))
    return row


def open_link(house: House, token: str, purpose: Purpose, *, lock: bool = False) -> AccountLink:
    """The link of this token, if it is still good. With `lock` a second press on the same form waits for the first.

    Problem 404 `no_link` for one that is unknown, used, expired or taken back alike: guessing tells nothing.
    """
    asked = select(AccountLink).where(AccountLink.token_hash == token_hash(token), AccountLink.purpose == purpose)
    row = house.session.scalars(asked.with_for_update() if lock else asked).one_or_none()
    if row is None or not is_open(house, row):
        raise Problem(404, "accounts.no_link")
    return row


def is_open(house: House, row: AccountLink) -> bool:
    """Whether it may still be used."""
    return row.used_at is None and row.revoked_at is None and row.expires_at > house.now


def revoke_links(house: House, member: str, *purposes: str) -> None:
    """What was mailed before opens nothing any more."""
    mine = select(AccountLink).where(AccountLink.member_id == member, AccountLink.purpose.in_(purposes))
    for row in house.session.scalars(mine.where(AccountLink.used_at.is_(None), AccountLink.revoked_at.is_(None))):
        row.revoked_at = house.now


def links_of(house: House, members: list[str]) -> dict[str, AccountLink]:
    """The latest invitation of each of these members."""
    mine = select(AccountLink).where(AccountLink.member_id.in_(members), AccountLink.purpose == "invite")
    return {row.member_id: row for row in house.session.scalars(mine.order_by(AccountLink.at, AccountLink.id))}


def token_of(tenant: str, link: str) -> str:
    """`<tenant>.<secret>`: 256 bits that only this server can make."""
    key = current_app.extensions["settings"].secret_key.encode()
    made = hmac.new(key, f"account link {tenant} {link}".encode(), hashlib.sha256).digest()
    return f"{tenant}.{base64.urlsafe_b64encode(made).decode().rstrip('=')}"


def address_of(tenant: str, link: str, purpose: str) -> str:
    """The whole address, as it stands in a mail."""
    base = current_app.extensions["settings"].public_url or "http://127.0.0.1:8000"
    return f"{base}/account/{PATHS[purpose]}/{token_of(tenant, link)}"
