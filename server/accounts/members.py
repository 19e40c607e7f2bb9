"""Colleagues: invited, changed, and one day gone. What somebody did stays under his name."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from server.accounts.account_links import make_link, revoke_links
from server.accounts.events import MemberEnded, MemberPlaced
from server.accounts.last_admin import ADMIN, hold_rights, keep_an_admin
from server.accounts.logging_in import email_norm
from server.accounts.models import AccountLink, Login, LoginSession, Member, Membership
from server.accounts.role_changes import give_roles
from server.accounts.roles import rights_of
from server.accounts.teams import stay_in_team
from server.accounts.wiping import clear_phones_of, spare_phones_of
from server.kit.errors import Problem
from server.kit.house import House
from server.kit.jobs import job

if TYPE_CHECKING:
    from server.kit.http import Person
    from sync.kind import Row

__all__ = ["NewMember", "add_member", "change_member", "end_member", "end_members", "invite", "is_email", "must_reach", "resume_member"]  # fmt: skip

_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?=.{1,180}\Z)([A-Za-z0-9-]{1,63}\.)+[A-Za-z0-9-]{2,63}")


@dataclass(frozen=True)
class NewMember:
    """Somebody who is to come. `roles` and `team` are ids."""

    name: str
    email: str
    phone: str | None = None
    lang: str = "nl"
    roles: frozenset[str] = frozenset()
    team: str | None = None


def is_email(text: str) -> bool:
    """Whether this is one plain address that a mail can go to."""
    return _EMAIL.fullmatch(text) is not None


def must_reach(house: House, who: "Person", member: str) -> "Row":
    """The member's row. Problem 404; 403 `beyond_you` when he may things that who asks may not, unless an admin asks.

    Else who may invite could send an admin's way in to himself.
    """
    row = house.desk.get("member", member)
    if row is None:
        raise Problem(404, "accounts.no_member")
    if ADMIN not in who.permissions:
        more = rights_of(house.session, house.tenant, member).permissions - who.permissions
        if more:
            raise Problem(403, "accounts.beyond_you", name=row["name"])
    return row


def add_member(house: House, new: NewMember, who: "Person") -> "Row":
    """A colleague with roles and a team, and the mail that invites him. Problem 409 `email_taken`, 422 `not_an_email`."""
    hold_rights(house)
    if new.roles and ADMIN not in who.permissions:
        raise Problem(403, "accounts.roles_by_admin")
    email = _free(house, new.email, None)
    person = {"name": new.name, "phone": new.phone, "lang": new.lang, "active": True, "team_id": None, "ends_on": None}
    row = house.desk.add("member", person)
    house.audit("make", "member", row["id"], None, {"name": new.name, "phone": new.phone})
    if new.team is not None:
        if house.desk.get("team", new.team) is None:
            raise Problem(422, "accounts.no_team", pointer="/team")
        stay_in_team(house.desk, row["id"], new.team, from_day=house.today, to_day=None)
    house.desk.flush()
    if new.roles:
        give_roles(house, row["id"], new.roles)
    else:
        house.tell(MemberPlaced(member=row["id"]))
    make_link(house, "invite", row["id"], email, by=who.member)
    return row


def invite(house: House, member: str, email: str, who: "Person") -> AccountLink:
    """Invite somebody (once more), perhaps at another e-mail: the log-in of before goes on until the new one is taken.

    Problem 403, 404, 409 `member_ended`, `email_taken`, 422.
    """
    hold_rights(house)
    row = must_reach(house, who, member)
    if not row["active"]:
        raise Problem(409, "accounts.member_ended", name=row["name"])
    norm = _free(house, email, member)
    house.audit("invite", "member", member)
    return make_link(house, "invite", member, norm, by=who.member)


def change_member(house: House, member: str, who: "Person", fields: dict[str, Any]) -> "Row":
    """Another `name`, `phone` or `lang`. Problem 403, 404."""
    row = must_reach(house, who, member)
    changed = {name: value for name, value in fields.items() if row[name] != value}
    if not changed:
        return row
    house.audit("change", "member", member, {name: row[name] for name in changed}, changed)
    return house.desk.change("member", member, **changed)


def end_member(house: House, member: str, last_day: date, who: "Person", *, at_once: bool = False) -> "Row":
    """The last day on which somebody works here; before today or `at_once` it is over now, else when that day has passed.

    Problem 403, 404; 409 `last_admin`.
    """
    hold_rights(house)
    row = must_reach(house, who, member)
    house.desk.change("member", member, ends_on=last_day)
    before = row["ends_on"].isoformat() if row["ends_on"] else None
    house.audit("end", "member", member, {"last_day": before}, {"last_day": last_day.isoformat()})
    if at_once or last_day < house.today:
        _close(house, member)
    keep_an_admin(house)
    return house.desk.get("member", member) or row


def resume_member(house: House, member: str, who: "Person") -> "Row":
    """He stays after all, or is back: his log-in opens again, and a phone that had handed nothing over yet with all that is
    on it, once he signs in on it.

    A team is not given back: somebody else may have taken the place.
    """
    row = must_reach(house, who, member)
    if row["active"] and row["ends_on"] is None:
        return row
    house.audit("resume", "member", member, {"active": row["active"]}, {"active": True})
    spare_phones_of(house, member)
    house.tell(MemberPlaced(member=member))
    return house.desk.change("member", member, active=True, ends_on=None)


@job("accounts.end_members", daily=time(0, 4))
def end_members(house: House) -> None:
    """The day has turned: who worked here until yesterday does not any more."""
    over = select(Member.id).where(Member.tenant_id == house.tenant, Member.active.is_(True))
    for member in house.session.scalars(over.where(Member.ends_on < house.today).order_by(Member.id)).all():
        _close(house, member)


def _close(house: House, member: str) -> None:
    """No door opens any more. Phones bring what they have not sent, which the office looks at, and clear themselves."""
    row = house.desk.get("member", member)
    if row is None or not row["active"]:
        return
    stay_in_team(house.desk, member, None, from_day=house.today, to_day=None)
    house.desk.change("member", member, active=False)
    clear_phones_of(house, member)
    open_ones = select(LoginSession).where(LoginSession.tenant_id == house.tenant, LoginSession.member_id == member)
    for session in house.session.scalars(open_ones.where(LoginSession.ended_at.is_(None))):
        session.ended_at = house.now
    revoke_links(house, member, "invite", "password")
    house.audit("close", "member", member, {"active": True}, {"active": False})
    house.tell(MemberEnded(member=member))


def _free(house: House, email: str, member: str | None) -> str:
    """The e-mail in its normal form, if nobody else of this company signs in with it or is invited at it."""
    norm = email_norm(email)
    if not is_email(norm):
        raise Problem(422, "accounts.not_an_email", pointer="/email")
    signed = (
        select(Membership.member_id)
        .join(Login, Login.id == Membership.login_id)
        .where(Membership.tenant_id == house.tenant, Login.email_norm == norm)
    )
    invited = select(AccountLink.member_id).where(
        AccountLink.tenant_id == house.tenant,
        AccountLink.purpose == "invite",
        AccountLink.email_norm == norm,
        AccountLink.used_at.is_(None),
        AccountLink.revoked_at.is_(None),
    )
    taken: Iterable[str] = (*house.session.scalars(signed), *house.session.scalars(invited))
    if any(one != member for one in taken):
        raise Problem(409, "accounts.email_taken", pointer="/email")
    return norm
