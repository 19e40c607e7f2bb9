"""A customer's privacy: what is held in numbers, the legal hold, and the erasing with everything said beforehand."""

from datetime import date
from typing import Any

from server.accounts.models import Member
from server.customers.models import Customer
from server.kit.errors import Problem
from server.kit.house import House
from server.kit.http import Answer, Door, Sample, go_to, page
from server.kit.i18n import t
from server.privacy.asking import ask_erasure, erasure_of, plan_of
from server.privacy.holds import hold_of, holds_of, lift_hold, put_on_hold
from server.privacy.models import Erasure, LegalHold
from server.privacy.proofs import failure_text

from .frame import frame
from .routes import office
from .schemas import Address, Typed
from .toasts import toast_of
from .words import customer_text, day_text, moment_text

__all__ = ["customer_privacy", "erase", "hold", "lift"]

BASE = "/office/customer/<id:customer>/privacy"
OFFERED = ("asked", "mistake", "retention")
_ONE = {"customer": "a customer"}
_NOBODY = {"customer": "00000000-0000-7000-8000-000000000000"}
"""A sample is carried out: nobody is erased by one."""


@office.get(BASE, permission="customers.erase", door="office", takes=Address, sample=Sample(path=_ONE))
def customer_privacy(door: Door, customer: str, args: dict[str, Any]) -> Answer:
    """What is held, what would go and what stays, and what stands in the way."""
    return _page(door, customer, args)


@office.post(f"{BASE}/erase", permission="customers.erase", door="office", takes=Typed, sample=Sample(path=_NOBODY, json={"name": "Niemand", "reason": "asked"}))  # fmt: skip
def erase(door: Door, customer: str, args: dict[str, Any]) -> Answer:
    """Have a job do it, once the name was typed and a reason chosen."""
    sent = args["typed"]
    try:
        with door.write() as house:
            ask_erasure(
                house,
                customer,
                name=sent.get("name", ""),
                reason=sent.get("reason", "") if sent.get("reason") in OFFERED else "",
                reference=sent.get("reference", "").strip() or None,
                by=door.who.member,
            )
    except Problem as problem:
        return _said(door, customer, problem, sent)
    return go_to(f"/office/customer/{customer}/privacy?did=erase")


@office.post(f"{BASE}/hold", permission="customers.erase", door="office", takes=Typed, sample=Sample(path=_ONE, json={"reason": "Geschil", "until": ""}))  # fmt: skip
def hold(door: Door, customer: str, args: dict[str, Any]) -> Answer:
    """Forbid the erasing of this customer."""
    sent = args["typed"]
    try:
        with door.write() as house:
            until = _day(sent.get("until", ""))
            put_on_hold(house, customer, reason=sent.get("reason", ""), until=until, by=door.who.member)
    except Problem as problem:
        return _said(door, customer, problem, sent)
    return go_to(f"/office/customer/{customer}/privacy?did=hold")


@office.post(f"{BASE}/lift", permission="customers.erase", door="office", sample=Sample(path=_ONE))
def lift(door: Door, customer: str) -> Answer:
    """Allow it again."""
    with door.write() as house:
        lift_hold(house, customer, by=door.who.member)
    return go_to(f"/office/customer/{customer}/privacy?did=lift_hold")


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Problem(422, "office.wrong_day", pointer="/until") from None


def _said(door: Door, customer: str, problem: Problem, sent: dict[str, str]) -> Answer:
    """The page again, with what is wrong beside its field and all that was typed."""
    if problem.status not in (409, 422):
        raise problem
    wrong = {(problem.pointer or "/form").removeprefix("/"): door.t(problem.code, **problem.params)}
    return _page(door, customer, {}, wrong=wrong, sent=sent, status=problem.status)


def _page(
    door: Door,
    customer: str,
    args: dict[str, Any],
    *,
    wrong: dict[str, str] | None = None,
    sent: dict[str, str] | None = None,
    status: int = 200,
) -> Answer:
    with door.read() as house:
        row = house.session.get(Customer, (house.tenant, customer))
        if row is None:
            raise Problem(404, "kit.not_found")
        erasure = _erasure(house, erasure_of(house, customer), door.lang)
        # The page looks again every two seconds while it is being erased: then nothing is counted.
        counts = row.erased_at is None and not (erasure and erasure["busy"])
        names = {
            "name": customer_text(row.name, door.lang),
            "customer": customer,
            "erased": moment_text(row.erased_at, house.now, door.lang) if row.erased_at else "",
            "plan": _counted(plan_of(house, customer), door.lang) if counts else None,
            "erasure": erasure,
            "held": _hold(house, hold_of(house, customer), door.lang),
            "holds": [_hold(house, one, door.lang) for one in holds_of(house, customer)],
            "reasons": OFFERED,
        }
        names |= frame(house, door, "privacy", toast_of(house, args, door.lang))
    return page("office/customer_privacy.html", status, wrong=wrong or {}, sent=sent or {}, **names)


def _counted(plan: Any, lang: str) -> dict[str, Any]:
    """The numbers under the words that people use for them; tables that mean the same are summed."""
    goes = {**plan.goes, **({"files": plan.files} if plan.files else {})}
    return {
        "goes": _words(goes, lang),
        "emptied": _words(plan.emptied, lang),
        "stays": _words(plan.stays, lang),
        "obstacles": [t(f"privacy.obstacle_{one.code}", lang, **one.params) for one in plan.obstacles],
    }


def _words(counts: dict[str, int], lang: str) -> list[tuple[str, int]]:
    return [(t(f"privacy.held_{name}", lang), count) for name, count in counts.items()]


def _hold(house: House, hold: LegalHold | None, lang: str) -> dict[str, str] | None:
    if hold is None:
        return None
    by = house.session.get(Member, (house.tenant, hold.by_member_id))
    return {
        "reason": hold.reason,
        "until": day_text(hold.until, lang, year=True) if hold.until else "",
        "by": by.name if by else "",
        "at": moment_text(hold.at, house.now, lang),
        "lifted": moment_text(hold.lifted_at, house.now, lang) if hold.lifted_at else "",
    }


def _erasure(house: House, erasure: Erasure | None, lang: str) -> dict[str, Any] | None:
    if erasure is None:
        return None
    return {
        "state": erasure.state,
        "done": erasure.done,
        "total": erasure.total,
        "at": moment_text(erasure.at, house.now, lang),
        "failure": failure_text(erasure, lang),
        "busy": erasure.state in ("waiting", "running"),
    }
