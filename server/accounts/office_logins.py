"""Log-ins at the office: of a browser by cookie, of a program by token. Rows, so that each can be ended."""

from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.accounts.logging_in import Known
from server.accounts.models import Login, LoginSession, Member
from server.accounts.roles import rights_of
from server.accounts.tokens import token_hash
from server.kit.house import House
from server.kit.http import Person
from server.kit.ids import uuid7

__all__ = ["IDLE", "begin_login", "end_login", "find_login", "person_of"]

IDLE = timedelta(days=14)
"""A log-in that nobody uses is over after this long."""
SEEN_EVERY = timedelta(minutes=5)


def begin_login(
    session: Session,
    who: Known,
    *,
    kind: Literal["cookie", "bearer"],
    now: datetime,
    address: str | None,
    program: str | None,
    token: str | None = None,
) -> str:
    """Write down a new log-in. Its id."""
    row = LoginSession(
        id=uuid7(),
        login_id=who.login,
        tenant_id=who.tenant,
        member_id=who.member,
        kind=kind,
        token_hash=token_hash(token) if token else None,
        address=address,
        program=(program or "")[:200] or None,
        created_at=now,
        seen_at=now,
    )
    session.add(row)
    return row.id


def find_login(
    session: Session, now: datetime, *, id_: str | None = None, token: str | None = None
) -> LoginSession | None:
    """A cookie's log-in by its id, a program's by its token; None when it is over, unused too long or not there."""
    mine = LoginSession.token_hash == token_hash(token) if token else LoginSession.id == id_
    kind = "bearer" if token else "cookie"
    row = session.scalars(select(LoginSession).where(mine, LoginSession.kind == kind)).one_or_none()
    if row is None or row.ended_at is not None or row.seen_at < now - IDLE:
        return None
    return row


def wants_noting(row: LoginSession, now: datetime) -> bool:
    """Whether its last use is long enough ago to be written down again."""
    return now - row.seen_at >= SEEN_EVERY


def end_login(session: Session, id_: str, now: datetime) -> None:
    """It opens nothing any more, from now on."""
    row = session.get(LoginSession, id_)
    if row is not None and row.ended_at is None:
        row.ended_at = now


def person_of(house: House, row: LoginSession) -> Person | None:
    """Who is behind a log-in; None when he does not work here any more."""
    member = house.session.get(Member, (house.tenant, row.member_id))
    if member is None or not member.active:
        return None
    rights = rights_of(house.session, house.tenant, member.id)
    first = rights.two_steps and house.session.get_one(Login, row.login_id).totp_at is None
    return Person(
        member=member.id,
        name=member.name,
        tenant=house.tenant,
        roles=rights.roles,
        permissions=rights.permissions,
        lang=member.lang,
        session=row.id if row.kind == "cookie" else None,
        more={"log_in": row.id, "login": row.login_id, "two_steps_first": first},
    )
