"""A link's token and its address. Both can be made again from the link's id, so that nothing has to keep them."""

import base64
import hashlib
import hmac

from flask import current_app

from server.config import Settings

__all__ = ["address_of", "token_of"]


def token_of(tenant: str, link: str) -> str:
    """`<tenant>.<secret>`; the secret is HMAC-SHA-256 of the link's id under the server's key, 256 bits."""
    settings: Settings = current_app.extensions["settings"]
    made = hmac.new(settings.secret_key.encode(), f"customer link {tenant} {link}".encode(), hashlib.sha256).digest()
    return f"{tenant}.{base64.urlsafe_b64encode(made).decode().rstrip('=')}"


def address_of(tenant: str, link: str) -> str:
    """The whole address, as it stands in a mail."""
    settings: Settings = current_app.extensions["settings"]
    return f"{settings.public_url or 'http://127.0.0.1:8000'}/k/{token_of(tenant, link)}"
