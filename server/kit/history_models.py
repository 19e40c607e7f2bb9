"""How documents were: a row for each version of the kinds that are remembered."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.db import Id, Json, Key, Model, Moment, Tenanted, index, unique

__all__ = ["DocumentVersion"]


class DocumentVersion(Tenanted, Model):
    """A document as it was from `at` on, in version `v`: what phones were sent under that number. Kept `replay_days`."""

    __tablename__ = "document_version"
    __table_args__ = (
        unique("kind", "doc_id", "v"),
        index("ix_document_version_doc_id", "doc_id"),
        index("ix_document_version_at", "at"),
    )

    kind: Mapped[str] = mapped_column(Key(30))
    doc_id: Mapped[str] = mapped_column(Id)
    v: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(Moment)
    body: Mapped[dict[str, Any]] = mapped_column(Json)
