"""A call that is sent twice is done once: `Idempotency-Key` of the office's calls.

The first answer is kept with its key and a hash of what was sent; the same key with the same body gets it again, the
same key with another body is 422.
"""

import hashlib
from collections.abc import Callable
from typing import Any

from sqlalchemy import Integer
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.db import Json, Key, Model, Tenanted, unique
from server.kit.errors import Problem
from server.kit.house import House
from server.kit.ids import named

LONGEST = 200


class RepeatedCall(Tenanted, Model):
    """A call of the office that may come again. Its id is made from the key, so that two at once meet."""

    __tablename__ = "repeated_call"
    __table_args__ = (unique("key"),)

    key: Mapped[str] = mapped_column(Key(LONGEST))
    sent_sha256: Mapped[str] = mapped_column(Key(64))
    status: Mapped[int] = mapped_column(Integer)
    answer: Mapped[Any] = mapped_column(Json)


def once(house: House, key: str | None, sent: bytes, act: Callable[[], tuple[int, Any]]) -> tuple[int, Any]:
    """Do `act` (it gives status and answer) unless this key did it before; then its first answer.

    Without a key it is simply done. Problem 400 for a key that is too long, 422 when the key came with another body.
    """
    if not key:
        return act()
    if len(key) > LONGEST or not key.isprintable():
        raise Problem(400, "visits.key_too_long", most=LONGEST)
    digest = hashlib.sha256(sent).hexdigest()
    row_id = named(house.tenant, f"repeated_call/{key}")
    before = house.store.read("repeated_call", [row_id])
    if before and before[0]["sent_sha256"] != digest:
        raise Problem(422, "visits.key_reused")
    if before:
        return before[0]["status"], before[0]["answer"]
    status, answer = act()
    house.desk.add(
        "repeated_call", {"id": row_id, "key": key, "sent_sha256": digest, "status": status, "answer": answer}
    )
    return status, answer
