"""What the office calls things: a team, a brand or a type by its id or its slug, a member by id."""

import uuid
from typing import TYPE_CHECKING

from sqlalchemy import select

from server.accounts.models import Entity
from server.customers.kinds import serving
from server.kit.errors import Problem
from server.kit.house import House

if TYPE_CHECKING:
    from sync.desk import Desk


def canonical(text: str | None) -> str | None:
    """The id that a text writes, in its canonical form; None for what is no id."""
    try:
        return str(uuid.UUID(text)) if text and len(text) == 36 else None
    except ValueError:
        return None


def team_id(desk: "Desk", name: str, pointer: str = "/team") -> str:
    """The id of the team with this id or slug. Problem 422 visits.unknown_team."""
    found = _named(desk, "team", "slug", name)
    if found is None:
        raise Problem(422, "visits.unknown_team", pointer=pointer, name=name)
    return found


def member_id(desk: "Desk", name: str | None, pointer: str = "/member") -> str | None:
    """The member's id; None stays nobody in particular. Problem 422 visits.unknown_member."""
    if name is None:
        return None
    member = canonical(name)
    if member is None or desk.get("member", member) is None:
        raise Problem(422, "visits.unknown_member", pointer=pointer, name=name)
    return member


def type_code(desk: "Desk", name: str) -> str:
    """The code of the type of visit with this id; any other name as it is."""
    row_id = canonical(name)
    row = desk.get("visit_type", row_id) if row_id else None
    return str(row["code"]) if row else name


def entity_id(house: House, name: str | None, customer: str | None, kind: str = "person") -> str:
    """The brand with this id or code; without a name the known customer's, else the company's first by code that serves
    this kind of customer.

    Problem 422 visits.unknown_entity, visits.ended_entity.
    """
    if name is not None:
        found = _named(house.desk, "entity", "code", name)
        if found is None:
            raise Problem(422, "visits.unknown_entity", pointer="/entity", name=name)
        if house.session.scalar(select(Entity.ended_at).where(Entity.id == found)) is not None:
            raise Problem(422, "visits.ended_entity", pointer="/entity", name=name)
        return found
    known = house.desk.get("customer", customer) if customer else None
    if known is not None:
        return str(known["entity_id"])
    served = serving(house.desk, kind)
    if served:
        return str(served[0]["id"])
    first = house.session.scalars(
        select(Entity.id).where(Entity.ended_at.is_(None)).order_by(Entity.code).limit(1)
    ).one_or_none()
    if first is None:
        raise Problem(422, "visits.unknown_entity", pointer="/entity", name="")
    return first


def _named(desk: "Desk", kind: str, slug: str, name: str) -> str | None:
    row_id = canonical(name)
    row = desk.get(kind, row_id) if row_id else next(iter(desk.rows(kind, slug, name.lower())), None)
    return str(row["id"]) if row else None
