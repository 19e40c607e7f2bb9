"""Companies and their brands."""

from datetime import datetime

from sqlalchemy import String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.db import Id, Json, Key, Model, Moment, Tenanted, one_of, unique

SERVES = ("both", "businesses", "consumers")
LINES = ("install_partners", "install_direct", "panels", "wholesale")


class Tenant(Model):
    """A company that uses Veldwerk.

    `slug` stays what it was founded with: published addresses hold it (docs/decisions/0042). `epoch` is its generation:
    another one voids every cursor (docs/sync.md); `restored_at` says when it began, None for the first. `colour` is that of
    its office and app (six hexadecimal digits; None = ours).
    """

    __tablename__ = "tenant"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    slug: Mapped[str] = mapped_column(Key(60), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    epoch: Mapped[str] = mapped_column(Id)
    restored_at: Mapped[datetime | None] = mapped_column(Moment)
    created_at: Mapped[datetime] = mapped_column(Moment)
    colour: Mapped[str | None] = mapped_column(Key(6))


class Entity(Tenanted, Model):
    """A brand of a company, with the numbers that stand on its papers: `kvk` (chamber of commerce) and `vat`.

    Customers see its `colour` (six hexadecimal digits; None = ours) and reach it by `email` and `phone`; its mails come
    from `sender`. `legal_nl` and `legal_en` stand at the foot of its papers. `langs`: which it speaks, the first one first.
    `ended_at`: no new work goes under it since then.

    `serves` says whom it sells to: businesses, consumers or both. `line` is its line of work, `product_range` what a
    wholesaler sells, `skills` the codes of what all its work asks for, whatever the type of visit.
    """

    __tablename__ = "entity"
    __table_args__ = (
        unique("code"),
        one_of("serves", *SERVES),
        one_of("line", *LINES),
    )

    code: Mapped[str] = mapped_column(Key(60))
    name: Mapped[str] = mapped_column(String(200))
    kvk: Mapped[str | None] = mapped_column(String(20))
    vat: Mapped[str | None] = mapped_column(String(20))
    colour: Mapped[str | None] = mapped_column(Key(6))
    email: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(20))
    iban: Mapped[str | None] = mapped_column(String(34))
    sender: Mapped[str | None] = mapped_column(String(254))
    street: Mapped[str | None] = mapped_column(String(200))
    postcode: Mapped[str | None] = mapped_column(String(12))
    city: Mapped[str | None] = mapped_column(String(100))
    legal_nl: Mapped[str | None] = mapped_column(Text)
    legal_en: Mapped[str | None] = mapped_column(Text)
    langs: Mapped[str] = mapped_column(Key(5), default="nl,en", server_default="nl,en")
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    serves: Mapped[str] = mapped_column(Key(12), default="both", server_default="both")
    line: Mapped[str | None] = mapped_column(Key(20))
    product_range: Mapped[str | None] = mapped_column(String(100))
    skills: Mapped[list[str]] = mapped_column(Json, default=list, server_default=text("'[]'"))
