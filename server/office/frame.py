"""What stands around every page: who is signed in and what waits for him."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, select

from server.accounts.models import Tenant
from server.accounts.places import may_choose
from server.accounts.roles import role_name
from server.accounts.themes import look_address
from server.kit.asking import Question
from server.kit.house import House
from server.kit.http import Door
from server.kit.stuck_work import count_stuck
from server.kit.synced_models import FeedClock
from server.visits.office_inbox import count_open

from .lines import CHIPS
from .rows import visit_row


class _Company(NamedTuple):
    name: str
    colour: str | None


_COMPANY = Question(_Company, select(Tenant.name, Tenant.colour).where(Tenant.id == bindparam("tenant")))
_CLOCKS = Question(
    int, select(func.coalesce(func.sum(FeedClock.pos), 0)).where(FeedClock.tenant_id == bindparam("tenant"))
)


@dataclass(frozen=True)
class SignedIn:
    """The person in the corner of the page."""

    name: str
    initials: str
    role: str
    company: str


@dataclass(frozen=True)
class Toast:
    """What was just done; `undo` is the address that takes it back."""

    text: str
    undo: str | None = None


def frame(house: House, door: Door, here: str, toast: Toast | None = None) -> dict[str, Any]:
    """The names that base.html wants."""
    who = door.who
    (company,) = _COMPANY.all(house.session, tenant=house.tenant)
    words = who.name.split()
    initials = (words[0][:1] + words[-1][:1]).upper() if len(words) > 1 else who.name[:2].upper()
    role = role_name(house.session, house.tenant, who.member)
    sees_work = "jobs.read" in who.permissions
    stuck = count_stuck(house) if sees_work else None
    return {
        "here": here,
        "person": SignedIn(who.name, initials, role, company.name),
        "company_look": look_address(company.colour),
        "path": door.request.full_path.rstrip("?"),
        "seen": seen(house),
        "inbox_count": count_open(house) if "inbox.read" in who.permissions else 0,
        "rights": who.permissions,
        "may_write": "visits.write" in who.permissions,
        "may_settle": "inbox.settle" in who.permissions,
        "may_see_stock": "inventory.read" in who.permissions,
        "may_move_stock": "inventory.write" in who.permissions,
        "may_lock": "devices.lock" in who.permissions,
        "may_see_work": sees_work,
        "may_see_people": "members.read" in who.permissions,
        "may_see_mail": "mail.read" in who.permissions,
        "may_choose": may_choose(door.request, who),
        "may_export": "data.export" in who.permissions,
        "may_import": "data.import" in who.permissions,
        "stuck": stuck if stuck and (stuck.failed or stuck.waiting) else None,
        "toast": toast,
        "chips": CHIPS,
        "visit_row": visit_row,
    }


def seen(house: House) -> int:
    """How far this house looks: a number that rises with each change of the company's documents.

    A page says it when it opens its stream, and hears at once of what was changed between the two.
    """
    (clocks,) = _CLOCKS.all(house.session, tenant=house.tenant)
    return clocks
