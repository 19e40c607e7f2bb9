"""Tips at the office: the list, a new one with how it will look, ending one; and putting one's own away on the front page."""

from typing import Any

from sqlalchemy import select

from server.accounts.models import Role
from server.kit.house import House
from server.kit.http import Answer, Door, Sample, go_to, page
from server.tips.models import Tip
from server.tips.telling import AT, LINKS, LONGEST_AHEAD, WrongTip, begin_tip, end_tip, put_away, tips_of, wish_of

from .frame import frame
from .routes import office
from .schemas import Address, Typed
from .toasts import toast_of
from .words import short_day

__all__ = ["begin", "end", "read_it", "tips_page"]

PAGE = "/office/settings/tips"
_NOBODYS = Sample(path={"tip": "00000000-0000-7000-8000-000000000000"})


@office.get(PAGE, permission="settings.write", door="office", takes=Address, sample=Sample())
def tips_page(door: Door, args: dict[str, Any]) -> Answer:
    """Every tip with its days, and the form of a new one."""
    return _page(door, {"shown_at": list(AT), "roles": []}, {}, args)


@office.post(f"{PAGE}/new", permission="settings.write", door="office", takes=Typed, sample=Sample(json={"text_nl": "Vergeet je helm niet.", "at_office": "yes", "from_day": "2026-11-23", "to_day": "2026-11-24"}))  # fmt: skip
def begin(door: Door, args: dict[str, Any]) -> Answer:
    """Show it from its first day on; with `preview` only how it will look."""
    typed = args["typed"]
    sent: dict[str, Any] = typed | {"shown_at": _ticked(typed, "at_"), "roles": _ticked(typed, "role_")}
    try:
        with door.write() as house:
            new = wish_of(sent, [code for code, _ in _roles(house)], house.today)
            if not typed.get("preview"):
                begin_tip(house, new, by=door.who.member)
    except WrongTip as wrong:
        return _page(door, sent, {name: door.t(key) for name, key in wrong.fields.items()}, {}, 422)
    if typed.get("preview"):
        return _page(door, sent | {"seen": True}, {}, {})
    return go_to(f"{PAGE}?did=tip")


@office.post(f"{PAGE}/<id:tip>/end", permission="settings.write", door="office", sample=_NOBODYS)
def end(door: Door, tip: str) -> Answer:
    """Show it no more."""
    with door.write() as house:
        end_tip(house, tip)
    return go_to(f"{PAGE}?did=tip_end")


@office.post("/office/tip/<id:tip>/away", permission="signed_in", door="office", sample=_NOBODYS)
def read_it(door: Door, tip: str) -> Answer:
    """Put it away, here and on one's phone."""
    with door.write() as house:
        put_away(house, tip, door.who.member)
    return go_to("/office/")


def _ticked(typed: dict[str, str], begin: str) -> list[str]:
    return [name.removeprefix(begin) for name, value in typed.items() if name.startswith(begin) and value]


def _roles(house: House) -> list[tuple[str, str]]:
    mine = select(Role.code, Role.name).where(Role.tenant_id == house.tenant).order_by(Role.name)
    return [(code, name) for code, name in house.session.execute(mine)]


def _page(door: Door, sent: dict[str, Any], wrong: dict[str, str], args: dict[str, Any], status: int = 200) -> Answer:
    with door.read() as house:
        roles, today = _roles(house), house.today
        rows = [_line(door, one, dict(roles), house) for one in tips_of(house)]
        names = frame(house, door, "tips", toast_of(house, args, door.lang))
    links = [(code, door.t(f"tips.link_{code}")) for code in LINKS]
    sent = {"from_day": today.isoformat(), **sent}
    return page("office/tips.html", status, rows=rows, sent=sent, wrong=wrong, roles=roles, places=AT, links=links, most=LONGEST_AHEAD, **names)  # fmt: skip


def _line(door: Door, one: Tip, roles: dict[str, str], house: House) -> dict[str, Any]:
    over = one.ended_at is not None or one.to_day < house.today
    days = f"{short_day(one.from_day, door.lang)} – {short_day(one.to_day, door.lang)}"
    whom = ", ".join(roles.get(code, code) for code in one.roles) or door.t("tips.everybody")
    where = ", ".join(door.t(f"tips.at_{place}") for place in one.shown_at)
    return {"id": one.id, "text": one.text_nl, "days": days, "whom": whom, "where": where, "over": over}
