"""All tenants, for what the house does by itself: the relay, the schedule, the watermark."""

from sqlalchemy import Engine, column, select, table

from server.kit.db import Id
from server.kit.tenancy import doorstep

__all__ = ["all_tenants"]

# The room `accounts` owns the table and lies above the kit; its ids are all that is asked here.
_TENANT = table("tenant", column("id", Id))


def all_tenants(engine: Engine) -> list[str]:
    """The ids of all tenants, sorted."""
    with doorstep(engine=engine) as session:
        return sorted(session.scalars(select(_TENANT.c.id)))
