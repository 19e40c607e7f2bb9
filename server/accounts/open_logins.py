"""Who is signed in at the office where, and ending that: one's own log-ins, and an admin those of colleagues (R-SEC-09)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select

from server.accounts.models import LoginSession, Member, Tenant
from server.accounts.office_logins import IDLE
from server.kit.errors import Problem
from server.kit.house import House
from server.kit.http import Person

__all__ = ["OpenLogin", "colleagues_logins", "end_one_login", "end_other_logins", "own_logins"]


@dataclass(frozen=True)
class OpenLogin:
    """A log-in that opens doors now. `kind` is cookie or bearer, `program` what the browser said of itself."""

    id: str
    kind: str
    name: str
    company: str
    address: str | None
    program: str | None
    since: datetime
    seen_at: datetime
    this_one: bool


def own_logins(house: House, who: Person) -> list[OpenLogin]:
    """The person's own, at every company he works for, the last used first."""
    rows = house.session.execute(_open(house).where(LoginSession.login_id == _login(house, who))).all()
    return [_told(row, tenant, who.name, who) for row, tenant in rows]


def colleagues_logins(house: House, who: Person) -> list[OpenLogin]:
    """Those of everybody else at this company, the last used first."""
    query = _open(house).where(LoginSession.tenant_id == house.tenant, LoginSession.login_id != _login(house, who))
    rows = house.session.execute(query).all()
    members = house.session.scalars(select(Member).where(Member.id.in_({row.member_id for row, _ in rows}))).all()
    names = {one.id: one.name for one in members}
    return [_told(row, tenant, names.get(row.member_id, ""), who) for row, tenant in rows]


def end_one_login(house: House, who: Person, id_: str, *, others: bool) -> None:
    """It opens nothing any more. With `others` a colleague's too. Problem 404 for what is not open or not his to end."""
    found = house.session.execute(_open(house).where(LoginSession.id == id_)).one_or_none()
    row = found[0] if found else None
    own = row is not None and row.login_id == _login(house, who)
    if row is None or not (own or (others and row.tenant_id == house.tenant)):
        raise Problem(404, "kit.not_found")
    _end(house, row, who)


def end_other_logins(house: House, who: Person) -> int:
    """End all of the person's own but the one that asks. How many."""
    rows = [row for row, _ in house.session.execute(_open(house).where(LoginSession.login_id == _login(house, who)))]
    others = [row for row in rows if row.id != who.more["log_in"]]
    for row in others:
        _end(house, row, who)
    return len(others)


def _open(house: House) -> Select[LoginSession, Tenant]:
    # These tables stand before the wall (a log-in is found before its company is known): each query says whose it means.
    alive = select(LoginSession, Tenant).join(Tenant, Tenant.id == LoginSession.tenant_id)
    alive = alive.where(LoginSession.ended_at.is_(None), LoginSession.seen_at >= house.now - IDLE)
    return alive.order_by(LoginSession.seen_at.desc(), LoginSession.id)


def _login(house: House, who: Person) -> str:
    return house.session.get_one(LoginSession, who.more["log_in"]).login_id


def _end(house: House, row: LoginSession, who: Person) -> None:
    row.ended_at = house.now
    # In the books of the company where it is done; a log-in of another company is named by its id only.
    house.audit(
        "end_login", "member", row.member_id if row.tenant_id == house.tenant else who.member, {"log_in": row.id}
    )


def _told(row: LoginSession, tenant: Tenant, name: str, who: Person) -> OpenLogin:
    return OpenLogin(
        id=row.id,
        kind=row.kind,
        name=name,
        company=tenant.name,
        address=row.address,
        program=row.program,
        since=row.created_at,
        seen_at=row.seen_at,
        this_one=row.id == who.more["log_in"],
    )
