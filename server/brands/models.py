"""Rows of brands."""

from datetime import datetime

from sqlalchemy import Integer, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.db import Id, Key, Model, Moment, Tenanted, down, unique


class BrandLogo(Tenanted, Model):
    """An entity's logo: a PNG of at most 600 x 240 pixels without metadata. `sha256` is over its bytes."""

    __tablename__ = "brand_logo"
    __table_args__ = (down("entity_id", "entity"), down("by_member_id", "member"), unique("entity_id"))

    entity_id: Mapped[str] = mapped_column(Id)
    png: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str] = mapped_column(Key(64))
    width: Mapped[int] = mapped_column(Integer)
    height: Mapped[int] = mapped_column(Integer)
    by_member_id: Mapped[str] = mapped_column(Id)
    at: Mapped[datetime] = mapped_column(Moment)
