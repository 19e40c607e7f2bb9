"""Customers by name, whoever has a visit or not: all of them, or those that are found by the words of a text; page by page."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, false, func, or_, select, union_all

from server.kit.cursors import text_cursor
from server.kit.house import House
from server.kit.search import has_word, how_often, with_word
from server.kit.search_words import readings

from .models import Address, Customer

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
    if sought.q:  # those with the words are few: with the index of names SQLite walks over all customers to find them
        name = name.concat("")
    query = select(Customer.id, name.label("name")).where(
        Customer.tenant_id == house.tenant, Customer.erased_at.is_(None)
    )
    if sought.q:
        query = query.where(_with_text(house, sought.q))
    if sought.after:
        at, id_ = sought.after
        query = query.where(or_(name > at, and_(name == at, Customer.id > id_)))
    rows = house.session.execute(query.order_by(name, Customer.id).limit(sought.limit + 1)).all()
    page = rows[: sought.limit]
    following = text_cursor(page[-1][1], page[-1][0]) if len(rows) > sought.limit else None
    return [row[0] for row in page], following


def _with_text(house: House, q: str) -> ColumnElement[bool]:
    """Each word must begin a word of the customer or of one of his addresses: name, telephone, street, number, postcode, town."""
    each = [how_often(house, ("customer", "address"), words) for words in readings(q[:SIGNS])]
    return or_(false(), *(Customer.id.in_(_having(often)) for often in each))


def _having(often: Mapping[str, int]) -> Select[str] | CompoundSelect[str]:
    """Ids of customers with all of these words, {word: how often}. From the rarest on: a name is found among five customers,
    not among all in its town."""
    rarest, *rest = sorted(often, key=often.__getitem__)
    if not rest:
        return _with_word(rarest)
    mine = select(Customer.id).join(
        Address, (Address.tenant_id == Customer.tenant_id) & (Address.customer_id == Customer.id), isouter=True
    )
    rows = {"customer": Customer.id, "address": Address.id}
    return mine.where(Customer.id.in_(_with_word(rarest)), *(has_word(rows, word, often[word]) for word in rest))


def _with_word(word: str) -> CompoundSelect[str]:
    """Ids of customers with this word."""
    return union_all(
        with_word("customer", word),
        select(Address.customer_id).where(Address.id.in_(with_word("address", word))),
    )
