"""Where somebody with several roles may go after signing in: the day on the phone, the board, the administration.

The choice lies in a cookie of this browser, with whose it is: another colleague on the same computer is asked again.
"""

from dataclasses import dataclass

from flask import Request, current_app
from itsdangerous import URLSafeTimedSerializer

from server.accounts.cookies import cookie_name, is_loopback
from server.kit.http import Answer, Person

__all__ = ["Place", "chosen_company", "chosen_place", "keep_choice", "may_choose", "places_of", "signed_login"]

YEAR = 366 * 86_400
_ADMIN = (
    ("settings.write", "/office/settings"),
    ("members.write", "/office/admin/people"),
    ("brands.write", "/office/settings/brands"),
    ("roles.write", "/office/admin/roles"),
)


@dataclass(frozen=True)
class Place:
    """A place to begin: `code` is phone, board or admin."""

    code: str
    address: str


def places_of(who: Person) -> tuple[Place, ...]:
    """Where he may begin, if there is anything to choose: for who has one role, or one place, none."""
    admin = next((address for right, address in _ADMIN if right in who.permissions), None)
    found = [
        *([Place("phone", "/app/")] if "technician" in who.roles else []),
        *([Place("board", "/office/")] if "visits.read" in who.permissions else []),
        *([Place("admin", admin)] if admin else []),
    ]
    return tuple(found) if len(who.roles) > 1 and len(found) > 1 else ()


def may_choose(request: Request, who: Person) -> bool:
    """Whether the menu leads to the choice: of a place, or of a company for who signed in here to one of several."""
    return bool(places_of(who)) or cookie_name(request, "company") in request.cookies


def chosen_place(request: Request, who: Person) -> Place | None:
    """What he chose on this browser before, as long as he may go there."""
    kept = _kept(request, "place", who.member)
    return next((one for one in places_of(who) if one.code == kept), None)


def chosen_company(request: Request, login: str) -> str | None:
    """The company (its slug) that this login chose on this browser before."""
    return _kept(request, "company", login)


def keep_choice(answer: Answer, request: Request, what: str, whose: str, choice: str) -> Answer:
    """Remember it on this browser. `what`: place (of a member) or company (of a login)."""
    answer.set_cookie(
        cookie_name(request, what),
        f"{whose}.{choice}",
        max_age=YEAR,
        secure=not is_loopback(request),
        httponly=True,
        samesite="Lax",
    )
    return answer


def signed_login() -> URLSafeTimedSerializer:
    """Signs a login whose password was right, while its person chooses a company."""
    return URLSafeTimedSerializer(current_app.extensions["settings"].secret_key, salt="choose a company")


def _kept(request: Request, what: str, whose: str) -> str | None:
    of, _, choice = request.cookies.get(cookie_name(request, what), "").partition(".")
    return choice if of == whose and choice else None
