"""What goes wrong, said so that the other side can do something about it.

`Problem` is what a door answers. Errors of the database are sorted here: a conflict is tried again, a database that
is full, locked or away is 503, what a client sent and no column can hold is 400.
"""

import sqlite3
import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    StatementError,
    TimeoutError,
)

__all__ = ["Problem", "is_away", "is_conflict", "is_taken", "is_unfit_value", "repeat_on_conflict", "too_large"]


T = TypeVar("T")


class Problem(Exception):
    """An answer that says no: `raise Problem(409, "visits.moved_meanwhile", row=document)`.

    `code` names a text in the catalogues ("<room>.<code>"); its last part is the `code` on the wire. `pointer` is a
    JSON pointer into what was sent. Whatever else is given fills the text's {names} and stands in the answer.
    """

    def __init__(
        self,
        status: int,
        code: str,
        *,
        pointer: str | None = None,
        headers: Mapping[str, str] | None = None,
        **params: Any,
    ) -> None:
        super().__init__(f"{status} {code} {params}")
        self.status = status
        self.code = code
        self.pointer = pointer
        self.headers = dict(headers or {})
        self.params = params


def too_large(limit: int | None) -> Problem:
    """413: more than `limit` bytes came; said in MB or kB, as people know their files."""
    most = limit or 0
    unit, of = next(((name, of) for name, of in (("MB", 1_000_000), ("kB", 1000)) if most >= of), ("bytes", 1))
    return Problem(413, "kit.too_large", limit=limit, size=f"{most // of} {unit}")


_CONFLICTS = {"40001", "40P01"}  # serialization failure, deadlock
# PostgreSQL's error classes: connection, resources (disk full too), shutdown, system; and a lock that did not come.
_AWAY = ("08", "53", "55P03", "57P", "58")
_SQLITE_AWAY = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_READONLY")


def is_conflict(error: BaseException) -> bool:
    """Two wrote at once; done again, the second sees what the first did."""
    if is_taken(error):
        return True
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in _CONFLICTS


def is_taken(error: BaseException) -> bool:
    """A unique value that somebody has. When it is so time after time, it is no conflict but a mistake of ours."""
    if not isinstance(error, IntegrityError):
        return False
    if isinstance(error.orig, sqlite3.Error):
        return error.orig.sqlite_errorname in ("SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY")
    return getattr(error.orig, "sqlstate", None) == "23505"


def is_away(error: BaseException) -> bool:
    """The database is full, locked, starting or gone: nothing was written, later it may be."""
    if isinstance(error, TimeoutError):
        return True
    cause = error.orig if isinstance(error, DBAPIError) else error  # our own BEGIN raises SQLite's error as it is
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorname", "").startswith(_SQLITE_AWAY)
    if not isinstance(error, DBAPIError):
        return False
    state = getattr(cause, "sqlstate", None)
    return state.startswith(_AWAY) if state else isinstance(error, (OperationalError, InterfaceError))


def is_unfit_value(error: BaseException) -> bool:
    """A value that no column can hold: a NUL in a text, a number beyond 64 bits, half a surrogate."""
    cause = error.orig if isinstance(error, StatementError) else error
    return isinstance(error, DataError) or isinstance(cause, (OverflowError, UnicodeEncodeError))


def repeat_on_conflict(work: Callable[[], T], *, times: int = 3) -> T:
    """Do a whole transaction, and again (at most `times`) when it met another's. `work` opens its own house."""
    for left in range(times - 1, -1, -1):
        try:
            return work()
        except DBAPIError as error:
            if not left or not is_conflict(error):
                raise
            time.sleep(0.01 * (times - left))
    raise AssertionError("times is at least 1")
