"""The company's rescue keys: made when first asked for, rotated by a person; the private halves never leave the server.

A retired key keeps its private half, unlike a signing key: a phone may be away for months with a file sealed to it. The
halves lie in the database under SECRET_KEY; a backup holds both, so a restored server opens what it opened before.
"""

from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any

from sqlalchemy import select

from server.kit.house import House
from server.kit.ids import uuid7

from .models import RescueKey

__all__ = ["KeyLocked", "UnknownKey", "active_key", "private_half", "published_key", "rotate_rescue_key"]


class KeyLocked(Exception):
    """The private half cannot be read: SECRET_KEY is not the one under which it was kept."""


class UnknownKey(LookupError):
    """This database has no such key."""


def active_key(house: House, secret: str) -> RescueKey:
    """The key that phones seal to today; made now if the company never had one. `house` must be a writing one then."""
    row = _active(house)
    return row if row is not None else _make(house, secret)


def published_key(house: House) -> dict[str, str] | None:
    """`{key, public_key}` of today; None when the company has none yet."""
    row = _active(house)
    return {"key": row.key_id, "public_key": row.public_key} if row else None


def private_half(house: House, key_id: str, secret: str) -> Any:
    """The private half of a key, also of a retired one. UnknownKey, KeyLocked."""
    from cryptography.fernet import InvalidToken
    from cryptography.hazmat.primitives.serialization import load_der_private_key

    row = house.session.scalars(select(RescueKey).where(RescueKey.key_id == key_id)).one_or_none()
    if row is None:
        raise UnknownKey(key_id)
    try:
        return load_der_private_key(_box(secret).decrypt(row.private_sealed.encode()), None)
    except InvalidToken:
        raise KeyLocked(f"Rescue key {key_id} was kept under another SECRET_KEY. Put that back.") from None


def rotate_rescue_key(house: House, secret: str, *, reason: str) -> str:
    """A new key for what phones seal from now on; files made before still open. Its id. It is audited."""
    old = _active(house)
    if old is not None:
        old.state, old.until_at = "retired", house.now
        house.session.flush()
    new = _make(house, secret)
    house.audit(
        "rotate_key", "rescue_key", new.id, {"key": old.key_id if old else None}, {"key": new.key_id, "reason": reason}
    )
    return new.key_id


def _active(house: House) -> RescueKey | None:
    return house.session.scalars(select(RescueKey).where(RescueKey.state == "active")).one_or_none()


def _make(house: House, secret: str) -> RescueKey:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    private = ec.generate_private_key(ec.SECP256R1())
    point = private.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    raw = private.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    row = RescueKey(
        id=uuid7(),
        key_id=sha256(point).hexdigest()[:16],
        public_key=point.hex(),
        private_sealed=_box(secret).encrypt(raw).decode(),
        state="active",
        from_at=house.now,
    )
    house.session.add(row)
    house.session.flush()  # unique while active: of two that make a first key at once, one begins again
    return row


def _box(secret: str) -> Any:
    """Encrypts under a key of its own that is made from SECRET_KEY, which is random and long."""
    from cryptography.fernet import Fernet  # only who opens a file needs it, and it costs a start its time

    return Fernet(urlsafe_b64encode(sha256(b"veldwerk rescue key\n" + secret.encode()).digest()))
