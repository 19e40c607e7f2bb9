"""The contract of a day: which visits a phone has proved to hold as they are now, and which nobody could do without signal.

A phone reports per visit what it misses and `v`: the versions of visit, work order and customer together. A line with
an older sum was true once and proves nothing of what the office changed since.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import InstrumentedAttribute

from server.accounts.models import Device
from server.accounts.teams import members_on
from server.customers.models import Customer
from server.kit.asking import Question
from server.kit.house import House

from .models import Visit, WorkOrder

__all__ = ["Unproved", "is_current", "unproved", "versions_of"]


@dataclass(frozen=True)
class Unproved:
    """A planned visit that no phone of its team has proved. `why`: no_phone, silent, behind, or missing with `missing`."""

    visit: str
    team: str
    member: str | None
    planned_from: datetime
    why: str
    missing: tuple[str, ...] = ()


def _with_version(*columns: InstrumentedAttribute[Any]) -> Select[*tuple[Any, ...]]:
    """These of visits, and `version`."""
    return (
        select(*columns, (Visit.v + WorkOrder.v + Customer.v).label("version"))
        .join(WorkOrder, (WorkOrder.tenant_id == Visit.tenant_id) & (WorkOrder.id == Visit.work_order_id))
        .join(Customer, (Customer.tenant_id == WorkOrder.tenant_id) & (Customer.id == WorkOrder.customer_id))
    )


class _Planned(NamedTuple):
    id: str
    team_id: str
    member_id: str | None
    planned_from: datetime
    version: int


_PLANNED = Question(
    _Planned,
    _with_version(Visit.id, Visit.team_id, Visit.member_id, Visit.planned_from)
    .where(Visit.tenant_id == bindparam("tenant"), Visit.day == bindparam("day"), Visit.state == "planned")
    .order_by(Visit.planned_from, Visit.id),
)


def versions_of(house: House, visits: Iterable[str]) -> dict[str, int]:
    """Per visit the versions of it, its work order and its customer added up: each rises at a change, so the sum does."""
    wanted = list(visits)
    if not wanted:
        return {}
    rows = house.session.execute(_with_version(Visit.id).where(Visit.tenant_id == house.tenant, Visit.id.in_(wanted)))
    return {row.id: int(row.version) for row in rows}


def is_current(line: dict[str, Any], version: int | None) -> bool:
    """Whether a phone's line is about the visit as it is now. One without `v` is of an app from before the contract."""
    return line.get("v") is None or version is None or int(line["v"]) >= version


def unproved(house: House, day: date, *, members: frozenset[str] | None = None) -> list[Unproved]:
    """The planned visits of a day that no phone of the team has proved, by time; of these `members`' phones only, if given.

    A visit that is one person's must be on that person's phone.
    """
    visits = _PLANNED.all(house.session, tenant=house.tenant, day=day)
    if not visits:
        return []
    crews = members_on(house, {one.team_id for one in visits}, day)
    asked = set().union(*crews.values()) | {one.member_id for one in visits if one.member_id}
    phones = _phones(house, asked if members is None else asked & members)
    found = list[Unproved]()
    for visit in visits:
        who = {visit.member_id} if visit.member_id else crews.get(visit.team_id, set())
        if members is not None:
            who = who & members
            if not who:
                continue  # another's day
        why, missing = _why(visit.id, [phone for one in who for phone in phones.get(one or "", [])], visit.version)
        if why:
            found.append(Unproved(visit.id, visit.team_id, visit.member_id, visit.planned_from, why, missing))
    return found


def _phones(house: House, members: set[str]) -> dict[str, list[dict[str, dict[str, Any]]]]:
    """Per member his phones that may be used, each as what it said of each visit."""
    rows = house.session.execute(
        select(Device.member_id, Device.ready).where(
            Device.tenant_id == house.tenant,
            Device.member_id.in_(members),
            Device.state == "active",
            Device.token_hash.is_not(None),
        )
    ).all()
    phones: dict[str, list[dict[str, dict[str, Any]]]] = {}
    for member, ready in rows:
        phones.setdefault(member, []).append({line["visit"]: line for line in ready or []})
    return phones


def _why(visit: str, phones: list[dict[str, dict[str, Any]]], version: int) -> tuple[str | None, tuple[str, ...]]:
    """Why none of these phones proves the visit, by the one that comes nearest; None when one does."""
    lines = [phone[visit] for phone in phones if visit in phone]
    if not lines:
        return ("silent" if phones else "no_phone"), ()
    current = [line for line in lines if is_current(line, version)]
    if not current:
        return "behind", ()
    least = min((tuple(line.get("missing") or ()) for line in current), key=len)
    return ("missing", least) if least else (None, ())
