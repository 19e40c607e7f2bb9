"""A tip begins, is read by somebody, ends; and which one somebody sees now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from server.accounts.models import Member, MemberRole, Role
from server.accounts.roles import rights_of
from server.kit.errors import Problem
from server.kit.house import House
from server.kit.ids import named

from .models import Tip, TipAway

__all__ = [
    "AT",
    "LINKS",
    "LONGEST_AHEAD",
    "NewTip",
    "WrongTip",
    "begin_tip",
    "bring_up_to_date",
    "end_tip",
    "put_away",
    "tip_for",
    "tips_of",
    "wish_of",
]

AT = ("office", "phone")
LINKS = {"hours": ("/office/hours", "/hours"), "stock": ("/office/stock", "/stock"), "issues": ("/office/issues", "/quality"), "account": ("/account", "/profile")}  # fmt: skip
"""Places by their code: at the office, on the phone."""
LONGEST_AHEAD = 30
"""Days: phones hold a message for 35, and what is true for longer is no tip."""
LONGEST = 200


class WrongTip(Exception):
    """What is wrong, by field: key of a text."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__(str(fields))
        self.fields = dict(fields)


@dataclass(frozen=True)
class NewTip:
    """A tip as it is kept."""

    text_nl: str
    text_en: str | None
    roles: tuple[str, ...]
    shown_at: tuple[str, ...]
    from_day: date
    to_day: date
    link: str | None


def wish_of(sent: Mapping[str, Any], known_roles: Iterable[str], today: date) -> NewTip:
    """The tip that is meant: `text_nl`, `text_en`, `roles`, `shown_at`, `from_day`, `to_day` (days or texts), `link`. WrongTip
    with every complaint at once."""
    wrong = dict[str, str]()
    texts = {name: " ".join(str(sent.get(name) or "").split()) for name in ("text_nl", "text_en")}
    if not texts["text_nl"]:
        wrong["text_nl"] = "tips.wrong_text"
    wrong |= {
        name: "tips.wrong_length" for name, text in texts.items() if len(text) > LONGEST or not text.isprintable()
    }
    begins, ends = _day(sent.get("from_day")), _day(sent.get("to_day"))
    if begins is None:
        wrong["from_day"] = "tips.wrong_day"
    if ends is None or (begins is not None and ends < begins) or ends < today:
        wrong["to_day"] = "tips.wrong_end"
    elif ends > today + timedelta(days=LONGEST_AHEAD):
        wrong["to_day"] = "tips.wrong_far"
    roles, shown_at = tuple(sent.get("roles") or ()), tuple(one for one in AT if one in (sent.get("shown_at") or ()))
    if not shown_at:
        wrong["shown_at"] = "tips.wrong_at"
    if set(roles) - set(known_roles):
        wrong["roles"] = "tips.wrong_roles"
    link = str(sent.get("link") or "") or None
    if link is not None and link not in LINKS:
        wrong["link"] = "tips.wrong_link"
    if wrong or begins is None or ends is None:
        raise WrongTip(wrong)
    return NewTip(texts["text_nl"], texts["text_en"] or None, roles, shown_at, begins, ends, link)


def begin_tip(house: House, new: NewTip, *, by: str) -> Tip:
    """Tell it: on the office's front page by itself, to phones as a notice of each person whom it is for."""
    tip = Tip(id=house.desk.new_id(), at=house.now, by_member_id=by, **_columns(new))
    house.session.add(tip)
    house.session.flush()
    if "phone" in new.shown_at:
        for member in _whom(house, new.roles):
            _bring(house, tip, member)
    said = {"text": new.text_nl, "from_day": new.from_day.isoformat(), "to_day": new.to_day.isoformat()}
    house.audit("begin", "tip", tip.id, None, said | {"roles": list(new.roles), "shown_at": list(new.shown_at)})
    return tip


def end_tip(house: House, tip: str) -> None:
    """It is shown no more, also on phones. Problem 404."""
    row = _tip(house, tip)
    if row.ended_at is not None:
        return
    row.ended_at = house.now
    for member in house.session.scalars(select(Member.id).where(Member.tenant_id == house.tenant)):
        _drop(house, tip, member)
    house.audit("end", "tip", tip, {"text": row.text_nl}, None)


def bring_up_to_date(house: House, member: str) -> None:
    """Who came or has other roles gets on his phones what is told now, and loses what was for a role that he had."""
    told = select(Tip).where(Tip.tenant_id == house.tenant, Tip.to_day >= house.today, Tip.ended_at.is_(None))
    running = [one for one in house.session.scalars(told.order_by(Tip.at, Tip.id)) if "phone" in one.shown_at]
    read = set(house.session.scalars(select(TipAway.tip_id).where(TipAway.member_id == member)))
    for tip in running:
        if tip.id in read or member not in _whom(house, tuple(tip.roles)):
            _drop(house, tip.id, member)
        elif house.desk.get("notice", _notice(house, tip.id, member)) is None:
            _bring(house, tip, member)


def put_away(house: House, tip: str, member: str) -> None:
    """Somebody has read it: it stays away on all his devices. Problem 404."""
    _tip(house, tip)
    mine = select(TipAway.id).where(TipAway.tip_id == tip, TipAway.member_id == member)
    if house.session.scalar(mine) is None:
        house.session.add(TipAway(id=house.desk.new_id(), tip_id=tip, member_id=member, at=house.now))
    _drop(house, tip, member)


def tip_for(house: House, member: str) -> Tip | None:
    """The one that this member sees at the office now: the oldest that he has not put away."""
    away = select(TipAway.tip_id).where(TipAway.tenant_id == house.tenant, TipAway.member_id == member)
    asked = select(Tip).where(Tip.tenant_id == house.tenant, Tip.to_day >= house.today, Tip.from_day <= house.today)
    open_ = list(
        house.session.scalars(asked.where(Tip.ended_at.is_(None), Tip.id.not_in(away)).order_by(Tip.at, Tip.id))
    )
    if not open_:
        return None
    roles = rights_of(house.session, house.tenant, member).roles
    return next((one for one in open_ if "office" in one.shown_at and (not one.roles or roles & set(one.roles))), None)


def tips_of(house: House, most: int = 50) -> list[Tip]:
    """The latest, the newest first."""
    mine = select(Tip).where(Tip.tenant_id == house.tenant)
    return list(house.session.scalars(mine.order_by(Tip.at.desc(), Tip.id).limit(most)))


def _tip(house: House, tip: str) -> Tip:
    row = house.session.get(Tip, (house.tenant, tip))
    if row is None:
        raise Problem(404, "kit.not_found")
    return row


def _columns(new: NewTip) -> dict[str, Any]:
    return {name: getattr(new, name) for name in ("text_nl", "text_en", "from_day", "to_day", "link")} | {"roles": list(new.roles), "shown_at": list(new.shown_at)}  # fmt: skip


def _whom(house: House, roles: tuple[str, ...]) -> list[str]:
    """Everybody who works here and has one of these roles; without roles everybody."""
    asked = select(Member.id).where(Member.tenant_id == house.tenant, Member.active.is_(True)).order_by(Member.id)
    if roles:
        having = select(MemberRole.member_id).join(Role, (Role.tenant_id == MemberRole.tenant_id) & (Role.id == MemberRole.role_id))  # fmt: skip
        asked = asked.where(Member.id.in_(having.where(MemberRole.tenant_id == house.tenant, Role.code.in_(roles))))
    return list(house.session.scalars(asked))


def _bring(house: House, tip: Tip, member: str) -> None:
    """To this member's phones."""
    params = {"tip": tip.id, "nl": tip.text_nl, "en": tip.text_en or tip.text_nl, "from": tip.from_day.isoformat(), "to": tip.to_day.isoformat(), "link": LINKS[tip.link][1] if tip.link else ""}  # fmt: skip
    row = {"id": _notice(house, tip.id, member), "member_id": member, "kind": "tip", "code": "visits.notice.tip"}
    house.desk.add("notice", row | {"params": params, "visit_id": None, "to_id": None, "by_member_id": tip.by_member_id, "at": tip.at})  # fmt: skip


def _notice(house: House, tip: str, member: str) -> str:
    """The id of the notice by which this member's phones have it: so it is found again."""
    return named(house.tenant, f"tip {tip} {member}")


def _drop(house: House, tip: str, member: str) -> None:
    notice = _notice(house, tip, member)
    if house.desk.get("notice", notice) is not None:
        house.desk.remove("notice", notice)


def _day(said: Any) -> date | None:
    if isinstance(said, date):
        return said
    try:
        return date.fromisoformat(str(said or ""))
    except ValueError:
        return None
