"""The proofs of erasing as people and programs read them: ids, moments, reasons and numbers, and never whose name it was."""

from typing import Any

from sqlalchemy import select

from server.kit.clock import rfc3339
from server.kit.errors import Problem
from server.kit.house import House
from server.kit.i18n import t

from .models import Erasure
from .retention_models import ErasureCheck

__all__ = [
    "AT_ONCE",
    "check_document",
    "erasure_named",
    "erasures_of",
    "failure_text",
    "newest_check",
    "proof_document",
]

AT_ONCE = 100


def erasures_of(house: House, after: str | None = None) -> list[Erasure]:
    """The next AT_ONCE erasures of this company behind `after` (an id), newest first."""
    mine = select(Erasure).where(Erasure.tenant_id == house.tenant)
    mine = mine.where(Erasure.id < after) if after else mine
    return list(house.session.scalars(mine.order_by(Erasure.id.desc()).limit(AT_ONCE)))


def erasure_named(house: House, erasure: str) -> Erasure:
    """One of them. Problem 404."""
    row = house.session.get(Erasure, (house.tenant, erasure))
    if row is None:
        raise Problem(404, "kit.not_found")
    return row


def newest_check(house: House) -> ErasureCheck | None:
    """When all of it was last proved, or is being."""
    mine = select(ErasureCheck).where(ErasureCheck.tenant_id == house.tenant)
    return house.session.scalars(mine.order_by(ErasureCheck.at.desc(), ErasureCheck.id.desc()).limit(1)).first()


def proof_document(row: Erasure) -> dict[str, Any]:
    """Plain JSON. Who asked for it stands there by id: our people's names are personal data too."""
    return {
        "id": row.id,
        "customer": row.customer_id,
        "work_order": row.work_order_id,
        "at": rfc3339(row.at),
        "done_at": rfc3339(row.done_at) if row.done_at else None,
        "state": row.state,
        "failure": row.failure,
        "reason": row.reason,
        "reference": row.reference,
        "by": row.by_member_id,
        "counts": row.counts,
        "heads_before": row.heads_before,
        "heads_after": row.heads_after,
    }


def failure_text(row: Erasure, lang: str) -> str:
    """Why it did not go, as a sentence; "" when it did. How many there were of what was in the way is no news any more."""
    return t(f"privacy.failure_{row.failure}", lang) if row.failure else ""


def check_document(row: ErasureCheck) -> dict[str, Any]:
    """Plain JSON: how far it is, each chain, and by erasure what should not be there."""
    return {
        "id": row.id,
        "at": rfc3339(row.at),
        "done_at": rfc3339(row.done_at) if row.done_at else None,
        "by": row.by_member_id,
        "state": row.state,
        "done": row.done,
        "total": row.total,
        "chains": row.chains,
        "remains": row.remains,
        "whole": row.state == "done" and not row.remains and all(one["whole"] for one in row.chains.values()),
    }
