"""The phone at the door, as `sync` knows it: its person's teams, the tenant's generation, what it may see."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select

from server.accounts.models import Tenant
from server.kit.asking import Question
from server.kit.house import House
from server.kit.http import Door
from sync.push import Device
from sync.scope import memberships, scopes_of_member

__all__ = ["Phone", "phone_at", "scopes_at"]


class _Generation(NamedTuple):
    epoch: str
    restored_at: datetime | None
    name: str
    colour: str | None


_GENERATION = Question(
    _Generation,
    select(Tenant.epoch, Tenant.restored_at, Tenant.name, Tenant.colour).where(Tenant.id == bindparam("tenant")),
)


@dataclass(frozen=True)
class Phone:
    """A device and the epoch of its tenant (`restored_at`: when that began, if by a restore); what the company is called
    and which colour it chose."""

    device: Device
    epoch: str
    restored_at: datetime | None
    company: dict[str, str | None]


def phone_at(door: Door, house: House) -> Phone:
    """Who is at the door, as of this house's snapshot."""
    who = door.who
    teams = memberships(house.store, who.member, house.today)
    (generation,) = _GENERATION.all(house.session, tenant=house.tenant)
    device = Device(str(who.device), who.member, who.name, who.lang, teams)
    company = {"name": generation.name, "colour": generation.colour}
    return Phone(device, generation.epoch, generation.restored_at, company)


def scopes_at(door: Door, house: House, phone: Phone | None = None) -> frozenset[str]:
    """What whoever is at the door may see, as of this house's snapshot; `phone` when it was asked for there already."""
    member = door.who.member
    teams = phone.device.teams if phone is not None else memberships(house.store, member, house.today)
    return scopes_of_member(house.store, member, teams, house.today)
