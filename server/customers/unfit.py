"""Customers whom their brand does not serve, or serves no longer: there before it was said. Nobody refuses them anything for it."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, func, select

from server.accounts.models import Entity
from server.kit.house import House

from .models import Customer

__all__ = ["MOST", "Unfit", "count_unfit", "unfit"]

MOST = 200


@dataclass(frozen=True)
class Unfit:
    """A customer under a brand that serves others: `serves` businesses or consumers."""

    id: str
    name: str
    kind: str
    brand: str
    serves: str


def unfit(house: House, most: int = MOST) -> list[Unfit]:
    """They by brand and name, so many at most."""
    asked = select(Customer.id, Customer.name, Customer.kind, Entity.name, Entity.serves).join(Entity, _of())
    rows = house.session.execute(
        asked.where(*_wrong(house)).order_by(Entity.name, Customer.name, Customer.id).limit(most)
    )
    return [Unfit(*row) for row in rows]


def count_unfit(house: House) -> dict[str, int]:
    """How many there are, by brand's id."""
    asked = select(Entity.id, func.count()).select_from(Customer).join(Entity, _of()).where(*_wrong(house))
    return {row[0]: row[1] for row in house.session.execute(asked.group_by(Entity.id))}


def _of() -> ColumnElement[bool]:
    return and_(Entity.tenant_id == Customer.tenant_id, Entity.id == Customer.entity_id)


def _wrong(house: House) -> tuple[ColumnElement[bool], ...]:
    wrong = case((Entity.serves == "businesses", "person"), (Entity.serves == "consumers", "company"))
    return Customer.tenant_id == house.tenant, Customer.erased_at.is_(None), Customer.kind == wrong
