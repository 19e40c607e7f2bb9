"""Types of visit: what the company does, how long it usually takes. What they ask for is in ability, their checklist in builder."""

import re
import unicodedata
from typing import Any

from sqlalchemy import or_, select

from server.kit.errors import Problem
from server.kit.house import House
from server.kit.ids import uuid7

from .models import Visit, VisitType, WorkOrder
from .states import UNDER_WAY
from .windows import AFTER, BEFORE

__all__ = ["LONGEST", "add_type", "change_type", "put_away"]

LONGEST = 24 * 60
"""Minutes that a visit may usually take."""
NAME = 200


def add_type(house: House, name: str, minutes: int) -> dict[str, Any]:
    """A new type; its code is made from its name. 409 type_name_taken, 422."""
    name = _checked(house, name, minutes, None)
    taken = set(house.session.scalars(select(VisitType.code).where(VisitType.tenant_id == house.tenant)))
    row = {"id": uuid7(), "code": _code(name, taken), "name": name, "duration_min": minutes, "skills": []}
    house.desk.add("visit_type", row | {"checklist_template_id": None, "ended_at": None})
    house.audit("add_type", "visit_type", row["id"], None, {"name": name, "duration_min": minutes})
    return row


def change_type(house: House, kind: str, name: str, minutes: int) -> dict[str, Any]:
    """Another name, also on the phones; another duration for visits that are made from now on. 404, 409, 422."""
    row = house.desk.get("visit_type", kind)
    if row is None:
        raise Problem(404, "visits.unknown_type", type="")
    name = _checked(house, name, minutes, kind)
    before = {field: row[field] for field in ("name", "duration_min")}
    after = {"name": name, "duration_min": minutes}
    if before == after:
        return _told(row)
    house.audit("change_type", "visit_type", kind, before, after)
    if row["name"] != name:
        orders = _orders_on_phones(house, row["code"])
        house.desk.preload("work_order", orders)
        for order in orders:
            house.desk.touch("work_order", order)
    return _told(house.desk.change("visit_type", kind, **after))


def put_away(house: House, kind: str, away: bool) -> dict[str, Any]:
    """No longer offered where visits are planned, or offered again. What is planned of it goes on, and old visits keep its
    name. Doing it again changes nothing. 404."""
    row = house.desk.get("visit_type", kind)
    if row is None:
        raise Problem(404, "visits.unknown_type", type="")
    if (row["ended_at"] is not None) == away:
        return _told(row)
    house.audit("end_type" if away else "resume_type", "visit_type", kind, {"ended": not away}, {"ended": away})
    return _told(house.desk.change("visit_type", kind, ended_at=house.now if away else None))


def _told(row: dict[str, Any]) -> dict[str, Any]:
    told = {name: row[name] for name in ("id", "code", "name", "duration_min", "skills")}
    return told | {"ended": row["ended_at"] is not None}


def _checked(house: House, name: str, minutes: int, kind: str | None) -> str:
    name = " ".join(name.split())
    if not name or len(name) > NAME or not name.isprintable():
        raise Problem(422, "visits.type_name", pointer="/name", most=NAME)
    if not 5 <= minutes <= LONGEST:
        raise Problem(422, "visits.type_minutes", pointer="/duration_min", most=LONGEST)
    rows = house.session.execute(select(VisitType.id, VisitType.name).where(VisitType.tenant_id == house.tenant))
    if any(row.id != kind and row.name.casefold() == name.casefold() for row in rows):
        raise Problem(409, "visits.type_name_taken", pointer="/name")
    return name


def _code(name: str, taken: set[str]) -> str:
    """ "Storing verhelpen" -> storing_verhelpen; storing_verhelpen_2 when that is another's."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:50] or "type"
    return next(code for code in (base, *(f"{base}_{nr}" for nr in range(2, len(taken) + 3))) if code not in taken)


def _orders_on_phones(house: House, code: str) -> list[str]:
    """Orders of the type that phones may hold, also of visits that ended: what they show, and have signed, of the work is
    its type's name."""
    days = Visit.day.between(house.today - AFTER, house.today + BEFORE)
    query = (
        select(WorkOrder.id)
        .join(Visit, (Visit.tenant_id == WorkOrder.tenant_id) & (Visit.work_order_id == WorkOrder.id))
        .where(WorkOrder.tenant_id == house.tenant, WorkOrder.type == code)
        .where(or_(days, Visit.state.in_(["planned", *UNDER_WAY])))
        .distinct()
    )
    return list(house.session.scalars(query))
