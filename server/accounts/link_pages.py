"""Pages behind a link by mail, and the one that asks for such a link. Opening one changes nothing; its form does."""

import time
from typing import Any
from urllib.parse import urlsplit

from flask_login import login_user
from sqlalchemy import select

from server.accounts.invitations import invited, take_invitation
from server.accounts.logging_in import Known
from server.accounts.models import Login, Tenant
from server.accounts.new_passwords import ask_for_password, take_password
from server.accounts.office_door import OfficeUser
from server.accounts.office_logins import begin_login, find_login, person_of
from server.accounts.room import accounts
from server.accounts.schemas import ForgotPassword, NewPassword, NoArguments
from server.kit.house import House
from server.kit.http import Answer, Door, Problem, Sample, go_to, page
from server.kit.i18n import t

__all__ = ["ASKING_TAKES", "from_our_own_page"]

ASKING_TAKES = 0.4
"""Seconds that asking for a link takes at least, whoever asks for whom: time must not say whether an e-mail is known."""
_TOKEN = Sample(path={"token": "no-such-token"})
_PASSWORD = {"password": "a few loose words"}


@accounts.get("/account/forgot", permission="public", door="public", takes=NoArguments, sample=Sample())
def forgot_form(door: Door, args: dict[str, Any]) -> Answer:
    """Which e-mail."""
    return _card("accounts/forgot.html", door)


@accounts.post("/account/forgot", permission="public", door="public", takes=ForgotPassword, sample=Sample(json={"email": "nobody@voltwijk.example"}))  # fmt: skip
def forgot(door: Door, args: dict[str, Any]) -> Answer:
    """Mail a link to whoever signs in with this e-mail. The answer is the same for an e-mail that nobody has. 429."""
    from_our_own_page(door)
    began = time.monotonic()
    try:
        ask_for_password(door, args["email"])
    except Problem as problem:
        said = door.t(problem.code, **problem.params)
        answer = _card("accounts/forgot.html", door, problem.status, said=said, email=args["email"])
        answer.headers.update(problem.headers)
        return answer
    time.sleep(max(0.0, ASKING_TAKES - (time.monotonic() - began)))
    return _card("accounts/forgot.html", door, asked=args["email"])


@accounts.get("/account/new-password/<token>", permission="public", door="public", sample=_TOKEN)
def new_password_form(door: Door, token: str) -> Answer:
    """Choose another password. What a link is worth is said when the form is sent: looking changes and tells nothing."""
    return _card("accounts/new_password.html", door)


@accounts.post("/account/new-password/<token>", permission="public", door="public", takes=NewPassword, sample=Sample(path=_TOKEN.path, json=_PASSWORD))  # fmt: skip
def new_password(door: Door, token: str, args: dict[str, Any]) -> Answer:
    """The new password stands, and whoever was signed in with the old one is out. 404 for a link that is over."""
    from_our_own_page(door)
    try:
        take_password(door, token, args["password"])
    except Problem as problem:
        return _refused("accounts/new_password.html", door, problem)
    return _card("accounts/new_password.html", door, done=True)


@accounts.get("/account/invitation/<token>", permission="public", door="public", sample=_TOKEN)
def invitation_form(door: Door, token: str) -> Answer:
    """Who is invited, by which company; choose a password. 404 for a link that is over."""
    try:
        who = invited(door, token)
    except Problem as problem:
        return _refused("accounts/invitation.html", door, problem)
    return _card("accounts/invitation.html", door, lang=who.lang, who=who)


@accounts.post("/account/invitation/<token>", permission="public", door="public", takes=NewPassword, sample=Sample(path=_TOKEN.path, json=_PASSWORD))  # fmt: skip
def invitation(door: Door, token: str, args: dict[str, Any]) -> Answer:
    """The account begins: with a new password one is signed in at once; who had one already signs in with that."""
    from_our_own_page(door)
    try:
        who = invited(door, token)
    except Problem as problem:
        return _refused("accounts/invitation.html", door, problem)
    try:
        take_invitation(door, token, args["password"])
    except Problem as problem:
        return _refused("accounts/invitation.html", door, problem, lang=who.lang, who=who)
    if who.known:
        return go_to("/office/login")
    _sign_in(door, who.tenant, who.member, who.email)
    return go_to("/account/two-steps" if who.two_steps else "/account")


def from_our_own_page(door: Door) -> None:
    """Problem 403 when a browser says that the form came from elsewhere."""
    origin = door.request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != door.request.host:
        raise Problem(403, "kit.csrf")


def _sign_in(door: Door, tenant: str, member: str, email: str) -> None:
    with door.write(tenant) as house:
        house.by = member
        company = house.session.get_one(Tenant, tenant)
        known = Known(_login_id(house, email), tenant, member, company.name, company.epoch, two_steps=False)
        address, program = door.request.remote_addr, door.request.headers.get("User-Agent")
        id_ = begin_login(house.session, known, kind="cookie", now=door.now, address=address, program=program)
        house.session.flush()
        row = find_login(house.session, door.now, id_=id_)
        person = person_of(house, row) if row else None
        house.audit("log_in", "member", member, None, {"door": "invitation"})
    if person is not None:
        login_user(OfficeUser(id_, person))


def _login_id(house: House, email: str) -> str:
    return house.session.scalars(select(Login.id).where(Login.email_norm == email)).one()


def _refused(template: str, door: Door, problem: Problem, **names: Any) -> Answer:
    """The same page with a sentence; a link that is over leaves nothing to fill in."""
    over = problem.code == "accounts.no_link"
    said = t(problem.code, names.get("lang", door.lang), **problem.params)
    answer = _card(template, door, problem.status, over=over, said=said, **names)
    answer.headers.update(problem.headers)
    return answer


def _card(template: str, door: Door, status: int = 200, *, lang: str | None = None, **names: Any) -> Answer:
    speaks = lang or door.lang

    def say(key: str, **params: Any) -> str:
        return t(key, speaks, **params)

    answer = page(template, status, lang=speaks, t=say, door=door, **names)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = (
        "strict-origin"  # the address holds the token; none at all would hide whose form it is
    )
    return answer
