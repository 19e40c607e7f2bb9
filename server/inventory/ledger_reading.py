"""The ledger to look into: movements, the newest first, of a location, a product, a batch or a piece."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, or_, select, union

from server.accounts.models import Member
from server.kit.cursors import cursor_of
from server.kit.house import House

from .models import Location, Movement, Product, Serial, StockAct

MOST = 200


@dataclass(frozen=True)
class Asked:
    """Which movements (`only`: this one); `after` is where the page before ended."""

    location: str | None = None
    product: str | None = None
    batch: str | None = None
    serial: str | None = None
    only: str | None = None
    after: tuple[datetime, str] | None = None
    limit: int = 50


@dataclass(frozen=True)
class Moved:
    """One movement with the names around it. `by` and `note` are the office's; a technician's act knows its own."""

    id: str
    at: datetime
    product: str
    sku: str
    unit: str
    quantity: int
    origin: str | None
    goal: str | None
    serial: str | None
    serial_id: str | None
    batch: str | None
    cause_kind: str
    cause_id: str
    by: str | None
    note: str | None
    corrected: bool

    def told(self) -> dict[str, Any]:
        """As a call answers it."""
        names = ("id", "product", "sku", "quantity", "serial", "batch", "cause_kind", "cause_id", "by", "note", "corrected")  # fmt: skip
        return {"at": self.at, "from": self.origin, "to": self.goal} | {name: getattr(self, name) for name in names}


def movements(house: House, asked: Asked) -> tuple[list[Moved], str | None]:
    """A page of the ledger, and the cursor of what follows."""
    query = _newest(select(Movement), asked)
    if asked.location:  # each side by its own index: asked with "or", the whole ledger is looked through
        sides = (Movement.from_location_id, Movement.to_location_id)
        parts = [_newest(select(Movement.id), asked).where(side == asked.location).subquery() for side in sides]
        query = _newest(select(Movement), asked).where(Movement.id.in_(union(*(select(part.c.id) for part in parts))))
    rows = house.session.scalars(query).all()
    page = rows[: asked.limit]
    return _named(house, page), cursor_of(page[-1].at, page[-1].id) if len(rows) > asked.limit else None


def _newest(query: Select[Any], asked: Asked) -> Select[Any]:
    """The first page of movements, but for their location."""
    query = query.order_by(Movement.at.desc(), Movement.id.desc()).limit(asked.limit + 1)
    for column, value in ((Movement.product_id, asked.product), (Movement.batch, asked.batch), (Movement.serial_id, asked.serial), (Movement.id, asked.only)):  # fmt: skip
        if value:
            query = query.where(column == value)
    if asked.after:
        at, row = asked.after
        query = query.where(or_(Movement.at < at, and_(Movement.at == at, Movement.id < row)))
    return query


def _named(house: House, rows: list[Movement] | Any) -> list[Moved]:
    session = house.session
    products = {row.id: row for row in session.scalars(select(Product).where(Product.id.in_({row.product_id for row in rows})))}  # fmt: skip
    places = dict(session.execute(select(Location.id, Location.name)).all())
    serials = dict(session.execute(select(Serial.id, Serial.serial).where(Serial.id.in_({row.serial_id for row in rows if row.serial_id}))).all())  # fmt: skip
    acts = {act.id: (act.note, name) for act, name in session.execute(select(StockAct, Member.name).join(Member, and_(Member.tenant_id == StockAct.tenant_id, Member.id == StockAct.by_member_id)).where(StockAct.id.in_({row.cause_id for row in rows})))}  # fmt: skip
    corrected = set(session.scalars(select(StockAct.corrects_id).where(StockAct.corrects_id.in_({row.id for row in rows}))))  # fmt: skip
    return [
        Moved(
            id=row.id,
            at=row.at,
            product=products[row.product_id].name,
            sku=products[row.product_id].sku,
            unit=products[row.product_id].unit,
            quantity=row.quantity,
            origin=places.get(row.from_location_id) if row.from_location_id else None,
            goal=places.get(row.to_location_id) if row.to_location_id else None,
            serial=serials.get(row.serial_id) if row.serial_id else None,
            serial_id=row.serial_id,
            batch=row.batch,
            cause_kind=row.cause_kind,
            cause_id=row.cause_id,
            by=acts[row.cause_id][1] if row.cause_id in acts else None,
            note=acts[row.cause_id][0] if row.cause_id in acts else None,
            corrected=row.id in corrected,
        )
        for row in rows
    ]
