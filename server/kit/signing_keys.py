"""The company's signing keys: made when first needed, rotated by a person, never leaving the server.

```python
signer = active_signer(house, settings.secret_key)
signer.sign(b"...")                                     # Ed25519, 128 hexadecimal digits
rotate(house, settings.secret_key, reason="new year")   # the old key stays verifiable, its private half is destroyed
```
"""

from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import select

from server.kit.chain_models import SigningKey
from server.kit.clock import rfc3339
from server.kit.house import House
from server.kit.ids import uuid7

__all__ = ["KeyLocked", "Signer", "active_signer", "key_id_of", "key_list", "rotate", "verifies"]


class KeyLocked(Exception):
    """The private key cannot be read: SECRET_KEY is not the one under which it was kept."""


@dataclass(frozen=True)
class Signer:
    """A private key at work, good from a moment on."""

    key_id: str
    from_at: datetime
    _private: Any

    def sign(self, message: bytes) -> str:
        """The Ed25519 signature (RFC 8032) over these bytes, in hexadecimal."""
        return self._private.sign(message).hex()


def key_id_of(public_key: bytes) -> str:
    """The name of a key: the first 16 hexadecimal digits of its SHA-256."""
    return sha256(public_key).hexdigest()[:16]


def active_signer(house: House, secret: str) -> Signer:
    """The company's key of today; made now if it never had one. KeyLocked."""
    row = _active(house)
    if row is None:
        row = _make(house, secret)
    return _opened(row, secret)


def rotate(house: House, secret: str, *, reason: str, revoke: bool = False) -> str:
    """Retire the active key, or revoke it, and make a new one. Returns the new key's id. It is audited."""
    old = _active(house)
    if old is not None:
        old.state, old.until_at, old.reason, old.private_sealed = (
            "revoked" if revoke else "retired",
            house.now,
            reason,
            None,
        )
        house.session.flush()  # before the new one: a company has one active key
    new = _make(house, secret)
    house.audit("rotate_key", "signing_key", new.id, {"key": old.key_id if old else None}, {"key": new.key_id})
    return new.key_id


def key_list(house: House) -> list[dict[str, Any]]:
    """Every key of the company as it is published, the oldest first: {id, public_key, state, from, until, reason}."""
    rows = house.session.scalars(select(SigningKey).order_by(SigningKey.from_at, SigningKey.key_id)).all()
    return [
        {
            "id": row.key_id,
            "public_key": row.public_key,
            "state": row.state,
            "from": rfc3339(row.from_at),
            "until": rfc3339(row.until_at) if row.until_at else None,
            "reason": row.reason,
        }
        for row in rows
    ]


def verifies(public_key: str, message: bytes, signature: str) -> bool:
    """Whether this key (hexadecimal) signed these bytes."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)).verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _active(house: House) -> SigningKey | None:
    return house.session.scalars(select(SigningKey).where(SigningKey.state == "active").with_for_update()).one_or_none()


def _make(house: House, secret: str) -> SigningKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw()
    row = SigningKey(
        id=uuid7(),
        key_id=key_id_of(public),
        public_key=public.hex(),
        private_sealed=_box(secret).encrypt(private.private_bytes_raw()).decode(),
        state="active",
        from_at=house.now,
    )
    house.session.add(row)
    house.session.flush()  # unique while active: of two that make a first key at once, one begins again
    return row


def _opened(row: SigningKey, secret: str) -> Signer:
    from cryptography.fernet import InvalidToken
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    try:
        raw = _box(secret).decrypt((row.private_sealed or "").encode())
    except InvalidToken:
        raise KeyLocked(
            f"Signing key {row.key_id} was kept under another SECRET_KEY. Put that back, or run bin/rotate-key."
        ) from None
    return Signer(row.key_id, row.from_at, Ed25519PrivateKey.from_private_bytes(raw))


def _box(secret: str) -> Any:
    """Encrypts under a key of its own that is made from SECRET_KEY, which is random and long."""
    from cryptography.fernet import Fernet  # here and below: only a worker needs it, and it costs a start its time

    return Fernet(urlsafe_b64encode(sha256(b"veldwerk signing key\n" + secret.encode()).digest()))
