"""The inside of a visit as a phone knew it: answers and photos that it had made itself or had been sent by then."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from server.kit.clock import done_at
from server.kit.house import House
from server.visits.models import Answer, ChecklistVersion, Photo, Visit

__all__ = ["Inside", "insides_of"]

Inside = tuple[list[tuple[str, str]], int]
"""([(title, value)], how many photos)."""


def insides_of(house: House, visits: Collection[str], device: str, as_of: datetime | None, moment: datetime) -> dict[str, Inside]:  # fmt: skip
    """What was in these visits on this phone. `as_of`: when the last news that it held went out."""
    made: dict[str, Inside] = {}
    titles = _titles(house, visits)
    answers = house.session.scalars(
        select(Answer).where(Answer.visit_id.in_(visits)).order_by(Answer.received_at, Answer.id)
    )
    standing: dict[str, dict[tuple[str, int], str]] = {visit: {} for visit in visits}
    for row in answers:
        if _known(row, device, as_of, moment):
            standing[row.visit_id][row.item, row.repeat] = row.value or ""
    photos = dict.fromkeys(visits, 0)
    for row in house.session.scalars(select(Photo).where(Photo.visit_id.in_(visits))):
        photos[row.visit_id] += _known(row, device, as_of, moment)
    for visit in visits:
        said = [(_title(titles.get(visit, {}), item, repeat), value) for (item, repeat), value in standing[visit].items() if value]  # fmt: skip
        made[visit] = (said, photos[visit])
    return made


def _known(row: Answer | Photo, device: str, as_of: datetime | None, moment: datetime) -> bool:
    """It was made on this phone by then, or the office had it before it last sent this phone news."""
    if row.device_id == device:
        return done_at(row.at, row.offset_ms, row.received_at) <= moment
    return as_of is not None and row.received_at <= as_of


def _titles(house: House, visits: Collection[str]) -> dict[str, dict[str, str]]:
    query = select(Visit.id, ChecklistVersion.sections).join(
        ChecklistVersion,
        (ChecklistVersion.tenant_id == Visit.tenant_id) & (ChecklistVersion.id == Visit.checklist_version_id),
    )
    return {
        visit: {item["id"]: item["title"] for section in sections for item in section["items"]}
        for visit, sections in house.session.execute(query.where(Visit.id.in_(visits)))
    }


def _title(titles: dict[str, str], item: str, repeat: int) -> str:
    return titles.get(item, item) + (f" ({repeat + 1})" if repeat else "")
