"""What happens to bytes when nobody waits for it: the closer look, the nightly sweep, the return of lost files."""

from datetime import time, timedelta

from sqlalchemy import select

from server.accounts.models import Member
from server.evidence.looking import look_at, note_look
from server.evidence.models import Blob
from server.evidence.names import blob_id
from server.evidence.sweeping import BATCH, forget_orphans, forget_uploads, lost_files, orphans, register_again
from server.kit.files import files_of
from server.kit.jobs import Work, long_job

__all__ = ["look", "register_lost_files", "sweep"]


@long_job("evidence.look")
def look(work: Work, sha256: str) -> None:
    """Decode a picture as a whole and make its smaller ones. Done outside of any transaction: it takes its time."""
    with work.house(write=False) as house:
        blob = house.session.get(Blob, (house.tenant, blob_id(sha256)))
    if blob is None:
        return
    trouble = look_at(files_of(work.app), work.tenant, sha256, blob.type)
    with work.house() as house:
        note_look(house, sha256, trouble)


@long_job("evidence.register_lost_files")
def register_lost_files(work: Work) -> None:
    """After a restore: what still lies in the store and the database forgot is a blob again."""
    files = files_of(work.app)
    with work.house(write=False) as house:
        lost = lost_files(house, files)
    for done, stored in enumerate(lost):
        work.progress(done, len(lost))
        with work.house() as house:
            members = frozenset(house.session.scalars(select(Member.id).where(Member.id.in_(stored.by))))
            register_again(house, files, stored, work.settings, members)


@long_job("evidence.sweep", daily=time(3, 20))
def sweep(work: Work) -> None:
    """Uploads that expired go; blobs that no document names go some weeks after they came; lost files come back."""
    files = files_of(work.app)
    while True:
        with work.house() as house:
            if forget_uploads(house, files) < BATCH:
                break
    before = work.now - timedelta(days=work.settings.orphan_days)
    with work.house(write=False) as house:
        hashes = orphans(house, before)
    for start in range(0, len(hashes), BATCH):
        work.progress(start, len(hashes))
        with work.house() as house:
            forget_orphans(house, files, hashes[start : start + BATCH], before)
    register_lost_files(work)
