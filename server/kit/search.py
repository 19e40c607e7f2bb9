"""Rows that are found by what people type: which kinds, by which words, and the table of words that is kept beside them.

A room says it of its kinds: `found_by("customer", ("name",), lambda row: words_in(row["name"]))`. The store writes the words
in the same commit as the row (`synced.py`); `rebuild` makes all of them again.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    and_,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    union_all,
)

from server.kit.db import Model
from server.kit.search_models import SearchWord
from sync.kind import Reader, Row
from sync.store import Written

if TYPE_CHECKING:
    from server.kit.house import House

__all__ = ["found_by", "has_word", "how_often", "keep_words", "rebuild", "with_word"]

AFTER_ALL = "\U0010ffff"
"""Sorts behind every sign: what begins with a word lies between it and it with this behind."""
AT_ONCE = 5_000
COUNTED = 10_000
"""So far is counted how many rows have a word: with more it is one that everybody has."""
_WORDS = Model.metadata.tables[SearchWord.__tablename__]
_found: dict[str, "_Found"] = {}


@dataclass(frozen=True)
class _Found:
    fields: tuple[str, ...]
    words: Callable[[Row], Iterable[str]]


def found_by(kind: str, fields: tuple[str, ...], words: Callable[[Row], Iterable[str]]) -> None:
    """Find rows of this kind by `words(row)`, which are made of these fields. ValueError when it was said already."""
    if kind in _found:
        raise ValueError(f"Two rooms say how {kind} is found.")
    _found[kind] = _Found(fields, words)


def with_word(kind: str, word: str) -> Select[str]:
    """Ids of rows of which a word begins so. One sign is found only whole: half the company begins with it."""
    return select(SearchWord.row_id).where(SearchWord.kind == kind, _begins(word))


def has_word(rows: Mapping[str, Any], word: str, often: int) -> ColumnElement[bool]:
    """Whether a word of one of these rows ({kind: column of ids in the query around it}) begins so: for rows that are few.
    A word that is had so `often` that half the company has it is looked up from each row; others are gathered once."""
    if often < COUNTED:
        return or_(*(id_.in_(with_word(kind, word)) for kind, id_ in rows.items()))
    of_each = (and_(SearchWord.row_id == id_, SearchWord.kind == kind) for kind, id_ in rows.items())
    return or_(*(exists().where(one, _begins(word)) for one in of_each))


def of_rows(ids: Iterable[str], word: str) -> Select[str]:
    """Those of these rows, of whatever kind, of which a word begins so."""
    return select(SearchWord.row_id).where(SearchWord.row_id.in_(ids), _begins(word))


def _begins(word: str) -> ColumnElement[bool]:
    if len(word) == 1:
        return SearchWord.word == word
    return and_(SearchWord.word >= word, SearchWord.word < word + AFTER_ALL)


def how_often(house: "House", kinds: Iterable[str], words: Iterable[str]) -> dict[str, int]:
    """Of each word, how many rows of these kinds have it; counted no further than COUNTED."""
    counts: dict[str, ColumnElement[int]] = {}
    for word in words:
        every = union_all(*(with_word(kind, word) for kind in kinds)).limit(COUNTED).subquery()
        counts[word] = select(func.count()).select_from(every).scalar_subquery()
    found: tuple[int, ...] = tuple(house.session.execute(select(*counts.values())).one())
    return dict(zip(counts, found, strict=True))


def keep_words(connection: Connection, tenant: str, reader: Reader, written: Mapping[str, Written]) -> None:
    """Bring the words up to what a commit writes."""
    gone, made = list[str](), list[Row]()
    for kind in _found.keys() & written.keys():
        what, fields = written[kind], set(_found[kind].fields)
        changed = [id_ for id_, new in what.update if fields & new.keys()]
        gone += [*changed, *what.delete]
        made += _rows(tenant, kind, [*what.insert, *(reader.read(kind, changed) if changed else ())])
    if gone:
        mine = delete(_WORDS).where(_WORDS.c.tenant_id == tenant)
        for start in range(0, len(gone), AT_ONCE):
            connection.execute(mine.where(_WORDS.c.row_id.in_(gone[start : start + AT_ONCE])))
    if made:
        connection.execute(insert(_WORDS), made)


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
