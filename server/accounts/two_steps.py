"""Signing in in two steps: a code of six digits from an app on the phone (TOTP, RFC 6238), or a recovery code, each once.

The secret lies encrypted under a key made from SECRET_KEY; of recovery codes only hashes are kept.
"""

import hmac
import io
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

import segno
from pyotp import random_base32
from pyotp.totp import TOTP
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.accounts.models import Login, Membership
from server.accounts.tokens import token_hash
from server.kit.errors import Problem
from server.kit.house import House

__all__ = ["Enrolment", "check_code", "enrol", "new_codes", "new_enrolment", "of_app", "switch_off"]

STEP = 30
"""Seconds that a code is shown; the one before and the one after count too, for clocks that are not quite right."""
CODES = 10
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another


@dataclass(frozen=True)
class Enrolment:
    """What an app is to be told: the secret to type, and the same as a QR code (SVG)."""

    secret: str
    qr: str


def new_enrolment(email: str, company: str) -> Enrolment:
    """A new secret; nothing is kept until a code of it was typed."""
    return of_app(random_base32(), email, company)


def of_app(secret: str, email: str, company: str) -> Enrolment:
    """The same secret once more, after a code that was wrong."""
    address = TOTP(secret).provisioning_uri(name=email, issuer_name=f"Veldwerk {company}"[:60])
    drawn = io.BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", xmldecl=False, svgns=True, scale=5, border=2, omitsize=False)
    return Enrolment(secret, drawn.getvalue().decode())


def enrol(session: Session, login: str, secret: str, code: str, key: str, now: datetime) -> list[str]:
    """From now on this person signs in in two steps. The recovery codes, shown this once. Problem 409 `otp_wrong`."""
    step = _step_of(secret, code, now)
    if step is None:
        raise Problem(409, "accounts.otp_wrong", pointer="/otp")
    row = session.scalars(select(Login).where(Login.id == login).with_for_update()).one()
    row.totp_sealed, row.totp_at, row.totp_step = _box(key).encrypt(secret.encode()).decode(), now, step
    codes = _codes()
    row.recovery_hashes = [_hash(one) for one in codes]
    return codes


def check_code(session: Session, login: str, code: str, key: str, now: datetime) -> bool:
    """Whether this is the code of now or a recovery code that was not used yet. It is used up by this.

    Problem 409 `otp_unreadable` when SECRET_KEY is not the one under which the secret was kept.
    """
    row = session.scalars(select(Login).where(Login.id == login).with_for_update()).one()
    plain = "".join(sign for sign in code.casefold() if sign.isalnum())
    if len(plain) != 6:
        return _use_recovery(row, plain)
    step = _step_of(_opened(row, key), plain, now)
    if step is None or (row.totp_step is not None and step <= row.totp_step):
        return False  # somebody who looked over a shoulder types the same six digits
    row.totp_step = step
    return True


def new_codes(session: Session, login: str) -> list[str]:
    """Ten other recovery codes; those of before open nothing any more."""
    codes = _codes()
    row = session.scalars(select(Login).where(Login.id == login).with_for_update()).one()
    row.recovery_hashes = [_hash(one) for one in codes]
    return codes


def switch_off(house: House, member: str) -> None:
    """The phone with the app is lost: an admin takes the second step away, and the person sets it up anew.

    Problem 404; 409 `works_elsewhere`: another company relies on it too, so only `bin/company two-steps` does it.
    """
    mine = select(Membership.login_id).where(Membership.tenant_id == house.tenant, Membership.member_id == member)
    login = house.session.scalars(mine).one_or_none()
    if login is None:
        raise Problem(404, "accounts.no_member")
    elsewhere = select(Membership.tenant_id).where(Membership.login_id == login, Membership.tenant_id != house.tenant)
    if house.session.scalars(elsewhere.limit(1)).first() is not None:
        raise Problem(409, "accounts.works_elsewhere")
    row = house.session.scalars(select(Login).where(Login.id == login).with_for_update()).one()
    forget(row)
    house.audit("reset_two_steps", "member", member)


def forget(row: Login) -> None:
    """No second step for this log-in any more."""
    row.totp_sealed = row.totp_at = row.totp_step = row.recovery_hashes = None


def _step_of(secret: str, code: str, now: datetime) -> int | None:
    """The half minute whose code this is, of three; None for another."""
    app, here = TOTP(secret), int(now.timestamp()) // STEP
    said = code.encode("ascii", "replace")
    fits = [at for at in (here - 1, here, here + 1) if hmac.compare_digest(app.generate_otp(at).encode(), said)]
    return fits[-1] if fits else None


def _use_recovery(row: Login, plain: str) -> bool:
    left = row.recovery_hashes or []
    found = [one for one in left if hmac.compare_digest(one, _hash(plain))]
    row.recovery_hashes = [one for one in left if one not in found]
    return bool(found)


def _codes() -> list[str]:
    made = ["".join(secrets.choice(_SIGNS) for _ in range(10)) for _ in range(CODES)]
    return [f"{one[:5]}-{one[5:]}" for one in made]


def _hash(code: str) -> str:
    return token_hash("recovery " + "".join(sign for sign in code.casefold() if sign.isalnum()))


def _opened(row: Login, key: str) -> str:
    from cryptography.fernet import InvalidToken

    try:
        return _box(key).decrypt((row.totp_sealed or "").encode()).decode()
    except InvalidToken:
        raise Problem(409, "accounts.otp_unreadable") from None


def _box(key: str) -> Any:
    from cryptography.fernet import Fernet  # only who signs in in two steps needs it, and it costs a start its time

    return Fernet(urlsafe_b64encode(sha256(b"veldwerk second step\n" + key.encode()).digest()))
