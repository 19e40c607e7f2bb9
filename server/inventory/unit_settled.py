"""A product's unit settles with the first thing that was counted in it, like how it is tracked: 900 metres never become 900
pieces. Rooms above say what they count."""

from collections.abc import Callable

from sqlalchemy import exists, select

from server.kit.errors import Problem
from server.kit.house import House

from .models import Movement, Need

__all__ = ["counts_in_units", "must_keep_unit"]

Counted = Callable[[House, str], bool]

_counted: list[Counted] = []


def counts_in_units(counted: Counted) -> Counted:
    """Register who counts in a product's unit: true if something does, by (house, product)."""
    _counted.append(counted)
    return counted


def must_keep_unit(house: House, product: str) -> None:
    """Problem 409 inventory.unit_settled when something was counted in this product's unit."""
    if any(counted(house, product) for counted in _counted):
        raise Problem(409, "inventory.unit_settled", pointer="/unit")


@counts_in_units
def _in_the_ledger(house: House, product: str) -> bool:
    moved = select(exists().where(Movement.tenant_id == house.tenant, Movement.product_id == product))
    needed = select(exists().where(Need.tenant_id == house.tenant, Need.product_id == product))
    return bool(house.session.scalar(moved) or house.session.scalar(needed))
