"""Who did what: the audit rows of a visit, and who signed on a phone, in words.

From where (an address, a browser) is told to who may see the audit trail; on which phone somebody signed, to everybody.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Any

from sqlalchemy import select

from server.accounts.models import Device, Member
from server.kit.chain import links_of
from server.kit.clock import from_rfc3339
from server.kit.house import House
from server.kit.i18n import has_text, t
from server.kit.work_models import Audit
from server.visits.models import Signature

from .programs import program_text
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
    """One act of somebody. `chained`: it is linked into the chain of the audit trail, or of the signatures.

    `whence`: an address and a browser, or whose phone it was; "" when nobody knows, or the reader may not.
    """

    text: str
    who: str
    when: str
    whence: str
    changes: list[Change]
    chained: bool


def trail_of(house: House, visit: str, lang: str, *, whence: bool = False) -> list[Act]:
    """The newest acts first. `whence`: the reader may see from where."""
    signed = house.session.scalars(select(Signature).where(Signature.visit_id == visit)).all()
    dated = _office_acts(house, visit, {row.id: row.name for row in signed}, lang, whence)
    dated += _phone_acts(house, [row for row in signed if row.channel == "phone"], lang)
    return [act for _, act in sorted(dated, key=lambda one: one[0], reverse=True)][:MOST]


def _office_acts(
    house: House, visit: str, signers: dict[str, str], lang: str, whence: bool
) -> list[tuple[datetime, Act]]:
    query = select(Audit).where(Audit.subject_id == visit).order_by(Audit.at.desc(), Audit.id.desc()).limit(MOST)
    rows = house.session.scalars(query).all()
    names = _names(house, rows)
    links = links_of(house, "audit", [row.id for row in rows])
    acts = [
        Act(
            text=t(f"office.act_{row.verb}", lang) if has_text(f"office.act_{row.verb}") else row.verb,
            who=names.get(row.actor or "", "") or signers.get(_after(row).get("signature", ""), ""),
            when=moment_text(row.at, house.now, lang),
            whence=_whence(row, lang) if whence else "",
            changes=_changes(house, row, names, lang) if row.verb != "make" else [],
            chained=row.id in links,
        )
        for row in rows
    ]
    return list(zip((row.at for row in rows), acts, strict=True))


def _phone_acts(house: House, signed: list[Signature], lang: str) -> list[tuple[datetime, Act]]:
    """Who signed on a technician's phone, and on whose."""
    links = links_of(house, "signature", [row.id for row in signed])
    mine = select(Member.id, Member.name).where(Member.id.in_([row.by_member_id for row in signed]))
    members = {row.id: row.name for row in house.session.execute(mine)}
    theirs = select(Device.id, Device.name).where(Device.id.in_([row.device_id for row in signed if row.device_id]))
    phones = {row.id: row.name for row in house.session.execute(theirs)}
    return [
        (
            row.at + timedelta(milliseconds=row.offset_ms),
            Act(
                text=t(f"office.act_signed_{row.role}", lang),
                who=row.name,
                when=moment_text(row.at + timedelta(milliseconds=row.offset_ms), house.now, lang),
                whence=_joined(members.get(row.by_member_id, ""), phones.get(row.device_id or "", "")),
                changes=[],
                chained=row.id in links,
            ),
        )
        for row in signed
    ]


def _whence(row: Audit, lang: str) -> str:
    """The address, and the browser where it was kept; "" for what our own jobs did, and for what was erased."""
    try:
        address = str(ip_address(row.origin))
    except ValueError:
        return ""
    if row.before is None and row.after is None:
        return ""
    browser = _after(row).get("browser")
    return _joined(address, program_text(browser, lang) if browser else "")


def _after(row: Audit) -> dict[str, Any]:
    return row.after if isinstance(row.after, dict) else {}


def _joined(*parts: str) -> str:
    return " · ".join(one for one in parts if one)


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
