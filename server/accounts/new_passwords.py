"""Another password: whoever was signed in with the old one is not any more, phones too. Their work stays on them."""

from datetime import datetime
from typing import TYPE_CHECKING

from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from server.accounts.account_links import make_link, open_link, revoke_links
from server.accounts.logging_in import email_norm
from server.accounts.models import Device, Login, LoginSession, Member, Membership
from server.accounts.passwords import password_fits, password_flaw, password_hash
from server.accounts.tokens import tenant_of
from server.kit.errors import Problem
from server.kit.house import House, open_house
from server.kit.limits import check_login, takes_one

if TYPE_CHECKING:
    from server.kit.http import Door

__all__ = ["ask_for_password", "change_own_password", "fitting_hash", "put_password", "sign_out_phones", "take_password", "works_at"]  # fmt: skip

ASKED_PER_HOUR = 3
"""Mails with a link to one e-mail, from wherever it is asked."""


def ask_for_password(door: "Door", email: str) -> None:
    """Mail a link to whoever signs in with this e-mail. Says nothing of whether there is such a person.

    Problem 429 when this address asks too often.
    """
    check_login(door.request, email)
    norm = email_norm(email)
    allowed = takes_one(f"password link {norm}", per_hour=ASKED_PER_HOUR)
    with door.doorstep() as session:
        login = session.scalars(select(Login).where(Login.email_norm == norm)).one_or_none()
        works = works_at(session, login.id) if login else []
    for tenant, member in works if allowed else []:
        with door.write(tenant) as house:
            row = house.session.get(Member, (tenant, member))
            if row is None or not row.active:
                continue
            make_link(house, "password", member, norm, by=None)
            house.audit("ask_password", "member", member)
            return  # one mail, in the name of one company, for however many he works for


def take_password(door: "Door", token: str, password: str) -> None:
    """Another password by a link. Problem 404 `no_link`, 422 `password_length` or `password_guessed`."""
    tenant = tenant_of(token)
    if tenant is None:
        raise Problem(404, "accounts.no_link")
    with door.read(tenant) as house:
        email = open_link(house, token, "password").email_norm
    hashed = fitting_hash(password, email)
    with door.write(tenant) as house:
        link = open_link(house, token, "password", lock=True)
        login = house.session.scalars(select(Login).where(Login.email_norm == link.email_norm)).one_or_none()
        if login is None:
            raise Problem(404, "accounts.no_link")
        link.used_at, house.by = house.now, link.member_id
        put_password(house.session, login, hashed, house.now)
        sign_out_phones(house, link.member_id)
        house.audit("change_password", "member", link.member_id, None, {"by": "mail"})
        works = works_at(house.session, login.id)
    _sign_out_elsewhere(door.app, works, tenant, door.now)


def change_own_password(door: "Door", old: str, new: str) -> None:
    """One's own, by who is signed in; this log-in goes on. Problem 409 `wrong_password_old`, 422, 429."""
    login_id, this = door.who.more["login"], door.who.more["log_in"]
    with door.doorstep() as session:
        login = session.get_one(Login, login_id)
    check_login(door.request, login.email_norm)
    if not password_fits(login.password_hash, old):
        raise Problem(409, "accounts.wrong_password_old", pointer="/old")
    hashed = fitting_hash(new, login.email_norm)
    with door.write() as house:
        put_password(house.session, house.session.get_one(Login, login_id), hashed, house.now, keep=this)
        sign_out_phones(house, door.who.member)
        revoke_links(house, door.who.member, "password")
        house.audit("change_password", "member", door.who.member, None, {"by": "self"})
        works = works_at(house.session, login_id)
    _sign_out_elsewhere(door.app, works, door.who.tenant, door.now)


def fitting_hash(password: str, email: str) -> str:
    """The hash of a password that somebody may have. Problem 422 `password_length`, `password_guessed`."""
    flaw = password_flaw(password, email)
    if flaw:
        raise Problem(422, f"accounts.password_{flaw}", pointer="/password")
    return password_hash(password)


def put_password(session: Session, login: Login, hashed: str, now: datetime, *, keep: str | None = None) -> None:
    """The new hash, and an end to every log-in at the office but `keep`."""
    login.password_hash = hashed
    over = update(LoginSession).where(LoginSession.login_id == login.id, LoginSession.ended_at.is_(None))
    session.execute((over.where(LoginSession.id != keep) if keep else over).values(ended_at=now))


def sign_out_phones(house: House, member: str) -> None:
    """Each phone of this member asks for the password at its next call. What is unsent stays on it."""
    for device in house.session.scalars(select(Device.id).where(Device.member_id == member)).all():
        house.desk.change("device", device, token_hash=None)


def works_at(session: Session, login: str) -> list[tuple[str, str]]:
    """(company, member) wherever this person works."""
    mine = select(Membership).where(Membership.login_id == login).order_by(Membership.created_at, Membership.tenant_id)
    return [(one.tenant_id, one.member_id) for one in session.scalars(mine)]


def _sign_out_elsewhere(app: Flask, works: list[tuple[str, str]], here: str, now: datetime) -> None:
    for tenant, member in works:
        if tenant != here:
            with open_house(app, tenant, now=now, origin="another password") as house:
                sign_out_phones(house, member)
                house.audit("change_password", "member", member)
