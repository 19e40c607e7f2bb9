"""Teruggestuurd: every visit that lies with a technician again, and every answer that nobody looked at yet."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from marshmallow import fields, validate

from server.kit.cursors import read_cursor
from server.kit.house import House
from server.kit.http import Answer, Door, Sample, page
from server.kit.i18n import t
from server.visits.office_choices import teams_of
from server.visits.office_names import canonical
from server.visits.office_returns import Listed, returns_to_see
from sync.kind import Document

from .frame import frame
from .routes import office
from .schemas import Address
from .words import customer_text, day_text, moment_text

__all__ = ["returns_page"]


class ReturnsAddress(Address):
    """Which returns; a team or person that is not there is passed over."""

    state = fields.String(load_default=None, validate=validate.OneOf(["open", "answered"]))
    team = fields.String(load_default=None, validate=validate.Length(max=64))
    member = fields.String(load_default=None, validate=validate.Length(max=36))
    cursor = fields.String(load_default=None, validate=validate.Length(max=200))


@dataclass(frozen=True)
class SentBack:
    """One return on the page; `tone` and `how` say where it stands."""

    visit: str
    customer: str
    number: str
    day: str
    team: str
    workers: str
    reason: str
    sent: str
    tone: str
    icon: str
    how: str
    answered: str


@office.get("/office/returns", permission="visits.read", door="office", takes=ReturnsAddress, sample=Sample())
def returns_page(door: Door, args: dict[str, Any]) -> Answer:
    """What was sent back, the newest first: by state, team and technician."""
    after = read_cursor(args["cursor"]) if args["cursor"] else None
    with door.read() as house:
        teams = teams_of(house)
        team = next((one["id"] for one in teams if args["team"] in (one["id"], one["slug"])), None)
        member = canonical(args["member"])
        listed, following = returns_to_see(house, Listed(args["state"], team, member, after))
        shown = [_shown(house, one, door.lang) for one in listed]
        names = frame(house, door, "inbox")
    wanted = {"state": args["state"] or "", "team": team or "", "member": member or ""}
    kept = "".join(f"&{name}={wanted[name]}" for name in ("team", "member") if wanted[name])
    older = f"/office/returns?state={wanted['state']}{kept}&cursor={following}" if following else None
    people = sorted({(who["name"], who["id"]) for one in teams for who in one["members"]})
    return page("office/returns.html", found=shown, wanted=wanted, kept=kept, older=older, teams=teams, people=people, **names)  # fmt: skip


def _shown(house: House, one: Document, lang: str) -> SentBack:
    visit = one["visit"]
    tone, icon, how = ("ok", "ok", "answered") if one["state"] == "answered" else ("wait", "undo", "open")
    if one["ended_otherwise"]:
        tone, icon, how = "bad", "warn", "otherwise"
    closed = (one["closed_by_name"] or "", moment_text(one["closed_at"], house.now, lang))
    return SentBack(
        visit=visit["id"],
        customer=customer_text(visit["customer"]["name"], lang),
        number=visit["number"],
        day=day_text(date.fromisoformat(visit["day"]), lang),
        team=visit["team_name"] or "",
        workers=", ".join(one["workers"]) or visit["member_name"] or "",
        reason=one["reason"],
        sent=t("office.return_by", lang, name=one["by_name"] or "?", when=moment_text(one["at"], house.now, lang)),
        tone=tone,
        icon=icon,
        how=t(f"office.return_state_{how}", lang),
        answered=t("office.return_by", lang, name=closed[0], when=closed[1]) if one["closed_at"] else "",
    )
