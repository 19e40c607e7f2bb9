"""The phones: what each said of itself at its last contact."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from server.accounts.models import Device, DeviceWipe
from server.accounts.wiping import latest_wipes
from server.kit.house import House
from server.kit.i18n import t
from sync.kind import Row

from .contact import Mark, mark_of
from .words import bytes_text, moment_text


@dataclass(frozen=True)
class Phone:
    """One device on the page."""

    id: str
    name: str
    platform: str
    member: str
    team: str
    contact: Mark
    locked: bool
    wipe: str | None
    """How far a wipe is (ordered, handed, done), and since when."""
    wiped_at: str
    ready: str
    unsent: int
    oldest: str
    quota: str | None
    used: str
    percent: int
    persisted: bool
    version: str | None
    cannot: list[str]


def phones_of(house: House, lang: str) -> list[Phone]:
    """Every phone, the longest silent last."""
    ids = house.session.scalars(select(Device.id).order_by(Device.seen_at.desc(), Device.id)).all()
    rows = house.store.read("device", ids)
    members = {row["id"]: row for row in house.store.read("member", {row["member_id"] for row in rows})}
    teams = {row["id"]: row["name"] for row in house.store.read("team", {m["team_id"] for m in members.values() if m["team_id"]})}  # fmt: skip
    rows.sort(key=lambda row: row["seen_at"], reverse=True)
    wipes = latest_wipes(house, [row["id"] for row in rows if row["state"] in ("wiping", "wiped")])
    return [_phone(house, row, members[row["member_id"]], teams, wipes.get(row["id"]), lang) for row in rows]


def _phone(house: House, row: Row, member: Row, teams: dict[str, str], wipe: DeviceWipe | None, lang: str) -> Phone:
    ready = row["ready"] or []
    whole = sum(1 for line in ready if not line.get("missing"))
    quota, used = row["quota"], row["used"] or 0
    return Phone(
        id=row["id"],
        name=row["name"],
        platform=row["platform"],
        member=member["name"],
        team=teams.get(member["team_id"], ""),
        contact=mark_of(row["seen_at"], member["name"], house.now, lang),
        locked=row["state"] == "locked",
        wipe=_stage(wipe),
        wiped_at=_wiped_at(house, row, wipe, lang),
        ready=t("office.ready_sum", lang, ready=whole, total=len(ready)) if ready else t("office.unknown", lang),
        unsent=row["unsent"] or 0,
        oldest=t("office.oldest_since", lang, when=moment_text(row["oldest_unsent_at"], house.now, lang))
        if row["oldest_unsent_at"]
        else "",
        quota=bytes_text(quota, lang) if quota else None,
        used=bytes_text(used, lang),
        percent=min(100, round(100 * used / quota)) if quota else 0,
        persisted=bool(row["persisted"]),
        version=row["app_version"],
        cannot=_cannot(row["able"] or {}, lang),
    )


def _cannot(able: dict[str, Any], lang: str) -> list[str]:
    """What its person should mend before a day without signal; what the phone does not say is not asked of it."""
    refused = able.get("refused")
    return [
        *([t("office.able_no_camera", lang)] if able.get("camera") == "denied" else []),
        *([t("office.able_no_alerts", lang)] if able.get("alerts") == "denied" else []),
        *([t("office.able_in_browser", lang)] if able.get("installed") is False else []),
        *([t("office.able_refused", lang, version=str(refused))] if refused else []),
    ]


def _stage(wipe: DeviceWipe | None) -> str | None:
    if wipe is None:
        return None
    return "done" if wipe.done_at else "handed" if wipe.handed_at else "ordered"


def _wiped_at(house: House, row: Row, wipe: DeviceWipe | None, lang: str) -> str:
    if wipe is None:
        return ""
    at = wipe.done_at or wipe.handed_at
    if at is not None:
        return moment_text(at, house.now, lang)
    return t("rescues.wipe_unseen", lang, when=moment_text(row["seen_at"], house.now, lang))
