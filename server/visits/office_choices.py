"""What the office chooses from when it plans: teams with their people, types of visit with their checklists, brands."""

from typing import Any

from sqlalchemy import select

from server.accounts.models import Entity, Team, TeamMember
from server.kit.house import House
from server.kit.kinds import declared

from .models import ChecklistVersion, VisitType


def teams_of(house: House) -> list[dict[str, Any]]:
    """Teams by name: {id, v, name, slug, start, members: [{id, name, phone}]}, with the members of today."""
    ids = house.session.scalars(select(Team.id)).all()
    rows = house.store.read("team", ids)
    make = declared()["team"].documents
    assert make is not None
    in_team = select(TeamMember.team_id, TeamMember.member_id).where(
        TeamMember.from_day <= house.today, (TeamMember.to_day.is_(None)) | (TeamMember.to_day >= house.today)
    )
    pairs = house.session.execute(in_team).all()
    members = {row["id"]: row for row in house.store.read("member", {pair.member_id for pair in pairs})}
    crew: dict[str, list[dict[str, Any]]] = {}
    for pair in pairs:
        one = members[pair.member_id]
        if one["active"]:
            crew.setdefault(pair.team_id, []).append({"id": one["id"], "name": one["name"], "phone": one["phone"]})
    listed = [
        {"id": row["id"], "v": row["v"], "slug": row["slug"], **document}
        | {"members": sorted(crew.get(row["id"], []), key=lambda who: who["name"])}
        for row, document in zip(rows, make(house.store, rows), strict=True)
    ]
    return sorted(listed, key=lambda team: team["name"])


def types_of(house: House, *, ended: bool = False) -> list[dict[str, Any]]:
    """Types by name: {id, code, name, duration_min, skills, ended, checklist: {id, number, title} of the newest version};
    those that were put away only with `ended`, after the others."""
    query = select(VisitType.id)
    ids = house.session.scalars(query if ended else query.where(VisitType.ended_at.is_(None))).all()
    rows = sorted(house.store.read("visit_type", ids), key=lambda row: (row["ended_at"] is not None, row["name"]))
    lists = _checklists(house, {row["checklist_template_id"] for row in rows if row["checklist_template_id"]})
    return [
        {name: row[name] for name in ("id", "code", "name", "duration_min", "skills")}
        | {"ended": row["ended_at"] is not None, "checklist": lists.get(row["checklist_template_id"])}
        for row in rows
    ]


def entities_of(house: House) -> list[dict[str, Any]]:
    """Brands that go on, by name: {id, code, name}."""
    ids = house.session.scalars(select(Entity.id).where(Entity.ended_at.is_(None))).all()
    rows = sorted(house.store.read("entity", ids), key=lambda row: row["name"])
    return [{name: row[name] for name in ("id", "code", "name")} for row in rows]


def _checklists(house: House, templates: set[str]) -> dict[str, dict[str, Any]]:
    """The newest published version of each of these checklists."""
    wanted = (ChecklistVersion.template_id.in_(templates), ChecklistVersion.state == "published")
    asked = select(ChecklistVersion.template_id, ChecklistVersion.id, ChecklistVersion.number, ChecklistVersion.title)
    rows = house.session.execute(asked.where(*wanted).order_by(ChecklistVersion.number))
    return {row.template_id: {"id": row.id, "number": row.number, "title": row.title} for row in rows}
