"""The replay: what a phone held and showed at a minute, what the office knew by then, and what of it is certain.

Exact are: what went out to the phone and when it came back with that, each version of a visit, each act by the phone's own
clock and when it came. Inferred are: that news was on the screen between going out and coming back, and that somebody
looked. Names of customers and people are read back from the audit trail.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from server.accounts.models import Device, Member, PullPage
from server.accounts.teams import team_of
from server.kit.clock import AMSTERDAM, end_of_minute, from_rfc3339, start_of_day
from server.kit.history_models import DocumentVersion
from server.kit.house import House
from server.kit.i18n import t
from server.visits.models import Visit
from server.visits.office_documents import documents_of

from .replay_acts import Act, acts_between, shown_state
from .replay_events import Event, events_of
from .replay_names import customers_then, names_then
from .replay_order import around_of
from .replay_pages import Held, held_at
from .replay_visit import Known, insides_of
from .replay_which import with_which
from .words import clock_text, customer_text, span_text

__all__ = ["Replay", "replay_of"]

FIELDS = ("planned_from", "planned_to", "team", "state", "contact_name", "contact_phone", "access_note", "remarks")
FACTS = ("contact_name", "contact_phone", "access_note", "remarks")
Bodies = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Line:
    """A visit as the phone showed it. `office`: what the office had otherwise by then, in words.

    `exact`: the version is the one that was sent; else the log has not got it and it is the office's of then. `answers`
    also names the parts, who signed and what was reported.
    """

    id: str
    customer: str
    time: str
    state: str
    own: int
    office: list[str]
    exact: bool
    facts: list[tuple[str, str]]
    answers: list[tuple[str, str]]
    photos: int


@dataclass
class Replay:
    """The page. `lines` is what the phone showed, `unknown` what the office had and the phone had not."""

    device: str
    name: str
    day: date
    minute: int
    held: Held
    as_of: str
    lost: list[str]
    lines: list[Line] = field(default_factory=list[Line])
    unknown: list[str] = field(default_factory=list[str])
    events: list[Event] = field(default_factory=list[Event])


def replay_of(house: House, device: str, day: date, minute: int, lang: str) -> Replay | None:
    """The phone at a minute of a day in Amsterdam; None when there is no such phone."""
    row = house.session.execute(
        select(Device, Member.name)
        .join(Member, and_(Member.tenant_id == Device.tenant_id, Member.id == Device.member_id))
        .where(Device.id == device)
    ).one_or_none()
    if row is None:
        return None
    begins, moment = start_of_day(day), end_of_minute(day, minute)
    query = select(PullPage).where(PullPage.device_id == device, PullPage.sent_at <= begins + timedelta(days=1))
    pages = list(house.session.scalars(query.order_by(PullPage.sent_at, PullPage.id)))
    held = held_at(pages, moment)
    ends = start_of_day(day + timedelta(days=1))
    acts = acts_between(house, device, begins, ends)
    team = team_of(house.desk, row.Device.member_id, on=day)
    called = names_then(house, "member", {row.Device.member_id: row.name}, moment)[row.Device.member_id]
    made = Replay(
        device=device,
        name=f"{called}, {row.Device.name}",
        day=day,
        minute=minute,
        held=held,
        as_of=_when(held.as_of, day, lang) if held.as_of else "",
        lost=[clock_text(at) for at in held.lost],
    )
    _fill(house, made, moment, acts, team, lang)
    seen = {str(id_) for page in pages if page.sent_at >= begins for id_, _, op in page.visits if op == "put"}
    seen |= held_at(pages, begins).visits.keys()
    made.events = events_of(pages, with_which(house, acts, lang), _changes(house, day, seen, team), day, moment, lang)
    return made


def _fill(house: House, made: Replay, moment: datetime, acts: list[Act], team: str | None, lang: str) -> None:
    """The lines, and what of the day the phone had not."""
    held, wanted = made.held, _visits_of(house, made.day, team)
    bodies = _bodies(house, held.visits)
    office = _office(house, {*held.visits, *wanted}, moment)
    unrecorded = [id_ for id_ in held.visits if id_ not in bodies and id_ not in office]
    office |= {one["id"]: one for one in documents_of(house, "visit", house.store.read("visit", unrecorded))}
    shown_ids = [id_ for id_ in held.visits if _body(id_, bodies, office).get("day") == made.day.isoformat()]
    names = customers_then(house, shown_ids, held.as_of or moment)
    insides = insides_of(house, shown_ids, Known(made.device, held.as_of, moment), lang)
    around = around_of(house, shown_ids, held.as_of, lang)
    for id_ in sorted(shown_ids, key=lambda one: str(_body(one, bodies, office)["planned_from"])):
        body = _body(id_, bodies, office)
        new = [act for act in acts if act.visit == id_ and act.at <= moment and not _is_in(act, held)]
        shown = shown_state(body, new)
        made.lines.append(
            Line(
                id=id_,
                customer=customer_text(names.get(id_, "?"), lang),
                time=_span(shown),
                state=str(shown["state"]),
                own=len(new),
                office=_differences(shown, office.get(id_), new, lang),
                exact=id_ in bodies,
                facts=_facts(shown, lang) + around.get(id_, []),
                answers=insides[id_].answers + insides[id_].rest,
                photos=insides[id_].photos,
            )
        )
    missed = [id_ for id_ in wanted if id_ not in held.visits and id_ in office]
    names = customers_then(house, missed, moment)
    for id_ in sorted(missed, key=lambda one: str(office[one]["planned_from"])):
        there = office[id_]
        if there["team"] == team and there["day"] == made.day.isoformat():
            made.unknown.append(f"{_span(there)} {customer_text(names.get(id_, '?'), lang)}")


def _facts(shown: dict[str, Any], lang: str) -> list[tuple[str, str]]:
    return [(t(f"office.replay_{name}", lang), _said(name, shown[name], lang)) for name in FACTS if shown[name]]


def _is_in(act: Act, held: Held) -> bool:
    """Whether the office's answer, which the phone held, has this act in it already."""
    return held.as_of is not None and act.received_at <= held.as_of


def _body(id_: str, bodies: Bodies, office: Bodies) -> dict[str, Any]:
    """The version that the phone was sent; where the log has not got it, the office's of then."""
    return bodies.get(id_) or office.get(id_) or {}


def _bodies(house: House, visits: dict[str, int]) -> Bodies:
    query = select(DocumentVersion).where(DocumentVersion.kind == "visit", DocumentVersion.doc_id.in_(list(visits)))
    return {row.doc_id: row.body for row in house.session.scalars(query) if row.v == visits[row.doc_id]}


def _office(house: House, ids: set[str], moment: datetime) -> Bodies:
    """Each visit as the office had it at this moment."""
    newest = (
        select(DocumentVersion.doc_id, func.max(DocumentVersion.v).label("v"))
        .where(DocumentVersion.kind == "visit", DocumentVersion.doc_id.in_(ids), DocumentVersion.at <= moment)
        .group_by(DocumentVersion.doc_id)
        .subquery()
    )
    found = select(DocumentVersion).join(newest, and_(DocumentVersion.doc_id == newest.c.doc_id, DocumentVersion.v == newest.c.v))  # fmt: skip
    return {row.doc_id: row.body for row in house.session.scalars(found.where(DocumentVersion.kind == "visit"))}


def _visits_of(house: House, day: date, team: str | None) -> list[str]:
    """Visits that by the log were this team's on this day at any time; looked for among those of the day and those that
    changed then or the day before."""
    begins = start_of_day(day)
    of_day = select(Visit.id).where(Visit.tenant_id == house.tenant, Visit.day == day)
    changed = select(DocumentVersion.doc_id).where(
        DocumentVersion.tenant_id == house.tenant,
        DocumentVersion.kind == "visit",
        DocumentVersion.at.between(begins - timedelta(days=1), begins + timedelta(days=1)),
    )
    query = select(DocumentVersion.doc_id).where(
        DocumentVersion.kind == "visit", DocumentVersion.doc_id.in_(of_day.union(changed)), _was(team, day)
    )  # fmt: skip
    return sorted(set(house.session.scalars(query)))


def _was(team: str | None, day: date) -> ColumnElement[bool]:
    """Whether a version says this team and day. The database reads it out of the body, which the page then need not carry:
    a day of a large company has thousands of versions."""
    body = DocumentVersion.body
    return and_(body["team"].as_string() == team, body["day"].as_string() == day.isoformat())


def _differences(shown: dict[str, Any], office: dict[str, Any] | None, own: list[Act], lang: str) -> list[str]:
    """What the office had otherwise at that moment. What this phone itself had just done is no difference."""
    if office is None:
        return []
    mine = {"state"} if any(act.name.startswith("visit.") for act in own) else set[str]()
    mine |= {str(act.args.get("field")) for act in own if act.name == "visit.set_field"}
    return [
        t("office.replay_differs", lang, field=t(f"office.replay_{name}", lang), phone=_said(name, shown[name], lang),
          office=_said(name, office[name], lang))
        for name in FIELDS
        if shown[name] != office[name] and name not in mine and name != "team"
    ] + ([t("office.replay_moved_away", lang)] if shown["team"] != office["team"] else [])  # fmt: skip


def _said(name: str, value: Any, lang: str) -> str:
    if not value:
        return "–"
    if name.startswith("planned_"):
        return f"{from_rfc3339(value).astimezone(AMSTERDAM):%d-%m %H:%M}"
    return t(f"office.state_{value}", lang) if name == "state" else str(value)


def _changes(house: House, day: date, seen: set[str], team: str | None) -> list[tuple[datetime, str]]:
    """When the office's copy of a visit changed that day, and which customer's: of visits that the phone was sent (`seen`),
    and of its team's of that day."""
    begins, ends = start_of_day(day), start_of_day(day + timedelta(days=1))
    query = select(DocumentVersion.at, DocumentVersion.doc_id).where(
        DocumentVersion.kind == "visit",
        DocumentVersion.v > 1,
        DocumentVersion.at.between(begins, ends),
        or_(DocumentVersion.doc_id.in_(seen), _was(team, day)),
    )
    mine = house.session.execute(query).all()
    names = customers_then(house, {row.doc_id for row in mine}, ends)
    return [(row.at, names.get(row.doc_id, "?")) for row in mine]


def _span(body: dict[str, Any]) -> str:
    return span_text(from_rfc3339(body["planned_from"]), from_rfc3339(body["planned_to"]))


def _when(moment: datetime, day: date, lang: str) -> str:
    there = moment.astimezone(AMSTERDAM)
    return f"{there:%H:%M:%S}" if there.date() == day else f"{there:%d-%m %H:%M:%S}"
