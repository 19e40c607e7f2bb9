"""Tokens: `<tenant>.<secret>`. The tenant stands in front, so that the wall is up before the first look-up.

The secret is 256 random bits; what is kept is HMAC-SHA-256 of it under the server's key, so that a copy of the
database opens nothing. argon2 is for what people think up themselves.
"""

import hashlib
import hmac
import secrets

from flask import current_app

from server.kit.ids import is_id

__all__ = ["new_token", "tenant_of", "token_hash"]


def new_token(tenant: str) -> str:
    """A new token for this tenant."""
    return f"{tenant}.{secrets.token_urlsafe(32)}"


def tenant_of(token: str) -> str | None:
    """The tenant that a token names; None when it is no token. Whether it is a good one the hash says."""
    tenant, dot, secret = token.partition(".")
    return tenant if dot and secret and len(token) <= 200 and is_id(tenant) else None


def token_hash(token: str) -> str:
    """What is kept of a token: hex of HMAC-SHA-256 under the server's secret key."""
    key = current_app.extensions["settings"].secret_key
    return hmac.new(key.encode(), token.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
