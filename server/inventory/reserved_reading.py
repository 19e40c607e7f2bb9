"""What is needed and what is reserved, for pages and calls: so many queries whatever there is."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Select, and_, func, or_, select

from server.kit.house import House

from .models import Location, Need, Reservation

__all__ = ["Held", "Standing", "held_of", "short", "short_count", "standings"]


@dataclass(frozen=True)
class Held:
    """So many units at a location."""

    location: str
    name: str
    kind: str
    quantity: int


@dataclass(frozen=True)
class Standing:
    """What a cause needs of a product, for which team and when, and what lies ready for it."""

    cause_kind: str
    cause: str
    product: str
    needed: int
    team: str
    needed_at: datetime
    held: list[Held] = field(default_factory=list[Held])

    @property
    def missing(self) -> int:
        """How many are reserved nowhere."""
        return self.needed - sum(one.quantity for one in self.held)


def standings(
    house: House,
    *,
    causes: Collection[str] | None = None,
    product: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[Standing]:
    """What is needed by these causes, of this product, or from one moment to another (exclusive); the soonest first."""
    query = select(Need).order_by(Need.needed_at, Need.cause_id, Need.product_id)
    if causes is not None:
        query = query.where(Need.cause_id.in_(causes))
    if product is not None:
        query = query.where(Need.product_id == product)
    if since is not None:
        query = query.where(Need.needed_at >= since)
    if until is not None:
        query = query.where(Need.needed_at < until)
    return _standing(house, query)


def short(house: House, most: int, of: Collection[tuple[str, str]] | None = None) -> list[Standing]:
    """Who lacks something, of these (cause, product) or of all, the soonest first; at most so many."""
    query = _short(house).order_by(Need.needed_at, Need.cause_id, Need.product_id).limit(most)
    if of is None:
        return _standing(house, query)
    one_of = [and_(Need.cause_id == cause, Need.product_id == product) for cause, product in of]
    return _standing(house, query.where(or_(*one_of))) if one_of else []


def short_count(house: House) -> int:
    """How many needs are not met."""
    return house.session.scalars(select(func.count()).select_from(_short(house).subquery())).one()


def _short(house: House) -> Select[Need]:
    """Needs of which less is reserved than is asked."""
    held = (
        select(Reservation.cause_id, Reservation.product_id, func.sum(Reservation.quantity).label("quantity"))
        .where(Reservation.tenant_id == house.tenant)
        .group_by(Reservation.cause_id, Reservation.product_id)
        .subquery()
    )
    of_need = (held.c.cause_id == Need.cause_id) & (held.c.product_id == Need.product_id)
    return select(Need).outerjoin(held, of_need).where(Need.tenant_id == house.tenant, Need.quantity > func.coalesce(held.c.quantity, 0))  # fmt: skip


def held_of(house: House, products: Collection[str]) -> dict[str, list[tuple[str, int]]]:
    """Who holds each of these products: [(cause, units)], who is planned first the first."""
    of_need = (Need.cause_id == Reservation.cause_id) & (Need.product_id == Reservation.product_id)
    query = (
        select(Reservation.product_id, Reservation.cause_id, func.sum(Reservation.quantity), Need.needed_at)
        .join(Need, (Need.tenant_id == Reservation.tenant_id) & of_need)
        .where(Reservation.product_id.in_(products))
        .group_by(Reservation.product_id, Reservation.cause_id, Need.needed_at)
        .order_by(Need.needed_at, Reservation.cause_id)
    )
    found: dict[str, list[tuple[str, int]]] = {}
    for product, cause, quantity, _ in house.session.execute(query) if products else ():
        found.setdefault(product, []).append((cause, int(quantity)))
    return found


def _standing(house: House, query: Select[Need]) -> list[Standing]:
    needs = house.session.scalars(query).all()
    made = {
        (row.cause_id, row.product_id): Standing(row.cause_kind, row.cause_id, row.product_id, row.quantity, row.team_id, row.needed_at)
        for row in needs
    }  # fmt: skip
    places = (
        select(Reservation.cause_id, Reservation.product_id, Reservation.quantity, Location.id, Location.name, Location.kind)
        .join(Location, (Location.tenant_id == Reservation.tenant_id) & (Location.id == Reservation.location_id))
        .where(Reservation.cause_id.in_({row.cause_id for row in needs}))
        .order_by(Location.name, Location.id)
    )  # fmt: skip
    for row in house.session.execute(places) if needs else ():
        found = made.get((row.cause_id, row.product_id))
        if found is not None:
            found.held.append(Held(row.id, row.name, row.kind, row.quantity))
    return list(made.values())
