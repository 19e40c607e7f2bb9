"""Remembering how documents were, for the replay of what a phone showed: every version that a commit makes of some kinds.

A room says which of its kinds: `remember("visit")`. The store writes the versions in the same commit (`synced.py`).
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import delete

from server.kit.history_models import DocumentVersion
from server.kit.house import House
from server.kit.ids import uuid7
from server.kit.jobs import job
from server.kit.kinds import declared
from server.kit.tenant_settings import whole
from sync.kind import Reader
from sync.store import Written

__all__ = ["REPLAY_DAYS", "forget_versions", "remember", "versions_of"]

REPLAY_DAYS = whole("replay_days", 90, unit="days", group="records", least=14, most=400)
_remembered: set[str] = set()


def remember(*kinds: str) -> None:
    """Keep each version of these kinds."""
    _remembered.update(kinds)


def versions_of(reader: Reader, written: Mapping[str, Written], at: datetime) -> list[dict[str, Any]]:
    """The rows of document_version that a commit adds: one a document that it made or changed."""
    made: list[dict[str, Any]] = []
    for kind in _remembered & written.keys():
        made += _versions(reader, kind, {row["id"] for row in written[kind].insert} | {id_ for id_, _ in written[kind].update}, at)  # fmt: skip
    return made


def _versions(reader: Reader, kind: str, ids: Iterable[str], at: datetime) -> list[dict[str, Any]]:
    make = declared()[kind].documents
    rows = reader.read(kind, ids)
    if make is None or not rows:
        return []
    return [
        {"id": uuid7(), "created_at": at, "kind": kind, "doc_id": row["id"], "v": row["v"], "at": at, "body": body}
        for row, body in zip(rows, make(reader, rows), strict=True)
    ]


@job("kit.forget_versions", daily=time(3, 50))
def forget_versions(house: House) -> None:
    """Drop what nobody replays any more. The newest version of a document goes too: the document itself is there."""
    old = delete(DocumentVersion).where(
        DocumentVersion.tenant_id == house.tenant,
        DocumentVersion.at < house.now - timedelta(days=REPLAY_DAYS.of(house)),
    )
    house.session.execute(old)
