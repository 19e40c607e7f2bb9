"""Rows that are found by what people type: which kinds, by which words, and the table of words that is kept beside them.

A room says it of its kinds: `found_by("customer", ("name",), lambda row: words_in(row["name"]))`, and of which other rows'
words a row of its own is found by too: `gathered_from("visit", ...)`. The store writes the words in the same commit as the
rows (`synced.py`); `rebuild` makes all of them again.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from sqlalchemy import (
    ColumnElement,
    Connection,
    Executable,
    Select,
    Table,
    and_,
    bindparam,
    column,
    delete,
    func,
    insert,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY

from server.kit.db import Model
from server.kit.one_of import one_of
from server.kit.search_models import SearchWord
from server.kit.search_words import readings
from sync.kind import Reader, Row
from sync.store import Written

if TYPE_CHECKING:
    from server.kit.house import House

__all__ = ["Word", "found_by", "gathered_from", "keep_words", "looked_for", "rebuild", "whole", "with_word"]

AFTER_ALL = "\U0010ffff"
"""Sorts behind every sign: what begins with a word lies between it and it with this behind."""
AT_ONCE = 5_000
COUNTED = 4_000
"""So far is counted how many rows have a word: with more it is one that everybody has."""
FETCHED = 4
"""So many rows are fetched in the time in which one is looked up."""
_WORDS = Model.metadata.tables[SearchWord.__tablename__]
_found: dict[str, "_Found"] = {}
_gathered: dict[str, "_Gathered"] = {}


@dataclass(frozen=True)
class _Found:
    fields: tuple[str, ...]
    words: Callable[[Row], Iterable[str]]


@dataclass(frozen=True)
class _Gathered:
    parts: Mapping[str, tuple[str, ...]]
    whose: Callable[[Mapping[str, list[str]]], Select[str]]
    words: Callable[[Sequence[str]], Executable]


def found_by(kind: str, fields: tuple[str, ...], words: Callable[[Row], Iterable[str]]) -> None:
    """Find rows of this kind by `words(row)`, which are made of these fields. ValueError when it was said already."""
    if kind in _found:
        raise ValueError(f"Two rooms say how {kind} is found.")
    _found[kind] = _Found(fields, words)


def gathered_from(
    kind: str,
    parts: Mapping[str, tuple[str, ...]],
    whose: Callable[[Mapping[str, list[str]]], Select[str]],
    words: Callable[[Sequence[str]], Executable],
) -> None:
    """Find rows of this kind by words of other rows too, kept beside their own as `whole(kind)`: who looks for a visit names
    its customer, and so need not go from one table to the next. ValueError when it was said already.

    `parts` {kind: fields that say whose part its row is}, its own kind among them; `whose({other kind: ids})` selects the ids
    of this kind's rows that they are parts of; `words(ids)` selects (word, id).

    A part must be a document whose scopes hang on this kind's rows: a desk locks it before it writes (`sync/feed_plan.py`), so
    a row that is made while its part is changed has the words that the part gets.
    """
    if kind in _gathered:
        raise ValueError(f"Two rooms say what {kind} is found by.")
    _gathered[kind] = _Gathered(parts, whose, words)


def whole(kind: str) -> str:
    """What the words of a row and of all that has a part in it are kept as."""
    return f"whole_{kind}"


def with_word(kind: str, word: str) -> Select[str]:
    """Ids of rows of which a word begins so. One sign is found only whole: half the company begins with it."""
    return select(SearchWord.row_id).where(SearchWord.kind == kind, _begins(word))


@dataclass
class Word:
    """A word that is looked for, and how often rows of a kind have it; counted no further than COUNTED."""

    house: "House"
    kind: str
    word: str
    often: int

    @property
    def is_common(self) -> bool:
        """Whether so many have it that they were not counted to the end."""
        return self.often >= COUNTED

    def among(self, ids: set[str]) -> set[str]:
        """Those of these rows of which a word begins so: all that have it are fetched, or it is looked up for each."""
        if self.often < min(COUNTED, FETCHED * len(ids)):
            return ids & self.everywhere
        session, every = self.house.session, sorted(ids)
        having = _each_having if session.get_bind().dialect.name == "postgresql" else _those_having
        some = (every[start : start + AT_ONCE] for start in range(0, len(every), AT_ONCE))
        return set(chain(*(session.scalars(having(self.kind, self.word, one)).all() for one in some)))

    @cached_property
    def everywhere(self) -> set[str]:
        """All rows that have it: for a word that is not common."""
        return set(self.house.session.scalars(with_word(self.kind, self.word)).all())


def looked_for(house: "House", kind: str, question: str) -> list[list[Word]]:
    """What may be meant: lists of words, of one of which all must be there; in each the rarest first, since a name is found
    among five customers, and not among all those in its town."""
    words = {word: Word(house, kind, word, _how_often(house, kind, word)) for word in set(chain(*readings(question)))}
    return [sorted((words[word] for word in meant), key=lambda one: one.often) for meant in readings(question)]


def _begins(word: str) -> ColumnElement[bool]:
    if len(word) == 1:
        return SearchWord.word == word
    return and_(SearchWord.word >= word, SearchWord.word < word + AFTER_ALL)


def _those_having(kind: str, word: str, ids: list[str]) -> Select[str]:
    return with_word(kind, word).where(one_of(SearchWord.row_id, ids))


def _each_having(kind: str, word: str, ids: list[str]) -> Select[str]:
    """One by one: asked for those of a list, PostgreSQL reads all rows with the word as soon as it plans for any list."""
    of = _WORDS.c.row_id.type
    listed = func.unnest(bindparam(None, ids, type_=ARRAY(of), unique=True))
    one = listed.table_valued(column("id", of)).render_derived(name="one")
    found = with_word(kind, word).where(SearchWord.row_id == one.c.id).limit(1).lateral("found")
    return select(found.c.row_id).select_from(one.join(found, true()))


def _how_often(house: "House", kind: str, word: str) -> int:
    some = with_word(kind, word).limit(COUNTED).subquery()
    return house.session.scalar(select(func.count()).select_from(some)) or 0


def keep_words(connection: Connection, tenant: str, reader: Reader, written: Mapping[str, Written]) -> None:
    """Bring the words up to what a commit writes."""
    gone, made = list[str](), list[Row]()
    for kind in _found.keys() & written.keys():
        what = written[kind]
        changed = _changed(kind, what)
        gone += [*changed, *what.delete]
        made += _rows(tenant, kind, [*what.insert, *(reader.read(kind, changed) if changed else ())])
    _remove(connection, tenant, gone)
    if made:
        connection.execute(insert(_WORDS), made)
    for kind in _gathered:
        ids = _touched(connection, kind, written)
        _remove(connection, tenant, ids, _WORDS.c.kind == whole(kind))
        _gather(connection, tenant, kind, ids)


def _changed(kind: str, what: Written, *more: str) -> list[str]:
    """The rows that were there, of which a field of their words, or one of these, was written."""
    fields = {*_found[kind].fields, *more}
    return [id_ for id_, new in what.update if fields & new.keys()]


def _remove(connection: Connection, tenant: str, ids: list[str], *more: ColumnElement[bool]) -> None:
    mine = delete(_WORDS).where(_WORDS.c.tenant_id == tenant, *more)
    for start in range(0, len(ids), AT_ONCE):
        connection.execute(mine.where(_WORDS.c.row_id.in_(ids[start : start + AT_ONCE])))


def _touched(connection: Connection, kind: str, written: Mapping[str, Written]) -> list[str]:
    """The rows of this kind whose words may be others by what a commit writes."""
    how = _gathered[kind]
    changed = {
        part: [*(row["id"] for row in written[part].insert), *_changed(part, written[part], *fields)]
        for part, fields in how.parts.items()
        if part in written
    }
    mine = changed.pop(kind, [])
    others = {part: ids for part, ids in changed.items() if ids}
    return sorted({*mine, *(connection.execute(how.whose(others)).scalars() if others else ())})


def _gather(connection: Connection, tenant: str, kind: str, ids: list[str]) -> int:
    """Write the words of these rows and of all that has a part in them; how many."""
    count = 0
    for start in range(0, len(ids), AT_ONCE):
        found = connection.execute(_gathered[kind].words(ids[start : start + AT_ONCE])).all()
        made = [{"tenant_id": tenant, "kind": whole(kind), "word": word, "row_id": id_} for word, id_ in found]
        if made:
            connection.execute(insert(_WORDS), made)
        count += len(made)
    return count


def rebuild(connection: Connection, tenant: str) -> int:
    """Make every word of this tenant again, and say how many there are."""
    connection.execute(delete(_WORDS).where(_WORDS.c.tenant_id == tenant))
    count = 0
    for kind, how in sorted(_found.items()):
        for rows in _in_parts(connection, tenant, Model.metadata.tables[kind], how.fields):
            made = _rows(tenant, kind, rows)
            count += len(made)
            if made:
                connection.execute(insert(_WORDS), made)
    for kind in _gathered:
        for rows in _in_parts(connection, tenant, Model.metadata.tables[kind], ()):
            count += _gather(connection, tenant, kind, [str(row["id"]) for row in rows])
    return count


def _rows(tenant: str, kind: str, rows: Iterable[Row]) -> list[Row]:
    make = _found[kind].words
    return [
        {"tenant_id": tenant, "kind": kind, "word": word, "row_id": row["id"]}
        for row in rows
        for word in sorted(set(make(row)))
    ]


def _in_parts(connection: Connection, tenant: str, table: Table, fields: tuple[str, ...]) -> Iterator[list[Row]]:
    last = ""
    while True:
        asked = select(table.c.id, *(table.c[name] for name in fields)).where(table.c.tenant_id == tenant)
        asked = asked.where(table.c.id > last) if last else asked
        rows = [dict(row) for row in connection.execute(asked.order_by(table.c.id).limit(AT_ONCE)).mappings()]
        if not rows:
            return
        yield rows
        last = str(rows[-1]["id"])
