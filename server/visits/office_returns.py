"""Visits that were sent back and still ask something of somebody: the technician's answer, or the office's look at it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from server.kit.cursors import cursor_of
from server.kit.house import House
from server.kit.synced_models import Attention
from sync.kind import Document

from .models import Visit, VisitReturn, VisitStep
from .office_documents import documents_of, visits_of

PAGE = 50


@dataclass(frozen=True)
class Listed:
    """Which returns. `state`: open (with the technician), answered (nobody looked yet) or None for both; `team` and
    `member` by id; `after` the (moment, id) of the last one seen.
    """

    state: str | None = None
    team: str | None = None
    member: str | None = None
    after: tuple[datetime, str] | None = None


def returns_to_see(house: House, wanted: Listed) -> tuple[list[Document], str | None]:
    """Returns, the newest first, and the cursor of what follows (None at the end).

    Each is its document with `visit` as a list shows it, `workers` (names of who took steps there from a phone) and
    `ended_otherwise`: somebody who had not seen the return ended the visit.
    """
    query = select(VisitReturn.id, VisitReturn.at).where(VisitReturn.id.in_(_waiting(wanted.state)), *_whose(wanted))
    if wanted.after:
        moment, row = wanted.after
        query = query.where(or_(VisitReturn.at < moment, and_(VisitReturn.at == moment, VisitReturn.id < row)))
    rows = house.session.execute(query.order_by(VisitReturn.at.desc(), VisitReturn.id.desc()).limit(PAGE + 1)).all()
    page = rows[:PAGE]
    following = cursor_of(page[-1].at, page[-1].id) if len(rows) > PAGE else None
    return _documents(house, [row.id for row in page]), following


def count_returns(house: House) -> int:
    """How many ask something of somebody."""
    return house.session.scalar(select(func.count()).select_from(_waiting(None).subquery())) or 0


def _waiting(state: str | None) -> Select[str]:
    """Ids: what stands open, and the newest answer of each visit whose card nobody ticked off."""
    later = aliased(VisitReturn)
    lies = select(VisitReturn.id).where(VisitReturn.state == "open")
    unseen = (
        select(VisitReturn.id)
        .join(Attention, Attention.subject_id == VisitReturn.visit_id)
        .where(
            *_card("return_answered"),
            VisitReturn.state == "answered",
            ~exists().where(later.visit_id == VisitReturn.visit_id, later.at > VisitReturn.at),
        )
    )
    chosen = {"open": [lies], "answered": [unseen]}.get(state or "", [lies, unseen])
    return chosen[0] if len(chosen) == 1 else select(chosen[0].union(chosen[1]).subquery().c.id)


def _card(code: str) -> tuple[ColumnElement[bool], ...]:
    return Attention.state == "open", Attention.code == code, Attention.subject_kind == "visit"


def _whose(wanted: Listed) -> list[ColumnElement[bool]]:
    """A technician's are those that he has, and those on which he worked."""
    asked: list[ColumnElement[bool]] = []
    if wanted.team:
        asked.append(VisitReturn.visit_id.in_(select(Visit.id).where(Visit.team_id == wanted.team)))
    if wanted.member:
        has = exists().where(Visit.id == VisitReturn.visit_id, Visit.member_id == wanted.member)
        worked = exists().where(
            VisitStep.visit_id == VisitReturn.visit_id,
            VisitStep.by_member_id == wanted.member,
            VisitStep.device_id.isnot(None),
        )
        asked.append(or_(has, worked))
    return asked


def _documents(house: House, ids: list[str]) -> list[Document]:
    store = house.store
    rows = {row["id"]: row for row in store.read("visit_return", ids)}
    listed = documents_of(house, "visit_return", [rows[one] for one in ids if one in rows])
    visits = {one["id"]: one for one in visits_of(house, {row["visit_id"] for row in rows.values()})}
    steps = sorted(store.read_by("visit_step", "visit_id", list(visits)), key=lambda step: step["nr"])
    names = {row["id"]: row["name"] for row in store.read("member", {step["by_member_id"] for step in steps})}
    otherwise = set(
        house.session.scalars(
            select(Attention.subject_id).where(*_card("return_unseen"), Attention.subject_id.in_(list(visits)))
        )
    )
    for one in listed:
        visit = one["visit"]
        hands = [step["by_member_id"] for step in steps if step["visit_id"] == visit and step["device_id"]]
        one["workers"] = [names[who] for who in dict.fromkeys(hands)]
        one["ended_otherwise"] = one["state"] == "open" and visit in otherwise
        one["visit"] = visits[visit]
    return listed
