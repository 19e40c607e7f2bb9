"""Who logs in: an e-mail and a password become a member of one tenant. At every door the same way."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.accounts.models import Login, Member, Membership, Tenant
from server.accounts.passwords import needs_new_hash, password_fits, password_hash
from server.accounts.two_steps import check_code
from server.kit.errors import Problem
from server.kit.house import House
from server.kit.limits import check_guesses, check_login, note_failed_login, note_guess

if TYPE_CHECKING:
    from server.kit.http import Door

__all__ = ["Known", "SecondStep", "SeveralTenants", "as_member", "by_password", "chosen_of", "email_norm", "known", "second_step"]  # fmt: skip


@dataclass(frozen=True)
class Known:
    """A login whose password was right, as a member of one of its tenants. `epoch` is the tenant's."""

    login: str
    tenant: str
    member: str
    company: str
    epoch: str
    two_steps: bool


class SecondStep(Problem):
    """The password is right, and now the code from the person's app is asked: 401 `otp_needed`, or `otp_wrong`."""

    def __init__(self, who: Known, code: str) -> None:
        super().__init__(401, f"accounts.{code}")
        self.who = who


class SeveralTenants(Problem):
    """The password is right, and now one of these companies must be chosen. `login` is for the log-in page only."""

    def __init__(self, found: list[tuple[Membership, Tenant]]) -> None:
        tenants = [{"id": one.id, "slug": one.slug, "name": one.name} for _, one in found]
        super().__init__(409, "accounts.choose_tenant", tenants=tenants)
        self.login = found[0][0].login_id if found else ""
        self.tenants = tenants


def email_norm(email: str) -> str:
    """How e-mails are compared: trimmed, lower case."""
    return email.strip().casefold()


def known(door: "Door", email: str, password: str, tenant: str | None = None, otp: str | None = None) -> Known:
    """Check e-mail, password and, where somebody signs in in two steps, the code `otp`.

    `tenant` (id or slug) chooses where somebody works at several companies. Problem 401 `wrong_password` for an unknown
    e-mail too, 401 `otp_needed` or `otp_wrong`, 409 `choose_tenant` with the list, 429 when it failed too often. No
    transaction is open while the password is hashed.
    """
    return second_step(door, by_password(door, email, password, tenant), otp)


def by_password(door: "Door", email: str, password: str, tenant: str | None = None) -> Known:
    """The first step alone; whoever calls it sees to the second."""
    check_login(door.request, email)
    with door.doorstep() as session:
        login = session.scalars(select(Login).where(Login.email_norm == email_norm(email))).one_or_none()
        found = _memberships(session, login.id) if login else []
    if not password_fits(login.password_hash if login else None, password) or login is None or not found:
        note_failed_login(door.request, email)
        raise Problem(401, "accounts.wrong_password")
    if needs_new_hash(login.password_hash):
        _keep_new_hash(door, login.id, password)
    return _chosen(found, tenant, two_steps=login.totp_at is not None)


def second_step(door: "Door", who: Known, otp: str | None) -> Known:
    """The code of somebody's app, if he has one. SecondStep when it is missing or wrong, 429 after too many wrong ones."""
    if not who.two_steps:
        return who
    if not otp:
        raise SecondStep(who, "otp_needed")
    check_guesses(who.login)  # apart from passwords, and from every address together: he knows the password already
    with door.doorstep(write=True) as session:
        right = check_code(session, who.login, otp, door.settings.secret_key, door.now)
    if not right:
        note_guess(who.login)
        raise SecondStep(who, "otp_wrong")
    return who


def chosen_of(session: Session, login: str, tenant: str | None) -> Known:
    """The same for a login whose password was right a moment ago. Problem 409 `choose_tenant` when none is chosen."""
    row = session.get_one(Login, login)
    return _chosen(_memberships(session, login), tenant, two_steps=row.totp_at is not None)


def as_member(house: House, member: str, *, handing_over: bool = False) -> Member:
    """The member's row in his tenant. Problem 401 `wrong_password` when he does not work here any more, unless all he does
    is hand over what is on a phone that is to be cleared."""
    row = house.session.get(Member, (house.tenant, member))
    if row is None or not (row.active or handing_over):
        raise Problem(401, "accounts.wrong_password")
    return row


def _memberships(session: Session, login: str) -> list[tuple[Membership, Tenant]]:
    rows = session.execute(
        select(Membership, Tenant)
        .join(Tenant, Tenant.id == Membership.tenant_id)
        .where(Membership.login_id == login)
        .order_by(Tenant.name)
    )
    return [(membership, tenant) for membership, tenant in rows]


def _chosen(found: list[tuple[Membership, Tenant]], tenant: str | None, *, two_steps: bool) -> Known:
    wanted = [pair for pair in found if tenant in (None, pair[1].id, pair[1].slug)]
    if len(wanted) != 1:
        raise SeveralTenants(found)
    membership, company = wanted[0]
    return Known(membership.login_id, company.id, membership.member_id, company.name, company.epoch, two_steps)


def _keep_new_hash(door: "Door", login: str, password: str) -> None:
    hashed = password_hash(password)
    with door.doorstep(write=True) as session:
        session.get_one(Login, login).password_hash = hashed
