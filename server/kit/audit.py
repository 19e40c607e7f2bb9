"""The audit trail: who changed what, when, from where, from what to what, in the commit that changed it.

Each row is chained afterwards (`chain.py`): `bin/check-chain` says whether one was changed or taken out.
"""

from typing import TYPE_CHECKING, Any

from server.kit.chain import await_chain

if TYPE_CHECKING:
    from server.kit.house import House

__all__ = ["audit"]


def audit(house: "House", verb: str, subject_kind: str, subject_id: str, before: Any = None, after: Any = None) -> None:
    """Write it down. `before` and `after` are plain JSON: only the fields that changed, never a password or a token."""
    row = house.desk.add(
        "audit",
        {
            "at": house.now,
            "actor": house.by,
            "origin": house.origin,
            "verb": verb,
            "subject_kind": subject_kind,
            "subject_id": subject_id,
            "before": before,
            "after": after,
        },
    )
    await_chain(house.desk, "audit", row["id"])
