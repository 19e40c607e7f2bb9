"""Finding visits for the office: by day, by team, by the words of a text; page by page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from itertools import chain

from sqlalchemy import CompoundSelect, Row, Select, and_, or_, select, union_all

from server.kit.cursors import cursor_of
from server.kit.house import House
from server.kit.search import Word, looked_for, with_word

from .models import PartUse, Visit, WorkOrder

SIGNS = 100
"""The longest text that is searched for."""
MANY = 2_000
"""So many names, addresses and orders with a word: from here on it is a common one."""
STEP = 250
"""Visits that are looked through at first; then twice as many, and twice as many again, up to AT_ONCE."""
AT_ONCE = 4_000
KINDS = ("customer", "address", "work_order", "visit", "part_use")
"""What the words of a visit are kept with."""
Found = Row[str, datetime, str]
"""(id, when it begins, its order)."""


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
    rows = _with_text(house, wanted) if wanted.q else house.session.execute(_in_order(wanted, wanted.limit + 1)).all()
    page = rows[: wanted.limit]
    more = len(rows) > wanted.limit
    return [row.id for row in page], cursor_of(page[-1].planned_from, page[-1].id) if more else None


def _with_text(house: House, wanted: Wanted) -> Sequence[Found]:
    """Each word must begin a word of the visit: of the name, the contact, a telephone number, street, town, postcode or
    number, the order's number, a numbered piece. In order; not all of them when the words are common."""
    meant = [[_Word(one) for one in words] for words in looked_for(house, KINDS, (wanted.q or "")[:SIGNS])]
    if any(words[0].sought.often >= MANY for words in meant):
        return _one_by_one(house, wanted, meant)
    asked, rows = _asked_for(wanted), dict[str, Found]()
    for rarest, *rest in meant:
        some = house.session.execute(_with_word(asked, rarest.sought.word)).all()
        rows |= {row.id: row for row in _having(house, some, [rest])}
    return sorted(rows.values(), key=lambda row: (row.planned_from, row.id), reverse=wanted.newest_first)


def _one_by_one(house: House, wanted: Wanted, meant: "list[list[_Word]]") -> list[Found]:
    """Visit by visit until there are enough: what many have is soon found."""
    rows, step = list[Found](), STEP
    while True:
        some = house.session.execute(_in_order(wanted, step)).all()
        rows += _having(house, some, meant)
        if len(some) < step or len(rows) > wanted.limit:
            return rows
        wanted, step = replace(wanted, after=(some[-1].planned_from, some[-1].id)), min(step * 2, AT_ONCE)


def _having(house: House, rows: Sequence[Found], meant: "list[list[_Word]]") -> list[Found]:
    """Those of these visits that have all the words of one of these lists."""
    if not all(meant):
        return list(rows)
    return [row for at in range(0, len(rows), AT_ONCE) for row in _some_having(house, rows[at : at + AT_ONCE], meant)]


def _some_having(house: House, rows: Sequence[Found], meant: "list[list[_Word]]") -> Iterator[Found]:
    query = select(WorkOrder.id, WorkOrder.customer_id, WorkOrder.address_id)
    query = query.where(WorkOrder.id.in_({row.work_order_id for row in rows}))
    orders: dict[str, tuple[str, ...]] = {row.id: tuple(row) for row in house.session.execute(query).all()}
    parts = {row.id: {row.id, *orders[row.work_order_id]} for row in rows}
    kept = set[str]()
    for words in meant:
        left = parts
        for word in words:
            left = word.had_by(left) if left else left
        kept |= left.keys()
    return (row for row in rows if row.id in kept)


@dataclass
class _Word:
    """A word that is looked for in visits."""

    sought: Word

    def had_by(self, visits: dict[str, set[str]]) -> dict[str, set[str]]:
        """Those of these visits {id: ids of what it consists of} of which a part has it."""
        have = self.sought.among(set(chain(*visits.values())))
        return {id_: ids for id_, ids in visits.items() if id_ in self._by_part or not have.isdisjoint(ids)}

    @cached_property
    def _by_part(self) -> set[str]:
        return set(self.sought.house.session.scalars(_with_part(self.sought.word)).all())


def _with_word(asked: Select[str, datetime, str], word: str) -> CompoundSelect[str, datetime, str]:
    """Those with this word, table by table: looked for at once, it took ten times as long."""
    orders = union_all(
        select(WorkOrder.id).where(WorkOrder.customer_id.in_(with_word("customer", word))),
        select(WorkOrder.id).where(WorkOrder.address_id.in_(with_word("address", word))),
        with_word("work_order", word),
    )
    return union_all(
        asked.where(Visit.work_order_id.in_(orders)),
        asked.where(Visit.id.in_(with_word("visit", word))),
        asked.where(Visit.id.in_(_with_part(word))),
    )


def _with_part(word: str) -> Select[str]:
    return select(PartUse.visit_id).where(PartUse.id.in_(with_word("part_use", word)))


def _in_order(wanted: Wanted, most: int) -> Select[str, datetime, str]:
    order = [column.desc() if wanted.newest_first else column for column in (Visit.planned_from, Visit.id)]
    return _asked_for(wanted).order_by(*order).limit(most)


def _asked_for(wanted: Wanted) -> Select[str, datetime, str]:
    """What is wanted, but for its text and its order."""
    query = select(Visit.id, Visit.planned_from, Visit.work_order_id)
    if wanted.day:
        query = query.where(Visit.day == wanted.day)
    if wanted.team:
        query = query.where(Visit.team_id == wanted.team)
    if wanted.checklist:
        query = query.where(Visit.checklist_version_id == wanted.checklist)
    if wanted.after:
        moment, row = wanted.after
        if wanted.newest_first:
            later = or_(Visit.planned_from < moment, and_(Visit.planned_from == moment, Visit.id < row))
        else:
            later = or_(Visit.planned_from > moment, and_(Visit.planned_from == moment, Visit.id > row))
        query = query.where(later)
    return query
