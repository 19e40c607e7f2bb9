"""Finding visits for the office: by day, by team, by the words of a text; page by page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property, reduce
from typing import Any

from sqlalchemy import Row, Select, and_, or_, select

from server.kit.cursors import cursor_of
from server.kit.house import House
from server.kit.one_of import one_of
from server.kit.search import Word, looked_for, whole, with_word

from .models import PartUse, Visit

SIGNS = 100
"""The longest text that is searched for."""
FEW = 500
"""So many visits are read and put in order; more are come by in their order, and then it is seen which they are."""
STEP = 250
"""Visits that are looked through at first; then twice as many, and twice as many again, up to AT_ONCE."""
AT_ONCE = 4_000
Found = Row[str, datetime, *tuple[Any, ...]]
"""Of a visit its id and when it begins."""


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
    number, the order's number, a numbered piece. In order; not all of them when they are many."""
    meant = [[_Word(one) for one in words] for words in looked_for(house, whole("visit"), (wanted.q or "")[:SIGNS])]
    if any(words[0].sought.is_common for words in meant):
        return _one_by_one(house, wanted, lambda ids: _having(ids, meant))
    found = set[str]().union(*(_all_having(words) for words in meant))
    if len(found) > FEW:
        return _one_by_one(house, wanted, found.intersection)
    # The team too: else SQLite reads some visits by walking over an index that holds the rest of all of them.
    rows = house.session.execute(_asked_for(wanted).add_columns(Visit.team_id).where(one_of(Visit.id, found))).all()
    return sorted(rows, key=lambda row: (row.planned_from, row.id), reverse=wanted.newest_first)


def _one_by_one(house: House, wanted: Wanted, fitting: Callable[[set[str]], set[str]]) -> list[Found]:
    """Visit by visit until there are enough: what many have is soon found."""
    rows, step = list[Found](), STEP
    while True:
        some = house.session.execute(_in_order(wanted, step)).all()
        ids = fitting({row.id for row in some})
        rows += [row for row in some if row.id in ids]
        if len(some) < step or len(rows) > wanted.limit:
            return rows
        wanted, step = replace(wanted, after=(some[-1].planned_from, some[-1].id)), min(step * 2, AT_ONCE)


def _having(visits: set[str], meant: "list[list[_Word]]") -> set[str]:
    """Those of these visits that have all the words of one of these lists."""
    return set[str]().union(*(reduce(lambda left, word: word.had_by(left), words, visits) for words in meant))


def _all_having(words: "list[_Word]") -> set[str]:
    """The visits with all of these words; the first is the rarest."""
    rarest, *rest = words
    return _having(rarest.all_with_it(), [rest])


@dataclass
class _Word:
    """A word that is looked for in visits."""

    sought: Word

    def had_by(self, visits: set[str]) -> set[str]:
        """Those of these visits that have it, or a piece with it."""
        return self.sought.among(visits) | (visits & self._by_part) if visits else visits

    def all_with_it(self) -> set[str]:
        """All visits that have it, or a piece with it."""
        return self.sought.everywhere | self._by_part

    @cached_property
    def _by_part(self) -> set[str]:
        pieces = with_word("part_use", self.sought.word)
        return set(self.sought.house.session.scalars(select(PartUse.visit_id).where(PartUse.id.in_(pieces))).all())


def _in_order(wanted: Wanted, most: int) -> Select[str, datetime]:
    order = [column.desc() if wanted.newest_first else column for column in (Visit.planned_from, Visit.id)]
    return _asked_for(wanted).order_by(*order).limit(most)


def _asked_for(wanted: Wanted) -> Select[str, datetime]:
    """What is wanted, but for its text and its order."""
    query = select(Visit.id, Visit.planned_from)
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
