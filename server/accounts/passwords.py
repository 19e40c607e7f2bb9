"""Passwords: argon2id, and the same time spent on an e-mail that nobody has."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

__all__ = ["needs_new_hash", "password_fits", "password_hash"]

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


def needs_new_hash(hashed: str) -> bool:
    """Whether it was made with parameters other than today's."""
    return _hasher.check_needs_rehash(hashed)


@cache
def _nobodys() -> str:
    return password_hash("the password of nobody")
