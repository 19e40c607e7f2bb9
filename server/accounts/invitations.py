"""Taking an invitation: the e-mail that it was sent to becomes the way in of the member whom it names."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from server.accounts.account_links import open_link
from server.accounts.models import Login, LoginSession, Member, Membership, Tenant
from server.accounts.new_passwords import fitting_hash, sign_out_phones
from server.accounts.passwords import password_fits
from server.accounts.roles import rights_of
from server.accounts.tokens import tenant_of
from server.kit.errors import Problem
from server.kit.house import House
from server.kit.ids import uuid7
from server.kit.limits import check_login, note_failed_login

if TYPE_CHECKING:
    from server.kit.http import Door

__all__ = ["Invited", "invited", "take_invitation"]


@dataclass(frozen=True)
class Invited:
    """Who is invited. `known`: this e-mail signs in somewhere already, so its own password is asked instead of a new one."""

    tenant: str
    member: str
    name: str
    company: str
    email: str
    lang: str
    known: bool
    two_steps: bool


def invited(door: "Door", token: str) -> Invited:
    """Whom a link invites; nothing is changed. Problem 404 `no_link`."""
    tenant = tenant_of(token)
    if tenant is None:
        raise Problem(404, "accounts.no_link")
    with door.read(tenant) as house:
        link = open_link(house, token, "invite")
        member = house.session.get_one(Member, (tenant, link.member_id))
        company = house.session.get_one(Tenant, tenant)
        return Invited(
            tenant=tenant,
            member=member.id,
            name=member.name,
            company=company.name,
            email=link.email_norm,
            lang=member.lang,
            known=_login_of(house, link.email_norm) is not None,
            two_steps=rights_of(house.session, tenant, member.id).two_steps,
        )


def take_invitation(door: "Door", token: str, password: str) -> Invited:
    """The person chose a password, or proved the one he has. Problem 404 `no_link`, 409 `wrong_password_old`, 422, 429."""
    who = invited(door, token)
    hashed = _proved(door, who, password)
    with door.write(who.tenant) as house:
        link = open_link(house, token, "invite", lock=True)
        house.by = who.member
        login = _login_of(house, who.email)
        if login is None:
            login = Login(id=uuid7(), email_norm=who.email, password_hash=hashed, created_at=house.now)
            house.session.add(login)
            house.session.flush()
        _becomes(house, who, login)
        link.used_at = house.now
        house.audit("take_invitation", "member", who.member)
    return who


def _proved(door: "Door", who: Invited, password: str) -> str:
    if not who.known:
        return fitting_hash(password, who.email)
    check_login(door.request, who.email)
    with door.doorstep() as session:
        login = session.scalars(select(Login).where(Login.email_norm == who.email)).one()
    if not password_fits(login.password_hash, password):
        note_failed_login(door.request, who.email)
        raise Problem(409, "accounts.wrong_password_old", pointer="/password")
    return login.password_hash


def _becomes(house: House, who: Invited, login: Login) -> None:
    """This log-in is this member from now on, and no other is."""
    mine = select(Membership).where(Membership.tenant_id == house.tenant, Membership.member_id == who.member)
    before = house.session.scalars(mine.with_for_update()).one_or_none()
    if before is not None and before.login_id == login.id:
        return
    if before is not None:
        over = update(LoginSession).where(LoginSession.tenant_id == house.tenant, LoginSession.member_id == who.member)
        house.session.execute(over.where(LoginSession.ended_at.is_(None)).values(ended_at=house.now))
        sign_out_phones(house, who.member)
        house.session.delete(before)
        house.session.flush()
    row = Membership(login_id=login.id, tenant_id=house.tenant, member_id=who.member, created_at=house.now)
    house.session.add(row)
    house.session.flush()


def _login_of(house: House, email: str) -> Login | None:
    return house.session.scalars(select(Login).where(Login.email_norm == email)).one_or_none()
