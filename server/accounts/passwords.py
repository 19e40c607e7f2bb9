"""Passwords: argon2id, and the same time spent on an e-mail that nobody has."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

__all__ = ["LONGEST", "SHORTEST", "needs_new_hash", "password_fits", "password_flaw", "password_hash"]

SHORTEST, LONGEST = 10, 1000
"""Characters. The doors take no longer one either."""

# One lane: a second thread in each of the workers wins nothing. RFC 9106's second choice of memory and passes.
_hasher = PasswordHasher(time_cost=3, memory_cost=65536, parallelism=1)


def password_hash(password: str) -> str:
    """The hash to keep, with its salt and parameters."""
    return _hasher.hash(password)


def password_fits(hashed: str | None, password: str) -> bool:
    """Whether the password belongs to the hash. None (an e-mail that nobody has) takes as long and is False."""
    try:
        return _hasher.verify(hashed or _nobodys(), password) and hashed is not None
    except (VerificationError, InvalidHashError):
        return False


def password_flaw(password: str, email: str) -> str | None:
    """Why this cannot be somebody's password: `length` or `guessed`; None when it can."""
    if not SHORTEST <= len(password) <= LONGEST:
        return "length"
    guessed = password.strip().casefold() == email.strip().casefold() or len(set(password)) < 4
    return "guessed" if guessed else None


def needs_new_hash(hashed: str) -> bool:
    """Whether it was made with parameters other than today's."""
    return _hasher.check_needs_rehash(hashed)


@cache
def _nobodys() -> str:
    return password_hash("the password of nobody")
