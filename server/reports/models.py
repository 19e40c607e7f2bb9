"""The reports that were made."""

from datetime import datetime

from sqlalchemy import BigInteger, Integer
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.db import Id, Key, Model, Moment, Tenanted, down, index, one_of, unique


class Report(Tenanted, Model):
    """One PDF of a visit; never changed. When facts change after the signing another one is made, with the next `number`.

    `basis` is the SHA-256 of all that it was made from: the same facts make no second one, unless its key was revoked. `changed` counts what had
    changed after the signing.
    """

    __tablename__ = "report"
    __table_args__ = (
        down("visit_id", "visit"),
        one_of("lang", "nl", "en"),
        unique("visit_id", "number"),
        index("ix_report_blob_sha256", "blob_sha256"),
    )

    visit_id: Mapped[str] = mapped_column(Id)
    number: Mapped[int] = mapped_column(Integer)
    lang: Mapped[str] = mapped_column(Key(2))
    blob_sha256: Mapped[str] = mapped_column(Key(64))
    bytes: Mapped[int] = mapped_column(BigInteger)
    basis: Mapped[str] = mapped_column(Key(64))
    changed: Mapped[int] = mapped_column(Integer)
    made_at: Mapped[datetime] = mapped_column(Moment)
