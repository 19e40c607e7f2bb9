"""Quarantine as the office reads it."""

from typing import Any

from sqlalchemy import func, select

from server.accounts.models import Member
from server.kit.clock import rfc3339
from server.kit.house import House

from .models import Quarantine, QuarantineAct, QuarantineFile

__all__ = ["acts_of", "count_waiting", "files_of_quarantine", "quarantine_documents"]

LATEST = 200


def quarantine_documents(house: House, *, state: str | None = None, only: str | None = None) -> list[dict[str, Any]]:
    """What came, newest first: whose, from which phone, how, how much, what was decided by whom."""
    mine = select(Quarantine)
    if state is not None:
        mine = mine.where(Quarantine.state == state)
    if only is not None:
        mine = mine.where(Quarantine.id == only)
    rows = list(house.session.scalars(mine.order_by(Quarantine.came_at.desc(), Quarantine.id).limit(LATEST)))
    wanted = {id_ for row in rows for id_ in (row.member_id, row.carrier_member_id, row.decided_by_member_id) if id_}
    names = {row.id: row.name for row in house.session.scalars(select(Member).where(Member.id.in_(wanted)))}
    return [_document(row, names) for row in rows]


def acts_of(house: House, quarantine: str, most: int | None = None) -> list[QuarantineAct]:
    """Its acts as they were done."""
    mine = select(QuarantineAct).where(QuarantineAct.quarantine_id == quarantine).order_by(QuarantineAct.nr)
    return list(house.session.scalars(mine.limit(most) if most else mine))


def files_of_quarantine(house: House, quarantine: str) -> list[str]:
    """The hashes that its acts name."""
    mine = select(QuarantineFile.sha256).where(QuarantineFile.quarantine_id == quarantine)
    return list(house.session.scalars(mine.order_by(QuarantineFile.sha256)))


def count_waiting(house: House) -> int:
    """How many nobody has decided on."""
    return house.session.scalar(select(func.count()).select_from(Quarantine).where(Quarantine.state == "open")) or 0


def _document(row: Quarantine, names: dict[str, str]) -> dict[str, Any]:
    return {
        "id": row.id,
        "source": row.source,
        "state": row.state,
        "member": {"id": row.member_id, "name": names.get(row.member_id)},
        "device": {"id": row.device_id, "name": row.device_name},
        "carrier": names.get(row.carrier_member_id) if row.carrier_member_id else None,
        "made_at": rfc3339(row.made_at),
        "came_at": rfc3339(row.came_at),
        "acts": row.acts,
        "files": row.files,
        "decided_by": names.get(row.decided_by_member_id) if row.decided_by_member_id else None,
        "decided_at": rfc3339(row.decided_at) if row.decided_at else None,
    }
