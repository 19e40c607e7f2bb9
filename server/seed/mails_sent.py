"""Mails to customers, and the links behind their buttons: the company had them sent by themselves for the last two months."""

from datetime import datetime, timedelta
from random import Random

from server.accounts.tokens import token_hash
from server.customer_pages.writing import About, letter_about
from server.kit.house import House
from server.links.making import LASTS
from server.links.tokens import token_of
from server.notifications.mail_choices import BY_ITSELF, wish

from .chapters import Chapter, Day
from .days import TYPES, Planned
from .fresh_store import turn
from .made_ids import made_id
from .people import Company
from .playing import PLANNED_AHEAD

SINCE = 60
"""Days."""
REFUSED, UNSURE = 0.008, 0.002
PURPOSES = {"made": "follow", "cancelled": "follow", "done": "rate", "report": "report"}
NO_BOX = "550 5.1.1 Mailbox unavailable"
BROKEN = "the connection was lost while the mail was handed over"


def switch_on(house: House, company: Company) -> None:
    """Every kind goes by itself; chosen by an admin."""
    admin = next(person for person in company.people if person.role == "admin")
    for kind in BY_ITSELF:
        wish(house, kind, on=True, by=made_id(company.slug, "member", admin.first))


def write_when_planned(day: Day) -> None:
    """When we come."""
    for one in day.planned if day.age <= SINCE else ():
        _write(day, one, "made", min(one.begins - PLANNED_AHEAD, day.house.now))


def write_when_over(day: Day) -> None:
    """That we do not come after all; or how it was, and the report."""
    if day.age > SINCE:
        return
    gone = {played.one.key for played in day.visits}
    for one in day.planned:
        if one.key not in gone:
            _write(day, one, "cancelled", one.begins - timedelta(days=1))
    for played in day.visits:
        if played.ending == "done":
            for kind in ("done", "report"):
                _write(day, played.one, kind, played.phone.clock)


def _write(day: Day, one: Planned, kind: str, at: datetime) -> None:
    """The link and the mail, as `customer_pages.listeners` has them written, and what became of the mail."""
    house, evening = day.house, day.house.now
    turn(house, at)
    visit, purpose = made_id(day.company.slug, "visit", one.key), PURPOSES[kind]
    (customer,) = house.desk.read("customer", [made_id(day.company.slug, "customer", one.place_key)])
    brand = next(brand for brand in day.company.brands if made_id(day.company.slug, "entity", brand.code) == customer["entity_id"])  # fmt: skip
    link = day.id_for("customer_link", f"{one.key}/{kind}")
    _link(house, link, visit, purpose)
    about = About(brand.name, customer["name"], one.begins, one.ends, TYPES[one.type][0])
    house.desk.add(
        "mail",
        {
            "id": day.id_for("mail", f"{one.key}/{kind}"),
            "kind": kind,
            "key": f"{kind} {visit}",
            "to": customer["email"],
            "lang": "nl",
            "entity_id": customer["entity_id"],
            "subject_kind": "visit",
            "subject_id": visit,
            "letter": letter_about(about, kind, purpose, "nl", link).as_json(),
            "by_member_id": None,
            "at": at,
            "until": one.begins if purpose == "follow" else None,
            **_fate(f"{one.key}/{kind}", at),
        },
    )
    turn(house, evening)


def _link(house: House, id_: str, visit: str, purpose: str) -> None:
    nothing = dict.fromkeys(("by_member_id", "used_at", "result_id", "revoked_at", "revoked_by_member_id"))
    about = {"purpose": purpose, "subject_kind": "visit", "subject_id": visit, "lang": "nl", "at": house.now}
    lasts = timedelta(days=LASTS[purpose].default)
    known = {"id": id_, "token_hash": token_hash(token_of(house.tenant, id_)), "expires_at": house.now + lasts}
    house.desk.add("customer_link", nothing | about | known)
    house.audit("link", "visit", visit, None, {"link": id_, "purpose": purpose})


def _fate(key: str, at: datetime) -> dict[str, object]:
    """Nearly all were taken; an address that does not exist any more, a line that broke."""
    chance = Random(f"mail/{key}").random()
    state = "failed" if chance < REFUSED else "unsure" if chance < REFUSED + UNSURE else "sent"
    error = {"failed": NO_BOX, "unsure": BROKEN}.get(state)
    begun = at + timedelta(seconds=2)
    return {"state": state, "error": error, "attempts": 1, "begun_at": begun, "done_at": begun + timedelta(seconds=1)}


CHAPTER = Chapter("mails", begin=switch_on, planned=write_when_planned, evening=write_when_over)
