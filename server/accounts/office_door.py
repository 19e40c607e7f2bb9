"""The office's door: a browser by flask-login's cookie, a program by `Authorization: Bearer`.

The cookie holds no more than the id of a log-in, signed; whether that still counts the row says.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Request, Response, current_app, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_login import LoginManager, UserMixin, current_user

from server.accounts.cookies import cookie_name, is_loopback
from server.accounts.device_door import bearer
from server.accounts.models import LoginSession
from server.accounts.office_logins import find_login, person_of, wants_noting
from server.kit.house import open_house
from server.kit.http import Person, Problem, go_to, keeper
from server.kit.tenancy import doorstep
from server.kit.this_app import the_app

__all__ = ["OfficeUser", "join", "who_is_at_the_office"]

_PHONES = "/api/mobile/"
LOGIN_PAGE = "/office/login"
TWO_STEPS_PAGE = "/account/two-steps"


@dataclass
class OfficeUser(UserMixin):
    """Flask-login's user: a log-in and the person behind it."""

    id: str
    person: Person


class OfficeCookie(SecureCookieSessionInterface):
    """Flask's signed session, named and flagged as our cookies are. Calls of phones, which ask all day, have none."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        return self.session_class() if request.path.startswith(_PHONES) else super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if not request.path.startswith(_PHONES):
            super().save_session(app, session, response)

    def get_cookie_name(self, app: Flask) -> str:
        return cookie_name(request, "office")

    def get_cookie_secure(self, app: Flask) -> bool:
        return not is_loopback(request)

    def get_cookie_samesite(self, app: Flask) -> str:
        return "Lax"  # Strict would show the log-in page to who follows a link from his mail

    def get_cookie_domain(self, app: Flask) -> None:
        return None


def join(app: Flask) -> None:
    """Give the app flask-login, its cookie, and the way from a closed page to the log-in page."""
    app.session_interface = OfficeCookie()
    manager = LoginManager()
    manager.session_protection = "basic"  # a log-in that changes address goes on; its row can be ended instead
    manager.init_app(app)
    manager.user_loader(_user)
    app.after_request(_to_the_login_page)


@keeper("office")
def who_is_at_the_office(request: Request, now: datetime) -> Person | None:
    """Who asks; None when nobody is signed in. A call that brings a token is never answered by its cookie."""
    person = _who_asks(request, now)
    if person is not None and person.more["two_steps_first"] and not _is_open_before(request.path):
        raise Problem(403, "accounts.two_steps_first")
    return person


def _who_asks(request: Request, now: datetime) -> Person | None:
    if "Authorization" in request.headers:
        token = bearer(request)
        return _person(now, token=token) if token else None
    user: Any = current_user
    return user.person if user.is_authenticated else None


def _is_open_before(path: str) -> bool:
    """What somebody may do whose role wants two steps and who has one: set up the other, choose a language, sign out."""
    return path.startswith("/account") or path in ("/office/logout", "/office/language")


def _user(id_: str) -> OfficeUser | None:
    person = _person(current_app.extensions["clock"](), id_=id_)
    return OfficeUser(id_, person) if person else None


def _person(now: datetime, **which: str) -> Person | None:
    app = the_app()
    with doorstep(now=now) as session:
        row = find_login(session, now, id_=which.get("id_"), token=which.get("token"))
    if row is None:
        return None
    if wants_noting(row, now):
        with doorstep(write=True, now=now) as session:
            session.get_one(LoginSession, row.id).seen_at = now
    with open_house(app, row.tenant_id, write=False, now=now) as house:
        return person_of(house, row)


def _to_the_login_page(response: Response) -> Response:
    """A browser that meets a closed door of the office is shown the way in, and back to where it was."""
    page = request.path.startswith(("/office", "/account")) and request.path != LOGIN_PAGE
    if not page or "text/html" not in request.accept_mimetypes.values():
        return response
    if response.status_code == 403 and _lacks_second_step():
        return go_to(TWO_STEPS_PAGE, 302)
    if response.status_code != 401:
        return response
    if "HX-Request" in request.headers:  # a piece of a page: the whole page goes
        response.headers["HX-Redirect"] = LOGIN_PAGE
        return response
    back = request.full_path.rstrip("?") if request.method == "GET" else "/office/"
    return go_to(f"{LOGIN_PAGE}?{urlencode({'next': back})}", 302)


def _lacks_second_step() -> bool:
    user: Any = current_user
    lacks = user.is_authenticated and user.person.more["two_steps_first"]
    return bool(lacks) and not _is_open_before(request.path)
