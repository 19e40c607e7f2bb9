"""Rows of customers."""

from datetime import date, datetime

from sqlalchemy import Date, Float, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.db import Id, Key, Model, Moment, Synced, Tenanted, down, index, one_of

_KNOWN = text("erased_at IS NULL")


class Customer(Synced, Model):
    """Whom we work for. `email_norm` is what is compared (lower case, trimmed), `email` what was given.

    `kind`: a person (a consumer) or a company; a company may have `kvk` (8 digits) and `vat` numbers.

    `erased_at`: the personal data were erased, and what is left names nobody.
    """

    __tablename__ = "customer"
    __table_args__ = (
        down("entity_id", "entity"),
        one_of("status", "lead", "prospect", "customer", "inactive"),
        one_of("kind", "person", "company"),
        index("ix_customer_email_norm", "email_norm"),
        index("ix_customer_entity_id_kind", "entity_id", "kind"),
        index("ix_customer_name", text("lower(name)"), "id", sqlite_where=_KNOWN, postgresql_where=_KNOWN),
    )

    entity_id: Mapped[str] = mapped_column(Id)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(254))
    email_norm: Mapped[str | None] = mapped_column(Key(254))
    phone_e164: Mapped[str | None] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(Key(20), default="customer")
    acquired_on: Mapped[date | None] = mapped_column(Date)
    erased_at: Mapped[datetime | None] = mapped_column(Moment)
    kind: Mapped[str] = mapped_column(Key(10), default="person", server_default="person")
    kvk: Mapped[str | None] = mapped_column(String(8))
    vat: Mapped[str | None] = mapped_column(String(20))


class Address(Tenanted, Model):
    """A place of a customer. `postcode` is written as 1234AB; lat and lon are degrees (WGS 84), `accuracy` metres."""

    __tablename__ = "address"
    __table_args__ = (
        down("customer_id", "customer"),
        index("ix_address_customer_id", "customer_id"),
        index("ix_address_postcode", "postcode"),
    )

    customer_id: Mapped[str] = mapped_column(Id)
    street: Mapped[str] = mapped_column(String(200))
    number: Mapped[str] = mapped_column(String(20))
    addition: Mapped[str | None] = mapped_column(String(20))
    postcode: Mapped[str] = mapped_column(Key(12))
    city: Mapped[str] = mapped_column(Text)
    lat: Mapped[float | None] = mapped_column(Float)
    lon: Mapped[float | None] = mapped_column(Float)
    accuracy: Mapped[float | None] = mapped_column(Float)
