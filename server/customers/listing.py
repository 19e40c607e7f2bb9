"""Customers by name, whoever has a visit or not: all of them, or those that are found by the words of a text; page by page."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, CompoundSelect, and_, false, func, or_, select, union_all

from server.kit.cursors import text_cursor
from server.kit.house import House
from server.kit.search import has_word, how_often, with_word
from server.kit.search_words import readings

from .models import Address, Customer

__all__ = ["Sought", "customers_found"]

SIGNS = 100
"""The longest text that is searched for."""
MANY = 2_000
"""Customers with a word: with more it is a common one."""
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
    meant = [_with_all(house, words) for words in readings(q[:SIGNS])]
    return or_(*meant) if meant else false()


def _with_all(house: House, words: list[str]) -> ColumnElement[bool]:
    """From the rarest word on: a name is found among five customers, not among all in its town."""
    often = how_often(house, ("customer", "address"), words)
    rarest, *rest = sorted(often, key=often.__getitem__)
    ids = set(house.session.scalars(_with_word(rarest).limit(MANY + 1)))
    if len(ids) > MANY:
        return and_(*(Customer.id.in_(_with_word(word)) for word in words))
    return Customer.id.in_(sorted(_having(house, ids, rest)))


def _having(house: House, ids: set[str], words: list[str]) -> set[str]:
    """Those of these customers that have the words too, looked up from the customer."""
    if not ids or not words:
        return ids
    mine = select(Customer.id).join(
        Address, (Address.tenant_id == Customer.tenant_id) & (Address.customer_id == Customer.id), isouter=True
    )
    mine = mine.where(
        Customer.id.in_(sorted(ids)),
        *(has_word({"customer": Customer.id, "address": Address.id}, word) for word in words),
    )
    return set(house.session.scalars(mine).all())


def _with_word(word: str) -> CompoundSelect[str]:
    """Ids of customers with this word."""
    return union_all(
        with_word("customer", word),
        select(Address.customer_id).where(Address.id.in_(with_word("address", word))),
    )
