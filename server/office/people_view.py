"""Colleagues as the pages show them: words, chips and days from what accounts reads."""

from datetime import date
from typing import Any

from sqlalchemy import func, select

from server.accounts.roles import PERMISSIONS
from server.kit.house import House
from server.kit.i18n import t
from server.visits.models import Visit

from .words import moment_text, short_day

__all__ = ["day_of", "person_line", "planned_under", "right_text", "rights_in_order", "stay_text"]

ORDER = ("visits", "hours", "inbox", "inventory", "checklists", "devices", "mail", "members", "roles", "audit", "settings", "jobs", "data")  # fmt: skip


def rights_in_order() -> list[str]:
    """Every permission, those of one subject together, reading before writing."""
    rank = {name: at for at, name in enumerate(ORDER)}
    return sorted(PERMISSIONS, key=lambda one: (rank.get(one.partition(".")[0], len(rank)), one))


def right_text(permission: str, lang: str) -> str:
    """A permission as a sentence: Bezoeken bekijken."""
    return t(f"accounts.right_{permission.replace('.', '_')}", lang)


def day_of(day: date | None, lang: str, today: date) -> str:
    """ma 23 nov, with the year when it is another."""
    if day is None:
        return ""
    return short_day(day, lang) + ("" if day.year == today.year else f" {day.year}")


def stay_text(stay: dict[str, Any], lang: str, today: date) -> str:
    """vanaf ma 23 nov / ma 23 nov t/m vr 27 nov / t/m vr 27 nov / nu"""
    begins = day_of(stay["from"], lang, today) if stay["from"] > today else ""
    ends = day_of(stay["until"], lang, today) if stay["until"] else ""
    if begins and ends:
        return t("office.people_from_until", lang, begins=begins, ends=ends)
    if begins:
        return t("office.people_from", lang, day=begins)
    return t("office.people_until", lang, day=ends) if ends else t("office.people_now", lang)


def person_line(house: House, one: dict[str, Any], lang: str) -> dict[str, Any]:
    """A colleague with everything said."""
    now = next((stay for stay in one["stays"] if stay["from"] <= house.today), None)
    later = [stay for stay in one["stays"] if stay["from"] > house.today]
    return one | {
        "role_names": ", ".join(role["name"] for role in one["roles"]),
        "team_name": now["team_name"] if now else "",
        "later": f"{later[0]['team_name']} {stay_text(later[0], lang, house.today)}" if later else "",
        "state": _state(house, one, lang),
        "stays_said": [
            stay | {"text": stay_text(stay, lang, house.today), "begun": stay["from"] <= house.today}
            for stay in one["stays"]
        ],
        "skills_said": [
            skill
            | {
                "text": t("office.people_until", lang, day=day_of(skill["expires_on"], lang, house.today))
                if skill["expires_on"]
                else "",
                "over": skill["expires_on"] is not None and skill["expires_on"] < house.today,
                "day": skill["expires_on"].isoformat() if skill["expires_on"] else "",
            }
            for skill in one["skills"]
        ],
        "phones": [
            phone | {"seen": moment_text(phone["seen_at"], house.now, lang), "locked": phone["state"] != "active"}
            for phone in one["devices"]
        ],
        "unsent": sum(phone["unsent"] for phone in one["devices"]),
    }


def planned_under(house: House, member: str, team: str | None = None, from_day: date | None = None) -> int:
    """How many visits are planned under somebody's own name from a day on, with another team than this one."""
    query = select(func.count()).select_from(Visit)
    query = query.where(Visit.member_id == member, Visit.state == "planned", Visit.day >= (from_day or house.today))
    return house.session.scalar(query.where(Visit.team_id != team) if team else query) or 0


def _state(house: House, one: dict[str, Any], lang: str) -> dict[str, str]:
    """One chip that says how things stand: {tone, icon, text}."""
    if not one["active"]:
        ended = day_of(one["ends_on"], lang, house.today)
        return {"tone": "off", "icon": "lock", "text": t("office.people_gone", lang, day=ended)}
    if one["ends_on"]:
        return {"tone": "wait", "icon": "clock", "text": t("office.people_leaves", lang, day=day_of(one["ends_on"], lang, house.today))}  # fmt: skip
    invited = one["invited"]
    if one["email"] is None:
        key = "people_invited" if invited and invited["open"] else "people_not_in"
        when = moment_text(invited["at"], house.now, lang) if invited else ""
        return {"tone": "info" if invited and invited["open"] else "wait", "icon": "send", "text": t(f"office.{key}", lang, when=when)}  # fmt: skip
    if one["two_steps_wanted"] and not one["two_steps"]:
        return {"tone": "wait", "icon": "warn", "text": t("office.people_two_steps_missing", lang)}
    return {"tone": "ok", "icon": "ok", "text": t("office.people_in_two" if one["two_steps"] else "office.people_in", lang)}  # fmt: skip
