"""Who did what in the office: the audit rows of a visit, in words."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from server.kit.chain import links_of
from server.kit.clock import from_rfc3339
from server.kit.house import House
from server.kit.i18n import has_text, t
from server.kit.work_models import Audit

from .words import moment_text

NAMES = {
    "team": "office.field_team",
    "member": "office.field_member",
    "planned_from": "office.field_planned_from",
    "planned_to": "office.field_planned_to",
    "state": "office.field_state",
    "reason": "office.field_reason",
    "contact_name": "office.contact_name",
    "contact_phone": "office.contact_phone",
    "access_note": "office.access_note",
    "remarks": "office.remarks",
    "purpose": "office.link_purpose",
    "line": "office.line_text",
    "quantity": "office.quantity",
}
MOST = 50


@dataclass(frozen=True)
class Change:
    """A field: what it was, what it became."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Act:
    """One act of somebody in the office. `chained`: its line is linked into the audit trail's chain."""

    text: str
    who: str
    when: str
    changes: list[Change]
    chained: bool


def trail_of(house: House, visit: str, lang: str) -> list[Act]:
    """The newest acts first."""
    query = select(Audit).where(Audit.subject_id == visit).order_by(Audit.at.desc(), Audit.id.desc()).limit(MOST)
    rows = house.session.scalars(query).all()
    names = _names(house, rows)
    links = links_of(house, "audit", [row.id for row in rows])
    return [
        Act(
            text=t(f"office.act_{row.verb}", lang) if has_text(f"office.act_{row.verb}") else row.verb,
            who=names.get(row.actor or "", ""),
            when=moment_text(row.at, house.now, lang),
            changes=_changes(house, row, names, lang) if row.verb != "make" else [],
            chained=row.id in links,
        )
        for row in rows
    ]


def _changes(house: House, row: Audit, names: dict[str, str], lang: str) -> list[Change]:
    before, after = (side if isinstance(side, dict) else {} for side in (row.before, row.after))
    return [
        Change(t(NAMES[field], lang), *(_said(house, field, side.get(field), names, lang) for side in (before, after)))
        for field in NAMES
        if before.get(field) != after.get(field)
    ]


def _said(house: House, field: str, value: Any, names: dict[str, str], lang: str) -> str:
    if value in (None, ""):
        return ""
    if field in ("team", "member"):
        return names.get(value, "?")
    if field == "state":
        return t(f"office.state_{value}", lang)
    if field == "purpose":
        return t(f"office.link_{value}", lang) if has_text(f"office.link_{value}") else str(value)
    if field.startswith("planned_"):
        return moment_text(from_rfc3339(value), house.now, lang)
    return str(value)


def _names(house: House, rows: Any) -> dict[str, str]:
    """The names of members and teams in these rows."""
    sides = [side for row in rows for side in (row.before, row.after) if isinstance(side, dict)]
    members = {row.actor for row in rows if row.actor} | {side["member"] for side in sides if side.get("member")}
    teams = {side["team"] for side in sides if side.get("team")}
    found = [*house.store.read("member", members), *house.store.read("team", teams)]
    return {row["id"]: row["name"] for row in found}
