"""Begin a company with its first admin, and give a person another password: what a command does, not yet a screen."""

import re
from dataclasses import dataclass

from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from server.accounts.logging_in import email_norm
from server.accounts.models import Login, Membership, Tenant
from server.accounts.new_passwords import put_password, sign_out_phones, works_at
from server.accounts.passwords import LONGEST, SHORTEST, password_flaw, password_hash
from server.accounts.roles import plant_roles
from server.accounts.two_steps import forget
from server.kit.house import House, engine_of, open_house
from server.kit.ids import uuid7
from server.kit.tenancy import doorstep

__all__ = ["PASSWORD_SHORTEST", "Founding", "NotPossible", "begin_company", "change_password", "forget_two_steps", "has_login"]  # fmt: skip

PASSWORD_SHORTEST = SHORTEST
_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
ORIGIN = "bin/company"


class NotPossible(Exception):
    """Why not, in a sentence for who typed the command."""


@dataclass(frozen=True)
class Founding:
    """A company to be: its short name for addresses and commands, its name, and who is its first admin."""

    slug: str
    name: str
    email: str
    person: str


def has_login(app: Flask, email: str) -> bool:
    """Whether somebody signs in with this e-mail already, at whichever company."""
    with doorstep(engine=engine_of(app)) as session:
        return _login_of(session, email) is not None


def begin_company(app: Flask, wish: Founding, password: str | None) -> str:
    """The tenant's id. With `password` None the e-mail's log-in, which works elsewhere already, is taken. NotPossible."""
    _check(wish)
    hashed = _hashed(password, wish.email) if password is not None else None
    tenant, now = uuid7(), app.extensions["clock"]()
    try:
        with open_house(app, tenant, now=now, origin=ORIGIN) as house:
            _plant(house, wish, hashed)
    except IntegrityError as error:
        raise NotPossible(
            f"There is a company {wish.slug} already, or this log-in was made at this moment. Nothing was changed."
        ) from error
    return tenant


def change_password(app: Flask, email: str, password: str) -> int:
    """Give a person another password, and end every log-in with the old one, phones too: they keep their work and ask.

    How many companies it is for. NotPossible.
    """
    hashed, now = _hashed(password, email), app.extensions["clock"]()
    with doorstep(engine=engine_of(app), write=True, now=now) as session:
        login = _login_of(session, email)
        if login is None:
            raise NotPossible(f"Nobody signs in with {email}.")
        put_password(session, login, hashed, now)
        works = works_at(session, login.id)
    for tenant, member in works:
        with open_house(app, tenant, now=now, origin=ORIGIN) as house:
            sign_out_phones(house, member)
            house.audit("change_password", "member", member)
    return len(works)


def forget_two_steps(app: Flask, email: str) -> int:
    """A person who lost the phone with the codes sets it up anew. For how many companies. NotPossible."""
    now = app.extensions["clock"]()
    with doorstep(engine=engine_of(app), write=True, now=now) as session:
        login = _login_of(session, email)
        if login is None or login.totp_at is None:
            raise NotPossible(f"Nobody signs in in two steps with {email}.")
        forget(login)
        works = works_at(session, login.id)
    for tenant, member in works:
        with open_house(app, tenant, now=now, origin=ORIGIN) as house:
            house.audit("reset_two_steps", "member", member)
    return len(works)


def _check(wish: Founding) -> None:
    if not _SLUG.fullmatch(wish.slug):
        raise NotPossible(f"{wish.slug!r} is no short name: use 1 to 60 of a-z, 0-9 and -, such as voltwijk.")
    if not _EMAIL.fullmatch(wish.email) or len(wish.email) > 254:
        raise NotPossible(f"{wish.email!r} is no e-mail address.")
    for what, text in (("The company's name", wish.name), ("The admin's name", wish.person)):
        if not 0 < len(text.strip()) <= 200 or not text.isprintable():
            raise NotPossible(f"{what} must be 1 to 200 characters on one line.")


def _hashed(password: str, email: str) -> str:
    flaw = password_flaw(password, email)
    if flaw == "length":
        raise NotPossible(f"A password has {SHORTEST} to {LONGEST} characters.")
    if flaw:
        raise NotPossible("This password would be guessed at once. Choose a few words that do not belong together.")
    return password_hash(password)


def _plant(house: House, wish: Founding, hashed: str | None) -> None:
    name = wish.name.strip()
    house.session.add(Tenant(id=house.tenant, slug=wish.slug, name=name, epoch=uuid7(), created_at=house.now))
    house.session.flush()
    house.desk.add("entity", {"code": wish.slug, "name": name, "kvk": None, "vat": None})
    admin = plant_roles(house)["admin"]
    person = {
        "name": wish.person.strip(),
        "phone": None,
        "lang": "nl",
        "active": True,
        "team_id": None,
        "ends_on": None,
    }
    member = house.desk.add("member", person)["id"]
    house.desk.add("member_role", {"member_id": member, "role_id": admin})
    house.audit("begin_company", "tenant", house.tenant, None, {"slug": wish.slug, "name": name})
    house.desk.flush()
    login = _login_of(house.session, wish.email)
    if login is None:
        if hashed is None:
            raise NotPossible(f"Nobody signs in with {wish.email} yet: a password is needed.")
        login = Login(id=uuid7(), email_norm=email_norm(wish.email), password_hash=hashed, created_at=house.now)
        house.session.add(login)
        house.session.flush()
    house.session.add(Membership(login_id=login.id, tenant_id=house.tenant, member_id=member, created_at=house.now))


def _login_of(session: Session, email: str) -> Login | None:
    return session.scalars(select(Login).where(Login.email_norm == email_norm(email))).one_or_none()
