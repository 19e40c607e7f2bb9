"""The phone at the door, as `sync` knows it: its person's teams, its scopes, the tenant's generation."""

from dataclasses import dataclass
from datetime import datetime

from server.accounts.models import Tenant
from server.kit.house import House
from server.kit.http import Door
from sync.push import Device
from sync.scope import memberships, scopes_of_member

__all__ = ["Phone", "phone_at"]


@dataclass(frozen=True)
class Phone:
    """A device, what it may see today, and the epoch of its tenant (`restored_at`: when that began, if by a restore)."""

    device: Device
    scopes: frozenset[str]
    epoch: str
    restored_at: datetime | None


def phone_at(door: Door, house: House) -> Phone:
    """Who is at the door, as of this house's snapshot."""
    who = door.who
    teams = memberships(house.store, who.member, house.today)
    scopes = scopes_of_member(house.store, who.member, teams, house.today)
    tenant = house.session.get_one(Tenant, house.tenant)
    device = Device(str(who.device), who.member, who.name, who.lang, teams)
    return Phone(device, scopes, tenant.epoch, tenant.restored_at)
