"""Rows of imports."""

from datetime import datetime
from typing import Any

from sqlalchemy import Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.db import Id, Json, Key, Model, Moment, Tenanted, down, index, index_where_set, one_of


class DataImport(Tenanted, Model):
    """An uploaded table. `columns` are its headings, `mapping` says field -> number of the column (from 0).

    `encoding` is what a text file was read as, None for a workbook; its cells go back to their bytes.

    `done` of `total` rows are through the step that `state` names; `made` to `refused` count how they came out there.
    """

    __tablename__ = "data_import"
    __table_args__ = (
        down("by_member_id", "member"),
        one_of("kind", "customers", "visits"),
        one_of("state", "uploaded", "checking", "checked", "running", "done", "failed"),
    )

    kind: Mapped[str] = mapped_column(Key(10))
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(Key(64))
    columns: Mapped[list[str]] = mapped_column(Json)
    mapping: Mapped[dict[str, int]] = mapped_column(Json)
    encoding: Mapped[str | None] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(Key(10), default="uploaded")
    total: Mapped[int] = mapped_column(Integer)
    done: Mapped[int] = mapped_column(Integer, default=0)
    made: Mapped[int] = mapped_column(Integer, default=0)
    changed: Mapped[int] = mapped_column(Integer, default=0)
    same: Mapped[int] = mapped_column(Integer, default=0)
    refused: Mapped[int] = mapped_column(Integer, default=0)
    by_member_id: Mapped[str] = mapped_column(Id)
    at: Mapped[datetime] = mapped_column(Moment)
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    failure: Mapped[str | None] = mapped_column(String(300))


class ImportRow(Tenanted, Model):
    """One row as it came: `no` as the file's own program counts (the headings are row 1), `cells` as texts.

    `outcome` is what would become of it, or what did once `done_at` is set; `why` are {code, ...params} of reasons.
    """

    __tablename__ = "import_row"
    __table_args__ = (
        down("import_id", "data_import"),
        one_of("outcome", "make", "change", "same", "refuse"),
        index("ix_import_row_import_id_no", "import_id", "no", unique=True),
        index_where_set("ix_import_row_subject_id", "subject_id"),
    )

    import_id: Mapped[str] = mapped_column(Id)
    no: Mapped[int] = mapped_column(Integer)
    cells: Mapped[list[str]] = mapped_column(Json)
    outcome: Mapped[str | None] = mapped_column(Key(10))
    why: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    subject_id: Mapped[str | None] = mapped_column(Id)
    done_at: Mapped[datetime | None] = mapped_column(Moment)
