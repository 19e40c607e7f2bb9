"""The audit trail's chain: what of an audit row is linked."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import select

from server.kit.chain import chained
from server.kit.clock import rfc3339
from server.kit.house import House
from server.kit.work_models import Audit

__all__ = ["audit_contents"]

FORMAT = "veldwerk.audit/1"


def _is_emptied(content: dict[str, Any]) -> bool:
    return content["before"] is None and content["after"] is None and content["origin"] == ""


@chained("audit", Audit.id, emptied=_is_emptied)
def audit_contents(house: House, ids: Collection[str]) -> dict[str, dict[str, Any]]:
    """Every field of these audit rows."""
    rows = house.session.scalars(select(Audit).where(Audit.id.in_(list(ids))))
    return {
        row.id: {
            "format": FORMAT,
            "id": row.id,
            "at": rfc3339(row.at),
            "actor": row.actor,
            "origin": row.origin,
            "verb": row.verb,
            "subject_kind": row.subject_kind,
            "subject_id": row.subject_id,
            "before": row.before,
            "after": row.after,
        }
        for row in rows
    }
