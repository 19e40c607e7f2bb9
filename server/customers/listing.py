"""Customers by name, whoever has a visit or not: all of them, or those that are found by the words of a text; page by page."""

from dataclasses import dataclass
from functools import reduce

from sqlalchemy import ColumnElement, and_, false, func, or_, select

from server.kit.cursors import text_cursor
from server.kit.house import House
from server.kit.one_of import one_of
from server.kit.search import Word, looked_for, whole, with_word
from server.kit.search_models import SearchWord

from .models import Customer

__all__ = ["Sought", "customers_found"]

SIGNS = 100
"""The longest text that is searched for."""
Place = tuple[str, str]
"""Behind whom a page begins: (name in small letters, id)."""


@dataclass(frozen=True)
class Sought:
    """Whom to find. `after` is the place of the last one seen."""

    q: str | None = None
    limit: int = 100
    after: Place | None = None


def customers_found(house: House, sought: Sought) -> tuple[list[str], str | None]:
    """Ids of customers by name, without those that were erased, and the cursor of what follows (None at the end)."""
    name: ColumnElement[str] = func.lower(Customer.name)
    meant = looked_for(house, whole("customer"), sought.q[:SIGNS]) if sought.q else []
    if meant and not any(_is_met_soon(words) for words in meant):
        name = name.concat("")  # they are few: with the index of names SQLite walks over all customers to find them
    query = select(Customer.id, name.label("name")).where(
        Customer.tenant_id == house.tenant, Customer.erased_at.is_(None)
    )
    if sought.q:
        query = query.where(or_(false(), *(_having(words) for words in meant)))
    if sought.after:
        at, id_ = sought.after
        query = query.where(or_(name > at, and_(name == at, Customer.id > id_)))
    rows = house.session.execute(query.order_by(name, Customer.id).limit(sought.limit + 1)).all()
    page = rows[: sought.limit]
    following = text_cursor(page[-1][1], page[-1][0]) if len(rows) > sought.limit else None
    return [row[0] for row in page], following


def _is_met_soon(words: list[Word]) -> bool:
    """Whether who goes by the names meets enough of those that are meant."""
    return len(words) == 1 and words[0].is_common


def _having(words: list[Word]) -> ColumnElement[bool]:
    """Each word must begin a word of the customer or of one of his addresses: name, telephone, street, number, postcode, town.
    From the rarest on: a name is found among five customers, not among all in its town."""
    rarest, *rest = words
    if _is_met_soon(words):
        return with_word(whole("customer"), rarest.word).where(SearchWord.row_id == Customer.id).exists()
    if not rarest.is_common:
        return one_of(Customer.id, reduce(lambda left, word: word.among(left), rest, rarest.everywhere))
    return and_(*(Customer.id.in_(with_word(whole("customer"), one.word)) for one in words))
