"""What is to be done: types of visit, checklists, work orders and their documents."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.db import Id, Json, Key, Model, Moment, Synced, Tenanted, down, index, one_of, unique


class ChecklistTemplate(Tenanted, Model):
    """A checklist that goes through versions."""

    __tablename__ = "checklist_template"
    __table_args__ = (unique("code"),)

    code: Mapped[str] = mapped_column(Key(60))
    name: Mapped[str] = mapped_column(String(200))


class ChecklistVersion(Synced, Model):
    """What is asked on site; never changed once it is published.

    `sections`: [{id, title, repeats?, when?, items: [{id, type, title, help?, required, required_if_shown?, when?, unit?,
    limits?, options?, shot?, outline?, role?, product_category?, plate?}]}]; `when` as in conditions.py. `sha256` is over their canonical JSON. Retired: newer ones are published and no visit
    in sight uses it, so phones need not hold it.
    """

    __tablename__ = "checklist_version"
    __table_args__ = (
        down("template_id", "checklist_template"),
        unique("template_id", "number"),
        one_of("state", "draft", "published", "retired"),
    )

    template_id: Mapped[str] = mapped_column(Id)
    number: Mapped[int] = mapped_column(Integer)
    title: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(Key(20), default="draft")
    sections: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    sha256: Mapped[str] = mapped_column(Key(64))
    published_at: Mapped[datetime | None] = mapped_column(Moment)


class VisitType(Tenanted, Model):
    """A kind of work with its usual duration (minutes), skills (codes) and checklist. `ended_at`: put away, no longer offered."""

    __tablename__ = "visit_type"
    __table_args__ = (unique("code"), down("checklist_template_id", "checklist_template"))

    code: Mapped[str] = mapped_column(Key(60))
    name: Mapped[str] = mapped_column(String(200))
    duration_min: Mapped[int] = mapped_column(Integer)
    skills: Mapped[list[str]] = mapped_column(Json, default=list)
    checklist_template_id: Mapped[str | None] = mapped_column(Id)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


class WorkOrder(Synced, Model):
    """What is to be done, for whom and where. `type` is a visit_type's code."""

    __tablename__ = "work_order"
    __table_args__ = (
        unique("number"),
        down("entity_id", "entity"),
        down("customer_id", "customer"),
        down("address_id", "address"),
        index("ix_work_order_customer_id", "customer_id"),
        index("ix_work_order_address_id", "address_id"),
    )

    number: Mapped[str] = mapped_column(Key(40))
    entity_id: Mapped[str] = mapped_column(Id)
    customer_id: Mapped[str] = mapped_column(Id)
    address_id: Mapped[str] = mapped_column(Id)
    source_kind: Mapped[str | None] = mapped_column(Key(40))
    source_id: Mapped[str | None] = mapped_column(Id)
    type: Mapped[str] = mapped_column(Key(60))
    skills: Mapped[list[str]] = mapped_column(Json, default=list)
    duration_min: Mapped[int] = mapped_column(Integer)


class WorkOrderLine(Tenanted, Model):
    """One thing on a work order. `position` is its place, from 1; `quantity` counts the product's units."""

    __tablename__ = "work_order_line"
    __table_args__ = (
        down("work_order_id", "work_order"),
        down("product_id", "product"),
        index("ix_work_order_line_work_order_id", "work_order_id"),
    )

    work_order_id: Mapped[str] = mapped_column(Id)
    position: Mapped[int] = mapped_column(Integer, default=1)
    product_id: Mapped[str | None] = mapped_column(Id)
    text: Mapped[str] = mapped_column(Text)
    quantity: Mapped[int | None] = mapped_column(Integer)


class Document(Synced, Model):
    """A file that belongs to a work order, a visit, a customer or an address: a drawing, a quote, a manual.

    `for_customer`: he may read it by his link, and not only the office and the technicians.
    """

    __tablename__ = "document"
    __table_args__ = (
        one_of("subject_kind", "work_order", "visit", "customer", "address"),
        index("ix_document_subject_id", "subject_id"),
        index("ix_document_blob_sha256", "blob_sha256"),
    )

    subject_kind: Mapped[str] = mapped_column(Key(20))
    subject_id: Mapped[str] = mapped_column(Id)
    title: Mapped[str] = mapped_column(String(200))
    blob_sha256: Mapped[str] = mapped_column(Key(64))
    bytes: Mapped[int] = mapped_column(BigInteger)
    by_member_id: Mapped[str | None] = mapped_column(Id)
    for_customer: Mapped[bool] = mapped_column(Boolean, default=False)


class NumberSeries(Tenanted, Model):
    """The last number given out in a series ("work_order 2026"). Its id is made from the name; locked while counting."""

    __tablename__ = "number_series"
    __table_args__ = (unique("name"),)

    name: Mapped[str] = mapped_column(Key(60))
    last: Mapped[int] = mapped_column(Integer, default=0)
