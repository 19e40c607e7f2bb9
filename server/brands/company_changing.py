"""A company's own name and the colour of its office and app: checked, written down, told to the phones."""

from collections.abc import Mapping

from server.accounts.brands import OURS
from server.accounts.models import Tenant
from server.kit.house import House

from .checks import checked_fields

__all__ = ["OWN", "change_company"]

OWN = ("name", "colour")


def change_company(house: House, sent: Mapping[str, str | None]) -> Tenant:
    """Other values for the fields that are sent; our colour, or none, is the look that everybody begins with. The short
    name stays (docs/decisions/0042). WrongFields."""
    row = house.session.get_one(Tenant, house.tenant)
    kept = checked_fields({name: value for name, value in sent.items() if name in OWN})
    if kept.get("colour") == OURS:
        kept["colour"] = None
    before = {name: getattr(row, name) for name in kept if getattr(row, name) != kept[name]}
    for name in before:
        setattr(row, name, kept[name])
    if before:
        house.audit("change", "tenant", house.tenant, before, {name: kept[name] for name in before})
    return row
