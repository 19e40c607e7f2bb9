"""Customers by name, whoever has a visit or not: all of them, or those that are found by the words of a text; page by page."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, CompoundSelect, and_, false, func, or_, select, union_all

from server.kit.cursors import text_cursor
from server.kit.house import House
from server.kit.search import Word, looked_for, with_word

from .models import Address, Customer

__all__ = ["Sought", "customers_found"]

SIGNS = 100
"""The longest text that is searched for."""
MANY = 2_000
"""Customers and addresses with a word: from here on it is a common one."""
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
    meant = looked_for(house, ("customer", "address"), q[:SIGNS])
    return or_(false(), *(_having(house, words) for words in meant))


def _having(house: House, words: list[Word]) -> ColumnElement[bool]:
    rarest, *rest = words
    if not rest or rarest.often >= MANY:
        return and_(*(Customer.id.in_(_with_word(one.word)) for one in words))
    left = set(house.session.scalars(_with_word(rarest.word)).all())
    query = select(Address.customer_id, Address.id).where(Address.customer_id.in_(left))
    parts = {id_: {id_} for id_ in left}
    for row in house.session.execute(query).all():
        parts[row.customer_id].add(row.id)
    for one in rest:
        have = one.among({id_ for customer in left for id_ in parts[customer]})
        left = {customer for customer in left if not have.isdisjoint(parts[customer])}
    return Customer.id.in_(left)


def _with_word(word: str) -> CompoundSelect[str]:
    """Ids of customers with this word."""
    return union_all(
        with_word("customer", word),
        select(Address.customer_id).where(Address.id.in_(with_word("address", word))),
    )
