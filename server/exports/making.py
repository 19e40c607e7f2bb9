"""Asking for an export, having it, and what becomes of its file."""

from pathlib import Path

from sqlalchemy import select

from server.config import Settings
from server.kit.errors import Problem
from server.kit.house import House
from server.kit.tenant_settings import whole

from .models import DataExport

__all__ = ["EXPORT_DAYS", "ask_export", "export_of", "exports_of", "file_of", "forget_expired"]

EXPORT_DAYS = whole("export_days", 3, unit="days", group="records", least=1, most=30)
"""How long a file stays: it holds everything, and should lie about nowhere."""


def ask_export(house: House, *, by: str, with_files: bool) -> DataExport:
    """Have a job make one. Problem 409 `exports.one_at_a_time` while another is being made."""
    busy = select(DataExport.id).where(
        DataExport.tenant_id == house.tenant, DataExport.state.in_(("waiting", "running"))
    )
    if house.session.scalars(busy).first() is not None:
        raise Problem(409, "exports.one_at_a_time")
    row = DataExport(id=house.desk.new_id(), with_files=with_files, state="waiting", by_member_id=by, at=house.now)
    row.done = row.total = 0
    house.session.add(row)
    house.audit("export", "tenant", house.tenant, after={"export": row.id, "with_files": with_files})
    house.queue("exports.make", export=row.id)
    return row


def exports_of(house: House) -> list[DataExport]:
    """The latest twenty, newest first."""
    mine = select(DataExport).where(DataExport.tenant_id == house.tenant)
    return list(house.session.scalars(mine.order_by(DataExport.at.desc(), DataExport.id).limit(20)))


def export_of(house: House, export: str) -> DataExport:
    """One that can be had now. Problem 404; 410 `exports.expired`; 409 `exports.not_ready`."""
    row = house.session.get(DataExport, (house.tenant, export))
    if row is None:
        raise Problem(404, "kit.not_found")
    if row.state == "expired" or (row.expires_at and row.expires_at <= house.now):
        raise Problem(410, "exports.expired")
    if row.state != "done":
        raise Problem(409, "exports.not_ready")
    return row


def file_of(settings: Settings, tenant: str, row: DataExport) -> Path:
    """Where its file lies: in the data folder, readable by the server only."""
    return settings.data_dir / "exports" / tenant / f"{row.id}.{'zip' if row.with_files else 'sqlite'}"


def forget_expired(house: House, settings: Settings) -> int:
    """Remove files whose time is over. Says how many."""
    over = select(DataExport).where(
        DataExport.tenant_id == house.tenant, DataExport.state == "done", DataExport.expires_at <= house.now
    )
    rows = list(house.session.scalars(over))
    for row in rows:
        file_of(settings, house.tenant, row).unlink(missing_ok=True)
        row.state = "expired"
    return len(rows)
