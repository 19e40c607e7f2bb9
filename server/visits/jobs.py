"""What happens as days pass: visits come into and leave the phones' window, and bytes that stay away raise an alarm."""

from datetime import datetime, time, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from server.kit.house import House
from server.kit.jobs import Work, job, long_job
from server.kit.synced_models import Feed
from server.kit.tenant_settings import whole

from . import states
from .attention_cards import raise_card
from .checklists import retire_unused
from .models import ChecklistTemplate, Notice, Photo, TimeEntry, Visit
from .windows import AFTER, BEFORE, SETTLES, recent_since

# With all that hangs on it a finished visit is some sixty documents, and a commit has at most 500 (docs/sync.md).
AT_ONCE = 8
DOCUMENTS = 400
PHOTO_ALARM_HOURS = whole("photo_alarm_hours", 24, unit="hours", group="day", least=1, most=240)


@long_job("visits.move_windows", daily=time(0, 10))
def move_windows(work: Work) -> None:
    """Write `put` for visits whose window opened and `left` for those whose window closed, however many days were missed."""
    with work.house(write=False) as house:
        crossed = visits_that_crossed(house)
    for start in range(0, len(crossed), AT_ONCE):
        with work.house() as house:
            for visit in crossed[start : start + AT_ONCE]:
                house.desk.look_again("visit", visit)
    _let_go(work)
    with work.house() as house:
        for template in house.session.scalars(select(ChecklistTemplate.id)).all():
            retire_unused(house.desk, template)


def visits_that_crossed(house: House) -> list[str]:
    """Ids of visits that phones should hold and do not, or hold and perhaps should not, by their day."""
    inside = Visit.day.between(house.today - AFTER, house.today + BEFORE)
    on_phones = exists().where(
        Feed.tenant_id == Visit.tenant_id, Feed.doc_id == Visit.id, Feed.kind == "visit", Feed.op == "put"
    )
    crossed = or_(and_(inside, ~on_phones), and_(~inside, on_phones))
    query = select(Visit.id).where(Visit.tenant_id == house.tenant, crossed).order_by(Visit.day, Visit.id)
    return list(house.session.scalars(query).all())


def _let_go(work: Work) -> None:
    """Write `left` for hours and messages that are not recent any more."""
    with work.house(write=False) as house:
        old = no_longer_recent(house)
    for start in range(0, len(old), DOCUMENTS):
        with work.house() as house:
            for kind, id_ in old[start : start + DOCUMENTS]:
                house.desk.look_again(kind, id_)


def no_longer_recent(house: House) -> list[tuple[str, str]]:
    """(kind, id) of hours and messages that phones hold and perhaps should not, by when they were made."""
    since = recent_since(house.today)
    hours, notices = (house.session.scalars(_on_phones(model, since)) for model in (TimeEntry, Notice))
    return [*(("time_entry", id_) for id_ in hours), *(("notice", id_) for id_ in notices)]


def _on_phones(model: type[TimeEntry | Notice], since: datetime) -> Select[str]:
    """Ids of rows that a phone holds and that were made before this moment; not of notices that stay since they settle something."""
    held = exists().where(
        Feed.tenant_id == model.tenant_id, Feed.doc_id == model.id, Feed.kind == model.__tablename__, Feed.op == "put"
    )
    if model is TimeEntry:
        old = (TimeEntry.from_at < since, TimeEntry.received_at < since)
    else:
        old = (Notice.at < since, *(Notice.params[name].as_string().is_(None) for name in SETTLES))
    return select(model.id).where(*old, held).order_by(model.id)


@job("visits.miss_bytes", daily=time(5, 30))
def miss_bytes(house: House) -> None:
    """A visit ended and photos of it have still not come after the hours that the company set: the office is told, once a visit."""
    missing = (
        select(Photo.visit_id, func.count())
        .join(Visit, and_(Visit.tenant_id == Photo.tenant_id, Visit.id == Photo.visit_id))
        .where(Photo.tenant_id == house.tenant, *_bytes_away(house), Visit.state.in_(states.FINAL))
        .group_by(Photo.visit_id)
    )
    for visit, count in house.session.execute(missing).all():
        raise_card(house.desk, "bytes_missing", "visit", visit, {"count": count})


def _bytes_away(house: House) -> tuple[ColumnElement[bool], ...]:
    return (
        Photo.bytes_at.is_(None),
        Photo.hidden_reason.is_(None),
        Photo.received_at < house.now - timedelta(hours=PHOTO_ALARM_HOURS.of(house)),
    )
