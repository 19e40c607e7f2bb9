"""What goes and what comes back: blobs nobody refers to, uploads nobody finished, files the database forgot."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from server.config import Settings
from server.evidence.aside import waiting_hashes
from server.evidence.intake import register
from server.evidence.judging import JSON, OTHER, Judged, judge
from server.evidence.links import named_nowhere, references, tell_rooms
from server.evidence.models import Blob, BlobDelivery, Statement, Upload
from server.kit.errors import Problem
from server.kit.files import Files, NoFile, Stored
from server.kit.house import House

__all__ = ["forget_orphans", "forget_uploads", "lost_files", "orphans", "register_again"]

BATCH = 200
"""Documents that one commit touches at most; jobs keep their commits short (docs/sync.md)."""


def forget_uploads(house: House, files: Files) -> int:
    """Remove uploads that expired, and parts that no row knows of for a day. Says how many went."""
    expired = list(house.session.scalars(select(Upload).where(Upload.expires_at <= house.now).limit(BATCH)))
    for row in expired:
        files.part(house.tenant, row.id).drop()
        house.session.delete(row)
    stray = [upload for upload, at in files.parts(house.tenant) if at < house.now - timedelta(days=1)]
    known = set(house.session.scalars(select(Upload.id).where(Upload.id.in_(stray[:BATCH]))))
    for upload in set(stray[:BATCH]) - known:
        files.part(house.tenant, upload).drop()
    return len(expired)


def orphans(house: House, before: datetime) -> list[str]:
    """Hashes of blobs that came before this moment and that nothing names. Reads only."""
    waiting = {sha256 for sha256, _ in waiting_hashes(house)}
    old = select(Blob.sha256).where(Blob.came_at < before, *named_nowhere(Blob.tenant_id, Blob.sha256))
    found = house.session.scalars(old.order_by(Blob.came_at))
    return [sha256 for sha256 in found if sha256 not in waiting and not references(house.desk, sha256)]


def forget_orphans(house: House, files: Files, hashes: list[str], before: datetime) -> int:
    """Remove these blobs, those that still nobody names or brought again. Says how many went.

    The file goes while its row is locked: who brings the same bytes at this moment waits, and puts them back.
    """
    gone, waiting = 0, {sha256 for sha256, _ in waiting_hashes(house)}
    for sha256 in hashes:
        row = house.session.scalars(select(Blob).where(Blob.sha256 == sha256).with_for_update()).one_or_none()
        if row is None or row.came_at >= before or sha256 in waiting or references(house.desk, sha256):
            continue
        for table in (BlobDelivery, Statement):
            house.session.execute(delete(table).where(table.sha256 == sha256))
        house.session.delete(row)
        house.session.flush()
        files.remove(house.tenant, sha256)
        gone += 1
    return gone


def lost_files(house: House, files: Files) -> list[Stored]:
    """Files that lie in the store and that no blob's row knows: after a restore, or after a crash at the wrong moment."""
    known = set(house.session.scalars(select(Blob.sha256)))
    return [stored for stored in files.all(house.tenant) if stored.sha256 not in known]


def register_again(house: House, files: Files, stored: Stored, settings: Settings, members: frozenset[str]) -> None:
    """Make a lost file a blob again, delivered by those who once handed it over, as far as they are `members` here.

    It counts as new: if nobody names it within the usual days, the sweep takes it.
    """
    judged = _judged(files, house.tenant, stored, settings)
    if judged is None:
        return
    blob = register(house, stored.sha256, stored.bytes, judged, by=stored.by & members)
    if blob.looked_at is None:
        house.queue("evidence.look", sha256=stored.sha256)
    tell_rooms(house.desk, stored.sha256)


def _judged(files: Files, tenant: str, stored: Stored, settings: Settings) -> Judged | None:
    """What a file is, by what is in it alone; None when it went meanwhile."""
    try:
        with files.open(tenant, stored.sha256) as source:
            promised = JSON if source.read(1) == b"{" else OTHER
            source.seek(0)
            return judge(source, promised, stored.bytes, settings)
    except Problem:
        return Judged(OTHER)
    except NoFile:
        return None
