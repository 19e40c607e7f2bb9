"""One visit of a company of years: planned by the office, then gone to, or called off the day before."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from server.config import Settings
from server.customers.kinds import guessed_kind
from server.kit.files import Files
from server.visits import cancellation, making
from server.visits.making import Line, NewVisit
from server.visits.office_calls import told, write_down
from server.visits.standing import document_of, visit_of
from sync.actor import Actor, Membership

from .album import Album
from .chapters import Day, Played
from .companies import SINCE
from .days import TYPES, Planned
from .endings import closed, done, partly
from .fresh_store import turn
from .goods_arrive import pieces_of
from .made_ids import made_id
from .people import Company, Person
from .phone import MINUTE, Phone
from .quick_phone import QuickPhone
from .signal_learned import lag_at
from .work import LINES, version_id

PLANNED_AHEAD = timedelta(days=6)
CALLED_OFF, CLOSED, PARTLY = 0.03, 0.08, 0.12
"""Of a hundred visits three are called off, at five nobody opens, four are done in part."""
WHY = "Klant is ziek en belt zelf voor een nieuwe afspraak."


def wanted(company: Company, one: Planned, *, id_: str | None = None) -> NewVisit:
    """What the office asks for."""
    brand = company.brand_for(one.place_key, guessed_kind(one.place.name)[0])
    lines = [Line(text, count, made_id(company.slug, "product", sku) if sku else None) for text, sku, count in LINES[one.type]]  # fmt: skip
    return NewVisit(
        entity=made_id(company.slug, "entity", brand.code),
        customer=made_id(company.slug, "customer", one.place_key),
        type=one.type,
        team=made_id(company.slug, "team", one.crew),
        planned_from=one.begins,
        planned_to=one.ends,
        access_note=one.access_note,
        remarks=one.remarks,
        lines=tuple(lines),
        id=id_,
        reserves=False,  # of days gone by nothing is; for what is to come it is done at the end, the soonest first
    )


def plan(day: Day, one: Planned, *, latest: datetime) -> str:
    """The office plans it six days ahead, or (`latest`) now; its id."""
    house = day.house
    turn(house, min(one.begins - PLANNED_AHEAD, latest))
    new = wanted(day.company, one, id_=day.id_for("visit", one.key))
    row = making.make(house.desk, new, by=day.planner)
    if one.offset < 0:
        row = house.desk.change("visit", row["id"], checklist_version_id=version_id(day.company, TYPES[one.type][2], 1))
    house.audit("make", "visit", row["id"], None, told(document_of(house.desk, row)))
    return str(row["id"])


def play(day: Day, one: Planned, visit: str, person: Person, album: Album, files: Files, settings: Settings) -> Played | None:  # fmt: skip
    """How it went; None if it was called off."""
    chance = Random(f"{day.company.slug}/{one.key}")
    fate = chance.random()
    if fate < CALLED_OFF:
        _call_off(day, one, visit)
        return None
    member = made_id(day.company.slug, "member", person.first)
    team = Membership(made_id(day.company.slug, "team", one.crew), day.today - SINCE, None)
    by = Actor(member, person.name, made_id(day.company.slug, "device", person.first), (team,))
    nr = number_of(one)
    phone = QuickPhone(
        day.house, files, settings, day.company, by, visit, one.begins - 28 * MINUTE, 1,
        album=album, nr=nr, pieces=pieces_of(day, one), born=day.born, lag=lag_at(one.place_key),
    )  # fmt: skip
    ending: Callable[[Phone, Planned, int], None] = closed if fate < CLOSED else partly if fate < PARTLY else done
    ending(phone, one, chance.randrange(8))
    return Played(one, visit, phone, ending.__name__)


def number_of(one: Planned) -> int:
    """Which pictures of the album a visit gets."""
    return Random(one.key).randrange(1_000_000)


def _call_off(day: Day, one: Planned, visit: str) -> None:
    house, evening = day.house, day.house.now
    turn(house, one.begins - timedelta(days=1))
    before = document_of(house.desk, visit_of(house.desk, visit))
    cancellation.cancel(house.desk, visit, reason=WHY, by=day.planner)
    write_down(house, "cancel", visit, before, reason=WHY)
    turn(house, evening)
