"""Everybody's own account, in the browser of an office or of a phone: password, two steps, recovery codes."""

from typing import Any

from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer
from markupsafe import Markup
from sqlalchemy.orm import Session

from server.accounts.models import Login
from server.accounts.new_passwords import change_own_password
from server.accounts.roles import rights_of
from server.accounts.room import accounts
from server.accounts.schemas import OwnPassword, TypedCode
from server.accounts.two_steps import check_code, enrol, forget, new_codes, new_enrolment, of_app
from server.kit.http import Answer, Door, Problem, Sample, go_to, page
from server.kit.limits import check_guesses, note_guess

__all__: list[str] = []

ENROLMENT_SECONDS = 1800


@accounts.get("/account", permission="signed_in", door="office", sample=Sample())
def account_page(door: Door) -> Answer:
    """What one's account is, and what may be changed of it."""
    return _page(door)


@accounts.post("/account/password", permission="signed_in", door="office", takes=OwnPassword, sample=Sample(json={"old": "not his password", "password": "a few loose words"}))  # fmt: skip
def own_password(door: Door, args: dict[str, Any]) -> Answer:
    """Choose another password; every other log-in and every phone of this person asks for it."""
    try:
        change_own_password(door, args["old"], args["password"])
    except Problem as problem:
        return _page(door, problem.status, wrong=door.t(problem.code, **problem.params))
    return _page(door, said=door.t("accounts.password_changed"))


@accounts.get("/account/two-steps", permission="signed_in", door="office", sample=Sample())
def two_steps_form(door: Door) -> Answer:
    """A QR code for the app that shows codes, and the question for its first code."""
    return _enrolment_page(door, None)


@accounts.post("/account/two-steps", permission="signed_in", door="office", takes=TypedCode, sample=Sample(json={"otp": "000000"}))  # fmt: skip
def set_two_steps(door: Door, args: dict[str, Any]) -> Answer:
    """From now on in two steps; the recovery codes are shown, this once. 409 when the code does not fit."""
    try:
        secret = _signed().loads(args["kept"], max_age=ENROLMENT_SECONDS)
    except BadData:
        return _enrolment_page(door, None, door.t("accounts.choice_too_old"), 409)
    if not isinstance(secret, list) or secret[0] != door.who.more["login"]:
        raise Problem(403, "kit.csrf")
    try:
        with door.write() as house:
            _must_be_free(house.session, door)
            login, key = door.who.more["login"], door.settings.secret_key
            codes = enrol(house.session, login, secret[1], args["otp"].replace(" ", ""), key, door.now)
            house.audit("set_two_steps", "member", door.who.member)
    except Problem as problem:
        return _enrolment_page(door, secret[1], door.t(problem.code, **problem.params), problem.status)
    return _codes_page(door, codes)


@accounts.post("/account/two-steps/codes", permission="signed_in", door="office", takes=TypedCode, sample=Sample(json={"otp": "000000"}))  # fmt: skip
def other_codes(door: Door, args: dict[str, Any]) -> Answer:
    """Ten new recovery codes for who proves himself with a code; those of before are over."""
    try:
        _prove(door, args["otp"])
        with door.write() as house:
            codes = new_codes(house.session, door.who.more["login"])
            house.audit("new_recovery_codes", "member", door.who.member)
    except Problem as problem:
        return _page(door, problem.status, wrong_code=door.t(problem.code, **problem.params))
    return _codes_page(door, codes)


@accounts.post("/account/two-steps/off", permission="signed_in", door="office", takes=TypedCode, sample=Sample(json={"otp": "000000"}))  # fmt: skip
def two_steps_off(door: Door, args: dict[str, Any]) -> Answer:
    """Back to the password alone, for who proves himself with a code. 409 where a role wants two steps."""
    try:
        _prove(door, args["otp"])
        with door.write() as house:
            if rights_of(house.session, house.tenant, door.who.member).two_steps:
                raise Problem(409, "accounts.two_steps_wanted")
            forget(house.session.get_one(Login, door.who.more["login"]))
            house.audit("reset_two_steps", "member", door.who.member)
    except Problem as problem:
        return _page(door, problem.status, wrong_code=door.t(problem.code, **problem.params))
    return go_to("/account")


def _prove(door: Door, otp: str) -> None:
    """Somebody at an open screen is not the person: a code is asked. Problem 409 `otp_wrong`, 429."""
    login = door.who.more["login"]
    check_guesses(login)
    with door.doorstep(write=True) as session:
        has = session.get_one(Login, login).totp_at is not None
        right = has and check_code(session, login, otp, door.settings.secret_key, door.now)
    if not has:
        raise Problem(409, "accounts.no_two_steps")
    if not right:
        note_guess(login)
        raise Problem(409, "accounts.otp_wrong")  # not 401: that leads to the log-in page


def _must_be_free(session: Session, door: Door) -> None:
    """Problem 409 when two steps are on: an open screen must not put another's app in the place of this person's."""
    if session.get_one(Login, door.who.more["login"]).totp_at is not None:
        raise Problem(409, "accounts.has_two_steps")


def _page(door: Door, status: int = 200, **names: Any) -> Answer:
    with door.doorstep() as session:
        login = session.get_one(Login, door.who.more["login"])
    with door.read() as house:
        wanted = rights_of(house.session, house.tenant, door.who.member).two_steps
    shown = {"email": login.email_norm, "two_steps": login.totp_at is not None, "wanted": wanted}
    shown["codes_left"] = len(login.recovery_hashes or [])
    return _own("accounts/account.html", door, status, **shown, **names)


def _enrolment_page(door: Door, secret: str | None, wrong: str = "", status: int = 200) -> Answer:
    with door.doorstep() as session:
        login = session.get_one(Login, door.who.more["login"])
    if login.totp_at is not None:
        return go_to("/account")
    with door.read() as house:
        wanted = rights_of(house.session, house.tenant, door.who.member).two_steps
    shown = of_app(secret, login.email_norm, "") if secret else new_enrolment(login.email_norm, "")
    kept = _signed().dumps([login.id, shown.secret])
    typed = " ".join(shown.secret[at : at + 4] for at in range(0, len(shown.secret), 4))
    # The QR code is our own drawing of our own text: nothing in it was typed by anybody.
    names = {"qr": Markup(shown.qr), "secret": typed, "kept": kept, "wrong": wrong, "wanted": wanted}  # noqa: S704
    return _own("accounts/two_steps.html", door, status, **names)


def _codes_page(door: Door, codes: list[str]) -> Answer:
    return _own("accounts/recovery_codes.html", door, codes=codes)


def _own(template: str, door: Door, status: int = 200, **names: Any) -> Answer:
    answer = page(template, status, person=door.who, office=bool(door.who.permissions), **names)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _signed() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.extensions["settings"].secret_key, salt="two steps")
