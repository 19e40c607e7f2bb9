"""What a company decided for itself."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.db import Id, Key, Model, Moment, Tenanted, unique

__all__ = ["TenantSettingRow"]


class TenantSettingRow(Tenanted, Model):
    """A setting that a company changed (`value` as text). Without a row its default stands (tenant_settings.py)."""

    __tablename__ = "tenant_setting"
    __table_args__ = (unique("name"),)

    name: Mapped[str] = mapped_column(Key(60))
    value: Mapped[str] = mapped_column(String(200))
    by_member_id: Mapped[str | None] = mapped_column(Id)
    at: Mapped[datetime] = mapped_column(Moment)
