"""Log-ins at the office: of a browser by cookie, of a program by token. Rows, so that each can be ended."""

from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from server.accounts.logging_in import Known
from server.accounts.models import Login, LoginSession, Member
from server.accounts.roles import rights_of
from server.accounts.tokens import token_hash
from server.kit.asking import Question
from server.kit.house import House
from server.kit.http import Person
from server.kit.ids import uuid7

__all__ = ["IDLE", "LogIn", "begin_login", "end_login", "find_login", "person_of"]

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


class LogIn(NamedTuple):
    """One log-in as a door needs it. `kind` is cookie or bearer."""

    id: str
    login_id: str
    tenant_id: str
    member_id: str
    kind: str
    seen_at: datetime
    ended_at: datetime | None


_LOG_IN = select(*(getattr(LoginSession, name) for name in LogIn._fields))
_BY_COOKIE = Question(LogIn, _LOG_IN.where(LoginSession.id == bindparam("id"), LoginSession.kind == "cookie"))
_BY_TOKEN = Question(LogIn, _LOG_IN.where(LoginSession.token_hash == bindparam("hash"), LoginSession.kind == "bearer"))


class _Member(NamedTuple):
    name: str
    lang: str
    active: bool


_MEMBER = Question(
    _Member,
    select(Member.name, Member.lang, Member.active).where(
        Member.tenant_id == bindparam("tenant"), Member.id == bindparam("member")
    ),
)


def find_login(session: Session, now: datetime, *, id_: str | None = None, token: str | None = None) -> LogIn | None:
    """A cookie's log-in by its id, a program's by its token; None when it is over, unused too long or not there."""
    found = _BY_TOKEN.one(session, hash=token_hash(token)) if token else _BY_COOKIE.one(session, id=id_)
    if found is None or found.ended_at is not None or found.seen_at < now - IDLE:
        return None
    return found


def wants_noting(row: LogIn, now: datetime) -> bool:
    """Whether its last use is long enough ago to be written down again."""
    return now - row.seen_at >= SEEN_EVERY


def end_login(session: Session, id_: str, now: datetime) -> None:
    """It opens nothing any more, from now on."""
    row = session.get(LoginSession, id_)
    if row is not None and row.ended_at is None:
        row.ended_at = now


def person_of(house: House, row: LogIn) -> Person | None:
    """Who is behind a log-in; None when he does not work here any more."""
    member = _MEMBER.one(house.session, tenant=house.tenant, member=row.member_id)
    if member is None or not member.active:
        return None
    rights = rights_of(house.session, house.tenant, row.member_id)
    first = rights.two_steps and house.session.get_one(Login, row.login_id).totp_at is None
    return Person(
        member=row.member_id,
        name=member.name,
        tenant=house.tenant,
        roles=rights.roles,
        permissions=rights.permissions,
        lang=member.lang,
        session=row.id if row.kind == "cookie" else None,
        more={"log_in": row.id, "login": row.login_id, "two_steps_first": first},
    )
