"""The key pair by which push services know this installation again (VAPID, RFC 8292). Made once, kept for good.

A browser ties its subscription to the public key: with another pair every phone would have to ask again.
"""

import base64
import secrets

from cryptography.hazmat.primitives import serialization
from py_vapid import Vapid02

from server.config import Settings

__all__ = ["key_pair", "public_key"]

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of the curve P-256: a private key is a number from 1 to one less than this (NIST SP 800-186)."""


def new_private_key() -> str:
    """A fresh private key: 32 bytes in base64url."""
    number = 1 + secrets.randbelow(ORDER - 1)
    return base64.urlsafe_b64encode(number.to_bytes(32, "big")).rstrip(b"=").decode()


def key_pair(settings: Settings) -> Vapid02:
    """The pair of this installation: of the setting, or of the data folder, made there when it is not there yet."""
    text = settings.vapid_key or settings.kept("vapid-key", new_private_key)
    return Vapid02.from_raw(text.encode())


def public_key(settings: Settings) -> str:
    """The public key as browsers take it (`applicationServerKey`): an uncompressed point in base64url."""
    public = key_pair(settings).public_key
    assert public is not None, "a private key has a public one"
    point = public.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()
