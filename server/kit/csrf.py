"""Against forms that another site sends with our visitor's cookie.

A page carries a token that is made from its log-in and our secret; every unsafe call that comes by cookie brings it
back, as the form field `csrf` or the header `X-CSRF`. A call with a token of its own (Bearer) has no cookie to abuse.
"""

import hashlib
import hmac

from flask import Request, current_app

from server.kit.errors import Problem

__all__ = ["check_csrf", "csrf_token"]

SAFE = ("GET", "HEAD", "OPTIONS")


def csrf_token(session: str) -> str:
    """The token of one log-in."""
    key = current_app.extensions["settings"].secret_key.encode()
    return hmac.new(key, f"csrf:{session}".encode(), hashlib.sha256).hexdigest()


def check_csrf(request: Request, session: str) -> None:
    """Problem 403 `csrf` when an unsafe call does not bring the token of this log-in."""
    if request.method in SAFE:
        return
    brought = request.headers.get("X-CSRF") or request.form.get("csrf", "")
    if not hmac.compare_digest(brought.encode(), csrf_token(session).encode()):
        raise Problem(403, "kit.csrf")
