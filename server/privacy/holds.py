"""Legal hold: a customer of whom nothing may be erased now."""

from datetime import date

from sqlalchemy import or_, select

from server.customers.models import Customer
from server.kit.errors import Problem
from server.kit.house import House

from .models import LegalHold

__all__ = ["hold_of", "holds_of", "lift_hold", "put_on_hold"]

LONGEST = 1000


def hold_of(house: House, customer: str) -> LegalHold | None:
    """The hold that stands today, if any."""
    mine = select(LegalHold).where(
        LegalHold.tenant_id == house.tenant,
        LegalHold.customer_id == customer,
        LegalHold.lifted_at.is_(None),
        or_(LegalHold.until.is_(None), LegalHold.until >= house.today),
    )
    return house.session.scalars(mine.order_by(LegalHold.at.desc(), LegalHold.id)).first()


def holds_of(house: House, customer: str) -> list[LegalHold]:
    """Every hold that this customer ever had, newest first."""
    mine = select(LegalHold).where(LegalHold.tenant_id == house.tenant, LegalHold.customer_id == customer)
    return list(house.session.scalars(mine.order_by(LegalHold.at.desc(), LegalHold.id)))


def put_on_hold(house: House, customer: str, *, reason: str, until: date | None, by: str) -> LegalHold:
    """Forbid it from now. Problem 404; 409 `privacy.held_already`, `privacy.erased_already`; 422 for a reason or a day that cannot be."""
    row = house.session.get(Customer, (house.tenant, customer), with_for_update=True)
    if row is None:
        raise Problem(404, "kit.not_found")
    if row.erased_at is not None:
        raise Problem(409, "privacy.erased_already")
    if hold_of(house, customer) is not None:
        raise Problem(409, "privacy.held_already")
    reason = reason.strip()
    if not reason or len(reason) > LONGEST:
        raise Problem(422, "privacy.hold_needs_reason", pointer="/reason", most=LONGEST)
    if until is not None and until < house.today:
        raise Problem(422, "privacy.hold_in_the_past", pointer="/until")
    hold = LegalHold(id=house.desk.new_id(), customer_id=customer, reason=reason, until=until, by_member_id=by)
    hold.at = house.now
    house.session.add(hold)
    said = {"reason": reason, "until": until.isoformat() if until else None}
    house.audit("hold", "customer", customer, after=said)
    return hold


def lift_hold(house: House, customer: str, *, by: str) -> None:
    """It may be erased again. Problem 404; 409 `privacy.not_held`."""
    if house.session.get(Customer, (house.tenant, customer), with_for_update=True) is None:
        raise Problem(404, "kit.not_found")
    hold = hold_of(house, customer)
    if hold is None:
        raise Problem(409, "privacy.not_held")
    hold.lifted_at, hold.lifted_by_member_id = house.now, by
    house.audit("lift_hold", "customer", customer, before={"reason": hold.reason})
