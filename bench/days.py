"""The planner's day and the week of hours when everybody works: "today" may be a Sunday, on which nobody does."""

from datetime import timedelta

from sqlalchemy import func, select

from server.kit.house import House
from server.visits.models import Visit

from .calls import Call

AROUND = timedelta(days=21)
EACH = 5


def full_days(house: House) -> list[Call]:
    """The days with most visits among those around today, all teams on one page, and their weeks."""
    count = func.count()
    near = Visit.day.between(house.today - AROUND, house.today + AROUND)
    days = house.session.scalars(
        select(Visit.day).where(near).group_by(Visit.day).order_by(count.desc(), Visit.day).limit(EACH)
    ).all()
    called = {
        "/office/: a full day": "/office/?day=",
        "/office/hours: a full week": "/office/hours?day=",
        "/office/hours/export: a full week": "/office/hours/export?day=",
    }
    return [Call(name, tuple(f"{path}{day.isoformat()}" for day in days)) for name, path in called.items() if days]
