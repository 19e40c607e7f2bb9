"""How fresh is what we know of a technician: the last word of his phone, what it has unsent, which visits it holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from server.accounts.models import Device
from server.kit.clock import AMSTERDAM
from server.kit.house import House
from server.kit.i18n import has_text, t
from server.visits.readiness import is_current
from sync.kind import Row

from .words import age_text

FRESH = timedelta(minutes=30)
WORKDAY = range(6, 20)
"""Hours in Amsterdam in which silence is worth a colour."""


@dataclass(frozen=True)
class Mark:
    """A chip: its words, its colour's name, its shape, and what it says in full."""

    text: str
    tone: str
    icon: str
    title: str = ""


@dataclass(frozen=True)
class Contact:
    """One member's phones together: the freshest word, and what waits on all of them."""

    mark: Mark
    unsent: int
    devices: tuple[Row, ...]


def contacts_of(house: House, members: Iterable[tuple[str, str]], lang: str) -> dict[str, Contact]:
    """For each (member id, name) what his phones last said."""
    named = dict(members)
    ids = house.session.scalars(select(Device.id).where(Device.member_id.in_(named))).all() if named else []
    phones: dict[str, list[Row]] = {}
    for row in house.store.read("device", ids):
        phones.setdefault(row["member_id"], []).append(row)
    return {member: _contact(phones.get(member, []), name, house.now, lang) for member, name in named.items()}


def mark_of(seen: datetime | None, name: str, now: datetime, lang: str) -> Mark:
    """The chip that says how long ago we heard of somebody."""
    if seen is None:
        return Mark(t("office.no_phone", lang), "off", "phone", t("office.never_seen", lang))
    age = age_text(seen, now, lang)
    title = t("office.contact_title", lang, name=name, when=age)
    if now - seen <= FRESH:
        return Mark(age, "ok", "ok", title)
    silent_at_work = now.astimezone(AMSTERDAM).hour in WORKDAY
    return Mark(age, "wait" if silent_at_work else "off", "clock", title)


def _contact(devices: list[Row], name: str, now: datetime, lang: str) -> Contact:
    devices.sort(key=lambda row: row["seen_at"], reverse=True)
    seen = devices[0]["seen_at"] if devices else None
    return Contact(mark_of(seen, name, now, lang), sum(row["unsent"] or 0 for row in devices), tuple(devices))


@dataclass(frozen=True)
class Holding:
    """What a phone said of one visit: what it still misses, who said so, and when."""

    missing: tuple[Any, ...]
    name: str
    at: datetime
    line: dict[str, Any]


def holdings(contacts: dict[str, Contact], names: dict[str, str]) -> dict[str, list[Holding]]:
    """Per visit what the phones of these members say they hold, freshest first."""
    held: dict[str, list[Holding]] = {}
    for member, contact in contacts.items():
        for device in contact.devices:
            for line in device["ready"] or []:
                said = Holding(tuple(line.get("missing") or ()), names[member], device["seen_at"], line)
                held.setdefault(line.get("visit", ""), []).append(said)
    for said in held.values():
        said.sort(key=lambda one: (bool(one.missing), -one.at.timestamp()))
    return held


def missing_text(missing: Iterable[Any], lang: str) -> str:
    """ "checklist, busvoorraad"; what a newer phone names and we have no word for stays as it came."""
    keys = [(str(one), f"office.ready_{one}") for one in missing]
    return ", ".join(t(key, lang) if has_text(key) else name for name, key in keys)


def best_of(said: list[Holding] | None, version: int | None) -> Holding | None:
    """The phone that comes nearest to proving a visit as it is now (`version`, see visits.readiness); None for none."""
    current = [one for one in said or [] if is_current(one.line, version)]
    return (current or said or [None])[0]


def ready_mark(said: list[Holding] | None, version: int | None, now: datetime, lang: str) -> Mark:
    """The tick of a visit: complete on a phone, of before the last change, missing something, or not heard of."""
    best = best_of(said, version)
    if best is None:
        return Mark(t("office.not_ready", lang), "off", "na", t("office.not_ready_title", lang))
    when = age_text(best.at, now, lang)
    if not is_current(best.line, version):
        return Mark(t("office.behind", lang), "wait", "warn", t("office.behind_title", lang, name=best.name, when=when))
    if best.missing:
        what = missing_text(best.missing, lang)
        return Mark(t("office.misses", lang, what=what), "wait", "warn", t("office.contact_title", lang, name=best.name, when=when))  # fmt: skip
    return Mark(t("office.ready", lang), "ok", "ok", t("office.ready_title", lang, name=best.name, when=when))
