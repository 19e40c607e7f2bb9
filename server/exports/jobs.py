"""Making an export's file, and removing it when its time is over."""

from datetime import time, timedelta
from pathlib import Path

from sqlalchemy import func, select

from server.evidence.models import Blob
from server.kit.files import files_of
from server.kit.jobs import Work, long_job

from .making import EXPORT_DAYS, file_of, forget_expired
from .models import DataExport
from .writing import count_rows, write_database, write_zip

__all__ = ["make", "sweep"]


@long_job("exports.make")
def make(work: Work, export: str) -> None:
    """Write all of a company's tables, and its files if wanted, into one file. Begun again it begins anew."""
    row = _begin(work, export)
    if row is None:
        return
    path = file_of(work.settings, work.tenant, row)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_suffix(".draft")
    try:
        _write(work, row, draft)
        draft.chmod(0o600)
        draft.replace(path)
    except Exception as error:
        draft.unlink(missing_ok=True)
        _end(work, export, state="failed", failure=f"{type(error).__name__}: {error}"[:300])
        raise
    _end(work, export, state="done", size=path.stat().st_size)


@long_job("exports.sweep", daily=time(3, 50))
def sweep(work: Work) -> None:
    """Remove the files of exports whose time is over."""
    with work.house() as house:
        forget_expired(house, work.settings)


def _begin(work: Work, export: str) -> DataExport | None:
    with work.house() as house:
        row = house.session.get(DataExport, (house.tenant, export))
        if row is None or row.state in ("done", "expired"):
            return None
        row.state, row.done, row.failure = "running", 0, None
        row.total = count_rows(house)
        if row.with_files:
            blobs = select(func.count()).select_from(Blob).where(Blob.tenant_id == house.tenant)
            row.total += house.session.scalar(blobs) or 0
        return row


def _write(work: Work, row: DataExport, draft: Path) -> None:
    def tell(done: int) -> None:
        with work.house() as house:
            house.session.get_one(DataExport, (house.tenant, row.id)).done = done

    with work.house(write=False) as house:
        if not row.with_files:
            write_database(house, draft, tell)
            return
        database = draft.with_suffix(".part")
        try:
            done = write_database(house, database, tell)
            tell(write_zip(house, database, files_of(work.app), draft, done, tell))
        finally:
            database.unlink(missing_ok=True)


def _end(work: Work, export: str, *, state: str, size: int | None = None, failure: str | None = None) -> None:
    with work.house() as house:
        row = house.session.get_one(DataExport, (house.tenant, export))
        row.state, row.size, row.failure = state, size, failure
        row.done_at = house.now
        row.expires_at = house.now + timedelta(days=EXPORT_DAYS.of(house)) if state == "done" else None
        row.done = row.total if state == "done" else row.done
