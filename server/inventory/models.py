"""Rows of inventory."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Date, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.db import Cents, Day, Id, Json, Key, Model, Moment, Synced, Tenanted, down, index, one_of, unique

SERIAL_STATES = ("stock", "installed", "defective", "scrapped", "returned", "lost")


class Product(Synced, Model):
    """Something we install or use. Quantities count whole `unit`s (piece, metre).

    `reorder_point` is the least that should lie in a warehouse, `van_minimum` in a van; None asks for nothing.
    `warranty_months` counts from the day of installation. `specifications`: [[name, value], ...] as the office wrote them.
    """

    __tablename__ = "product"
    __table_args__ = (unique("sku"), one_of("tracking", "none", "serial", "batch"))

    sku: Mapped[str] = mapped_column(Key(60))
    name: Mapped[str] = mapped_column(String(200))
    category: Mapped[str] = mapped_column(Key(40))
    tracking: Mapped[str] = mapped_column(Key(10), default="none")
    serial_pattern: Mapped[str | None] = mapped_column(String(200))
    unit: Mapped[str] = mapped_column(Key(20), default="piece")
    price_cents: Mapped[int | None] = mapped_column(Cents)
    reorder_point: Mapped[int | None] = mapped_column(Integer)
    van_minimum: Mapped[int | None] = mapped_column(Integer)
    warranty_months: Mapped[int | None] = mapped_column(Integer)
    specifications: Mapped[list[Any]] = mapped_column(Json, default=list)


class Location(Synced, Model):
    """Where stock lies. A van belongs to a team until it is out of use (`ended_on`), and may have a plate, V-123-AB."""

    __tablename__ = "location"
    __table_args__ = (
        down("team_id", "team"),
        one_of("kind", "warehouse", "staging", "van", "installed", "scrap"),
        index("ix_location_team_id", "team_id"),
        index("ix_location_plate", "plate", unique=True),
    )

    kind: Mapped[str] = mapped_column(Key(20))
    name: Mapped[str] = mapped_column(String(200))
    team_id: Mapped[str | None] = mapped_column(Id)
    plate: Mapped[str | None] = mapped_column(Key(12))
    ended_on: Mapped[date | None] = mapped_column(Day)


class VanChange(Tenanted, Model):
    """A van goes from one team to another (None: out of use) on a day; planned until `done_at`."""

    __tablename__ = "van_change"
    __table_args__ = (
        down("location_id", "location"),
        down("from_team_id", "team"),
        down("to_team_id", "team"),
        down("by_member_id", "member"),
        index("ix_van_change_location_id", "location_id", "on_day"),
    )

    location_id: Mapped[str] = mapped_column(Id)
    from_team_id: Mapped[str | None] = mapped_column(Id)
    to_team_id: Mapped[str | None] = mapped_column(Id)
    on_day: Mapped[date] = mapped_column(Day)
    by_member_id: Mapped[str | None] = mapped_column(Id)
    done_at: Mapped[datetime | None] = mapped_column(Moment)


class Serial(Synced, Model):
    """One numbered piece; its id is made from product and `serial_norm` (names.py). `serial` is as it was first read.

    `state`: stock (at `location_id`, counted there), installed (at a customer's), defective (broken, lies at
    `location_id` and counts nowhere), scrapped (at `location_id`, of the kind scrap), returned (to the supplier),
    lost (a count did not find it). `warranty_until` is made at installation.
    """

    __tablename__ = "serial"
    __table_args__ = (
        down("product_id", "product"),
        down("location_id", "location"),
        one_of("state", *SERIAL_STATES),
        unique("product_id", "serial_norm"),
        index("ix_serial_location_id", "location_id"),
        index("ix_serial_state", "state", "location_id"),
    )

    product_id: Mapped[str] = mapped_column(Id)
    serial: Mapped[str] = mapped_column(String(200))
    serial_norm: Mapped[str] = mapped_column(Key(200))
    state: Mapped[str] = mapped_column(Key(20))
    location_id: Mapped[str | None] = mapped_column(Id)
    warranty_until: Mapped[date | None] = mapped_column(Date)


class SerialClaim(Tenanted, Model):
    """Somebody used this piece. `cause_id` names the part_use, `photo_sha256` the picture of its plate.

    `state`: holds (one per serial), contested (a clash is open or was settled for another), released (returned).
    """

    __tablename__ = "serial_claim"
    __table_args__ = (
        down("serial_id", "serial"),
        one_of("state", "holds", "contested", "released"),
        index("ix_serial_claim_serial_id", "serial_id"),
        index("ix_serial_claim_cause_id", "cause_id"),
    )

    serial_id: Mapped[str] = mapped_column(Id)
    cause_id: Mapped[str] = mapped_column(Id)
    photo_sha256: Mapped[str | None] = mapped_column(Key(64))
    state: Mapped[str] = mapped_column(Key(20))


class Movement(Tenanted, Model):
    """A quantity (> 0) that went from one location to another; None is outside our stock. Never changed."""

    __tablename__ = "movement"
    __table_args__ = (
        down("product_id", "product"),
        down("from_location_id", "location"),
        down("to_location_id", "location"),
        down("serial_id", "serial"),
        index("ix_movement_product_id", "product_id", "at", "id"),
        index("ix_movement_cause", "cause_kind", "cause_id"),
        index("ix_movement_serial_id", "serial_id", "at", "id"),
        index("ix_movement_batch", "batch", "at", "id"),
        index("ix_movement_at", "at", "id"),
        index("ix_movement_from_location_id", "from_location_id", "at", "id"),
        index("ix_movement_to_location_id", "to_location_id", "at", "id"),
    )

    product_id: Mapped[str] = mapped_column(Id)
    quantity: Mapped[int] = mapped_column(Integer)
    from_location_id: Mapped[str | None] = mapped_column(Id)
    to_location_id: Mapped[str | None] = mapped_column(Id)
    serial_id: Mapped[str | None] = mapped_column(Id)
    batch: Mapped[str | None] = mapped_column(String(200))
    cause_kind: Mapped[str] = mapped_column(Key(40))
    cause_id: Mapped[str] = mapped_column(Id)
    at: Mapped[datetime] = mapped_column(Moment)


class StockAct(Tenanted, Model):
    """What somebody at the office did to stock: the cause of movements. `note` is a reason, or a delivery's reference.

    `corrects_id` is the movement that a correction undoes; `location_id` is where it was done.
    """

    __tablename__ = "stock_act"
    __table_args__ = (
        down("by_member_id", "member"),
        down("location_id", "location"),
        down("corrects_id", "movement"),
        one_of("kind", "receipt", "transfer", "count", "correction", "fate"),
        unique("corrects_id"),
    )

    kind: Mapped[str] = mapped_column(Key(20))
    by_member_id: Mapped[str] = mapped_column(Id)
    location_id: Mapped[str | None] = mapped_column(Id)
    note: Mapped[str | None] = mapped_column(String(1000))
    corrects_id: Mapped[str | None] = mapped_column(Id)
    at: Mapped[datetime] = mapped_column(Moment)


class StockLevel(Synced, Model):
    """What lies of a product at a location = the sum of its movements; may be below zero. Its id: names.py.

    `reserved` of it is promised to work = the sum of its reservations, never more than lies there; available is the rest.

    `batches` says the same of each batch, {batch: quantity}, and names none of which nothing lies there; what is in no
    batch is the rest (docs/decisions/0021). Numbered pieces are in none: their batch is on the movements.
    """

    __tablename__ = "stock_level"
    __table_args__ = (
        down("product_id", "product"),
        down("location_id", "location"),
        unique("location_id", "product_id"),
    )

    product_id: Mapped[str] = mapped_column(Id)
    location_id: Mapped[str] = mapped_column(Id)
    quantity: Mapped[int] = mapped_column(BigInteger, default=0)
    batches: Mapped[dict[str, int]] = mapped_column(Json, default=dict)
    reserved: Mapped[int] = mapped_column(BigInteger, default=0)


class Need(Tenanted, Model):
    """What a piece of work (the row that `cause_kind` and `cause_id` name) still needs of a product, may be 0.

    `team_id`: whose vans it may come from; `needed_at`: when. Who is planned first is served first (reserving.py).
    """

    __tablename__ = "need"
    __table_args__ = (
        down("product_id", "product"),
        down("team_id", "team"),
        unique("cause_id", "product_id"),
        index("ix_need_product_id", "product_id"),
        index("ix_need_needed_at", "needed_at"),
    )

    cause_kind: Mapped[str] = mapped_column(Key(40))
    cause_id: Mapped[str] = mapped_column(Id)
    product_id: Mapped[str] = mapped_column(Id)
    quantity: Mapped[int] = mapped_column(Integer)
    team_id: Mapped[str] = mapped_column(Id)
    needed_at: Mapped[datetime] = mapped_column(Moment)


class Reservation(Tenanted, Model):
    """A quantity (> 0) of what lies of a product at a location is promised to a cause. Its id: names.py."""

    __tablename__ = "reservation"
    __table_args__ = (
        down("product_id", "product"),
        down("location_id", "location"),
        down("stock_level_id", "stock_level"),
        unique("cause_id", "stock_level_id"),
        index("ix_reservation_stock_level_id", "stock_level_id"),
    )

    product_id: Mapped[str] = mapped_column(Id)
    location_id: Mapped[str] = mapped_column(Id)
    stock_level_id: Mapped[str] = mapped_column(Id)
    cause_id: Mapped[str] = mapped_column(Id)
    quantity: Mapped[int] = mapped_column(Integer)


class InstalledSum(Tenanted, Model):
    """How many of a product hang at customers' by all movements before `counted_to`, the same moment for every product.

    What came since is summed from the ledger itself: no act on a phone waits for this row (docs/decisions/0017).
    """

    __tablename__ = "installed_sum"
    __table_args__ = (down("product_id", "product"), unique("product_id"))

    product_id: Mapped[str] = mapped_column(Id)
    quantity: Mapped[int] = mapped_column(BigInteger)
    counted_to: Mapped[datetime] = mapped_column(Moment)
