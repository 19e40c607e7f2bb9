"""Finding visits for the office: by day, by team, by a text in name, postcode, street or number; page by page."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Select, and_, func, or_, select

from server.customers.models import Address, Customer
from server.kit.clock import from_rfc3339
from server.kit.house import House
from server.kit.ids import is_id

from .models import Visit, WorkOrder

SIGNS = 100
"""The longest text that is searched for."""


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
    """Each word of the text must be somewhere: in the name, the contact, the street, the city, postcode or number."""
    query = (
        query.join(WorkOrder, and_(WorkOrder.tenant_id == Visit.tenant_id, WorkOrder.id == Visit.work_order_id))
        .join(Customer, and_(Customer.tenant_id == WorkOrder.tenant_id, Customer.id == WorkOrder.customer_id))
        .join(Address, and_(Address.tenant_id == WorkOrder.tenant_id, Address.id == WorkOrder.address_id))
    )
    plain = "".join(q.split()).upper()
    together = func.upper(func.replace(Address.postcode, " ", "")).contains(plain, autoescape=True)
    words = [
        or_(
            Customer.name.icontains(word, autoescape=True),
            Visit.contact_name.icontains(word, autoescape=True),
            Address.street.icontains(word, autoescape=True),
            Address.number.icontains(word, autoescape=True),
            Address.city.icontains(word, autoescape=True),
            func.upper(func.replace(Address.postcode, " ", "")).contains(word.upper(), autoescape=True),
            WorkOrder.number.icontains(word, autoescape=True),
        )
        for word in q[:SIGNS].split()
    ]
    return query.where(or_(together, and_(*words)))
