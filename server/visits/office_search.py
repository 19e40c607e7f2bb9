"""Finding visits for the office: by day, by team, by a text in name, postcode, street or number; page by page."""

import base64
import binascii
import json
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import ColumnElement, Select, and_, or_, select

from server.customers.matching import postcode_norm
from server.customers.models import Address, Customer
from server.kit.clock import from_rfc3339
from server.kit.house import House
from server.kit.ids import is_id

from .models import Visit, WorkOrder

SIGNS = 100
"""The longest text that is searched for."""
POSTCODE = re.compile(r"\d{1,4}\s+[A-Za-z]{1,2}")
"""Written apart; written together it is one word like any other."""


@dataclass(frozen=True)
class Wanted:
    """Which visits. `after` is the (moment, id) of the last one seen; `newest_first` turns the order around."""

    day: date | None = None
    team: str | None = None
    q: str | None = None
    limit: int = 200
    after: tuple[datetime, str] | None = None
    newest_first: bool = False


def found(house: House, wanted: Wanted) -> tuple[list[str], str | None]:
    """Ids of visits in order of time, and the cursor of what follows (None at the end)."""
    rows = house.session.execute(_query(wanted)).all()
    page = rows[: wanted.limit]
    more = len(rows) > wanted.limit
    return [row.id for row in page], cursor_of(page[-1].planned_from, page[-1].id) if more else None


def cursor_of(moment: datetime, row: str) -> str:
    """The opaque text that says how far a reader came: to the microsecond, as rows are kept, or some would be passed over."""
    at = moment.astimezone(UTC).isoformat()
    return base64.urlsafe_b64encode(json.dumps([at, row]).encode()).decode().rstrip("=")


def read_cursor(text: str) -> tuple[datetime, str] | None:
    """What a cursor says; None for one that we did not make."""
    try:
        moment, row = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        return (from_rfc3339(moment), row) if is_id(row) else None
    except (ValueError, TypeError, binascii.Error):
        return None


def _query(wanted: Wanted) -> Select[str, datetime]:
    query = select(Visit.id, Visit.planned_from)
    if wanted.day:
        query = query.where(Visit.day == wanted.day)
    if wanted.team:
        query = query.where(Visit.team_id == wanted.team)
    if wanted.q:
        query = _with_text(query, wanted.q)
    if wanted.after:
        moment, row = wanted.after
        if wanted.newest_first:
            later = or_(Visit.planned_from < moment, and_(Visit.planned_from == moment, Visit.id < row))
        else:
            later = or_(Visit.planned_from > moment, and_(Visit.planned_from == moment, Visit.id > row))
        query = query.where(later)
    order = (Visit.planned_from.desc(), Visit.id.desc()) if wanted.newest_first else (Visit.planned_from, Visit.id)
    return query.order_by(*order).limit(wanted.limit + 1)


def _with_text(query: Select[str, datetime], q: str) -> Select[str, datetime]:
    """Each word of the text must be somewhere: in the name, the contact, the telephone number, the street, the city,
    postcode or number. Each table is looked through once, by itself: joined first, it took ten times as long."""
    words = [_somewhere(word) for word in q[:SIGNS].split()]
    if not POSTCODE.fullmatch(q.strip()):
        return query.where(*words)
    together = Visit.work_order_id.in_(_orders(Address.postcode.contains(postcode_norm(q), autoescape=True)))
    return query.where(or_(together, and_(*words)))


def _somewhere(word: str) -> ColumnElement[bool]:
    """Where this word could stand: a word of letters is no postcode and no long number, one of digits nobody's name."""
    figures, letters = any(sign.isdigit() for sign in word), any(sign.isalpha() for sign in word)
    short = len(word) <= 3
    place: list[ColumnElement[bool]] = [Address.street.icontains(word, autoescape=True)]
    who: list[ColumnElement[bool]] = []
    if figures or short:
        place.append(Address.number.icontains(word, autoescape=True))
        place.append(Address.postcode.contains(word.upper(), autoescape=True))
    if letters or not figures:
        place.append(Address.city.icontains(word, autoescape=True))
        who.append(Customer.name.icontains(word, autoescape=True))
    if digits := _digits(word):
        who.append(Customer.phone_e164.contains(digits))
    orders: list[ColumnElement[bool]] = [WorkOrder.address_id.in_(select(Address.id).where(or_(*place)))]
    if who:
        orders.append(WorkOrder.customer_id.in_(select(Customer.id).where(or_(*who))))
    if figures or short or "wo" in word.lower():
        orders.append(WorkOrder.number.icontains(word, autoescape=True))
    found: list[ColumnElement[bool]] = [Visit.work_order_id.in_(select(WorkOrder.id).where(or_(*orders)))]
    if letters or not figures:
        found.append(Visit.contact_name.icontains(word, autoescape=True))
    return or_(*found)


def _orders(place: ColumnElement[bool]) -> Select[str]:
    return select(WorkOrder.id).where(WorkOrder.address_id.in_(select(Address.id).where(place)))


def _digits(word: str) -> str:
    """What a telephone number is found by: 06-12 34 is kept as +31612...; nothing for fewer than five digits."""
    digits = re.sub(r"\D", "", word).removeprefix("0031").lstrip("0")
    return digits if len(digits) >= 5 and not re.search(r"[A-Za-z]", word) else ""
