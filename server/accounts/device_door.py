"""The phones' door: who is behind a cookie or a token (docs/sync.md, "Who asks").

The app sends its cookie and says in `X-Veldwerk` which member it believes to be: a tab of Tess never sends under Bram.
Pictures come without that header, and the event stream says `?member=`. Other clients send `Authorization: Bearer`.
"""

from datetime import datetime, timedelta

from flask import Request, Response, after_this_request

from server.accounts.cookies import cookie_name, is_loopback
from server.accounts.devices import device_of_token, note_contact, wants_noting
from server.accounts.roles import rights_of
from server.accounts.tokens import tenant_of
from server.kit.errors import is_away
from server.kit.house import open_house
from server.kit.http import Person, keeper
from server.kit.log import log
from server.kit.this_app import the_app

__all__ = ["bearer", "drop_device_cookie", "set_device_cookie", "who_holds_the_phone"]

HEADER = "X-Veldwerk"
PICTURES = "/api/mobile/blobs/"
STREAM = "/api/subscribe/updates"
HAND_OVER = ("/api/mobile/wipe", "/api/mobile/uploads", "/api/mobile/photos")
"""All that a phone may still call when it is to be wiped: it brings what it has, and reads nothing."""


@keeper("device")
def who_holds_the_phone(request: Request, now: datetime) -> Person | None:
    """The person and device; None when nobody is signed in. Problem 401 `device_locked`, `device_wiping`, 409 `other_member`."""
    token, member = _brought(request)
    tenant = tenant_of(token) if token else None
    if token is None or tenant is None:
        return None
    app = the_app()
    days = app.extensions["settings"].token_days
    with open_house(app, tenant, write=False, now=now) as house:
        brings = request.path.startswith(HAND_OVER)
        found = device_of_token(house, token, days=days, member=member, handing_over=brings)
        if found is None:
            return None
        rights = rights_of(house.session, tenant, found.member)
    noted = wants_noting(found, now) and _noted(tenant, found.id, now)
    if noted and request.cookies.get(cookie_name(request, "app")) == token:
        after_this_request(lambda response: set_device_cookie(response, request, token, days))
    return Person(
        member=found.member,
        name=found.name,
        tenant=tenant,
        roles=rights.roles,
        permissions=rights.permissions,
        lang=found.lang,
        device=found.id,
    )


def _noted(tenant: str, device: str, now: datetime) -> bool:
    """Write down that the phone was heard of. A database that takes no writing keeps no phone from reading."""
    try:
        with open_house(the_app(), tenant, now=now) as house:
            note_contact(house, device)
    except Exception as error:
        if not is_away(error):
            raise
        log.warning("a contact was not noted", extra={"facts": {"device": device, "why": type(error).__name__}})
        return False
    return True


def bearer(request: Request) -> str | None:
    """The token after `Authorization: Bearer`."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() or None if kind.lower() == "bearer" else None


def set_device_cookie(response: Response, request: Request, token: str, days: int) -> Response:
    """Give the app its token in the one place that scripts cannot read."""
    name, secure = cookie_name(request, "app"), not is_loopback(request)
    age = timedelta(days=days)
    response.set_cookie(name, token, max_age=age, httponly=True, secure=secure, samesite="Strict", path="/")
    return response


def drop_device_cookie(response: Response, request: Request) -> Response:
    """Take it away again."""
    secure = not is_loopback(request)
    response.delete_cookie(cookie_name(request, "app"), httponly=True, secure=secure, samesite="Strict", path="/")
    return response


def _brought(request: Request) -> tuple[str | None, str | None]:
    """The token, and which member the caller believes to be (None = does not say)."""
    cookie = request.cookies.get(cookie_name(request, "app"))
    believed = request.headers.get(HEADER)
    if believed is None and request.path == STREAM:
        believed = request.args.get("member")
    if believed is not None:
        return (None, None) if believed == "-" else (cookie, believed)
    if (
        request.method in ("GET", "HEAD")
        and request.path.startswith(PICTURES)
        and "Authorization" not in request.headers
    ):
        return cookie, None
    return bearer(request), None
