"""Finding visits for the office: by day, by team, by the words of a text; page by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, false, or_, select, union_all

from server.kit.cursors import cursor_of
from server.kit.house import House
from server.kit.search import has_word, how_often, with_word
from server.kit.search_words import readings

from .models import PartUse, Visit, WorkOrder

SIGNS = 100
"""The longest text that is searched for."""
MANY = 2_000
"""Visits with a word: with more it is a common one."""
KINDS = ("customer", "address", "work_order", "visit", "part_use")
"""What the words of a visit are kept with."""


@dataclass(frozen=True)
class Wanted:
    """Which visits; `checklist` is a version. `after` is the (moment, id) of the last one seen; `newest_first` turns the order around."""

    day: date | None = None
    team: str | None = None
    checklist: str | None = None
    q: str | None = None
    limit: int = 200
    after: tuple[datetime, str] | None = None
    newest_first: bool = False


def found(house: House, wanted: Wanted) -> tuple[list[str], str | None]:
    """Ids of visits in order of time, and the cursor of what follows (None at the end)."""
    rows = house.session.execute(_query(house, wanted)).all()
    page = rows[: wanted.limit]
    more = len(rows) > wanted.limit
    return [row.id for row in page], cursor_of(page[-1].planned_from, page[-1].id) if more else None


def _query(house: House, wanted: Wanted) -> Select[str, datetime]:
    query, few = select(Visit.id, Visit.planned_from), None
    if wanted.day:
        query = query.where(Visit.day == wanted.day)
    if wanted.team:
        query = query.where(Visit.team_id == wanted.team)
    if wanted.checklist:
        query = query.where(Visit.checklist_version_id == wanted.checklist)
    if wanted.q:
        condition, few = _with_text(house, wanted.q)
        query = query.where(condition)
    if wanted.after:
        moment, row = wanted.after
        if wanted.newest_first:
            later = or_(Visit.planned_from < moment, and_(Visit.planned_from == moment, Visit.id < row))
        else:
            later = or_(Visit.planned_from > moment, and_(Visit.planned_from == moment, Visit.id > row))
        query = query.where(later)
    columns = Visit.planned_from, Visit.id
    if few is not None:  # gathered before they are sorted: else SQLite walks over all visits in the order of their time
        some = query.limit(few).subquery()
        query, columns = select(some.c.id, some.c.planned_from), (some.c.planned_from, some.c.id)
    order = [column.desc() if wanted.newest_first else column for column in columns]
    return query.order_by(*order).limit(wanted.limit + 1)


def _with_text(house: House, q: str) -> tuple[ColumnElement[bool], int | None]:
    """Each word must begin a word of the visit: of the name, the contact, a telephone number, street, town, postcode or
    number, the order's number, a numbered piece. And how many visits that are, where it is known."""
    meant = [_with_all(house, words) for words in readings(q[:SIGNS])]
    known = {id_ for one in meant if not isinstance(one, ColumnElement) for id_ in one}
    conditions = [one for one in meant if isinstance(one, ColumnElement)]
    if known:  # in one list: with two of them SQLite walks over all visits in the order that is asked for
        conditions.append(Visit.id.in_(sorted(known)))
    few = None if len(conditions) > 1 or not known else len(known)
    return or_(*conditions) if conditions else false(), few


def _with_all(house: House, words: list[str]) -> ColumnElement[bool] | Sequence[str]:
    """Ids of visits, or what is true of them when they are many. From the rarest word on, as nobody's planner does by himself: a name is found among five visits, not among all
    those in its town. When every word is common, the newest visits are soon found one after the other."""
    often = how_often(house, KINDS, words)
    rarest, *rest = sorted(often, key=often.__getitem__)
    first = _with_word(rarest)
    ids = house.session.scalars(first.limit(MANY + 1)).all()
    if len(ids) > MANY:
        return and_(Visit.id.in_(first), *(Visit.id.in_(_with_word(word)) for word in rest))
    return _having(house, ids, rest) if ids and rest else ids


def _having(house: House, visits: Sequence[str], words: list[str]) -> Sequence[str]:
    """Those of these visits that have the words too. Looked up from the visit: a common word has half the company's rows."""
    order = {"work_order": WorkOrder.id, "customer": WorkOrder.customer_id, "address": WorkOrder.address_id}
    rows = {"visit": Visit.id, **order}
    mine = select(Visit.id).join(
        WorkOrder, (WorkOrder.tenant_id == Visit.tenant_id) & (WorkOrder.id == Visit.work_order_id)
    )
    mine = mine.where(Visit.id.in_(visits))
    for word in words:
        part = Visit.id.in_(select(PartUse.visit_id).where(PartUse.id.in_(with_word("part_use", word))))
        mine = mine.where(or_(has_word(rows, word), part))
    return house.session.scalars(mine).all()


def _with_word(word: str) -> CompoundSelect[str]:
    """Ids of visits with this word, table by table: joined first, it took ten times as long."""
    orders = union_all(
        select(WorkOrder.id).where(WorkOrder.customer_id.in_(with_word("customer", word))),
        select(WorkOrder.id).where(WorkOrder.address_id.in_(with_word("address", word))),
        with_word("work_order", word),
    )
    return union_all(
        select(Visit.id).where(Visit.work_order_id.in_(orders)),
        with_word("visit", word),
        select(PartUse.visit_id).where(PartUse.id.in_(with_word("part_use", word))),
    )
