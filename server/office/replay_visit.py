"""The inside of a visit as a phone knew it: what it had made itself, or had been sent by then, in words."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from server.inventory.names import amount_text
from server.kit.clock import done_at
from server.kit.house import House
from server.kit.i18n import t
from server.reports.saying import answer_line, photo_place
from server.reports.words import Items, items_of
from server.visits.models import Answer, ChecklistVersion, Issue, PartReturn, PartUse, Photo, Signature, Visit
from server.visits.models.made import Made

__all__ = ["Inside", "Known", "insides_of", "items_by_visit"]

Told = list[tuple[str, str]]


@dataclass
class Inside:
    """`answers` and `rest` (parts, signatures, issues) by name; how many photos."""

    answers: Told = field(default_factory=Told)
    rest: Told = field(default_factory=Told)
    photos: int = 0


@dataclass(frozen=True)
class Known:
    """What a phone knew at a moment. `as_of`: when the last news that it held went out."""

    device: str
    as_of: datetime | None
    moment: datetime

    def has(self, row: Made) -> bool:
        """It was made on this phone by then, or the office had it before it last sent this phone news."""
        if row.device_id == self.device:
            return done_at(row.at, row.offset_ms, row.received_at) <= self.moment
        return self.as_of is not None and row.received_at <= self.as_of


def insides_of(house: House, visits: Collection[str], known: Known, lang: str) -> dict[str, Inside]:
    """What was in these visits on this phone."""
    made = {visit: Inside() for visit in visits}
    _answers(house, made, known, lang)
    for row in house.session.scalars(select(Photo).where(Photo.visit_id.in_(visits))):
        made[row.visit_id].photos += known.has(row)
    _parts(house, made, known, lang)
    for row in _rows(house, Signature, visits):
        if known.has(row):
            who = f"{row.name} ({t(f'office.role_{row.role}', lang)})"
            made[row.visit_id].rest.append((t("office.replay_act_signature_seal", lang), who))
    for row in _rows(house, Issue, visits):
        if known.has(row):
            what = f"{t(f'office.category_{row.category}', lang)}: {row.text}"
            made[row.visit_id].rest.append((t("office.replay_act_issue_report", lang), what))
    return made


def items_by_visit(house: House, visits: Collection[str]) -> dict[str, Items]:
    """The items of each visit's checklist."""
    query = select(Visit.id, ChecklistVersion.sections).join(
        ChecklistVersion,
        (ChecklistVersion.tenant_id == Visit.tenant_id) & (ChecklistVersion.id == Visit.checklist_version_id),
    )
    rows = house.session.execute(query.where(Visit.id.in_(visits)))
    return {visit: items_of(sections) for visit, sections in rows}


def _answers(house: House, made: dict[str, Inside], known: Known, lang: str) -> None:
    """Those that stood, in the checklist's order."""
    items = items_by_visit(house, made)
    standing: dict[str, dict[tuple[str, int], Answer]] = defaultdict(dict)
    for row in _rows(house, Answer, made):
        if known.has(row):
            standing[row.visit_id][row.item, row.repeat] = row
    for visit, found in standing.items():
        asked = items.get(visit, {})
        for place in sorted(found, key=lambda place: photo_place(*place, asked)):
            if found[place].value:
                made[visit].answers.append(_answer(found[place], asked, lang))


def _answer(row: Answer, items: Items, lang: str) -> tuple[str, str]:
    title = items[row.item]["title"] if row.item in items else ""
    said = {"item": row.item, "repeat": row.repeat, "title": title, "value": row.value, "note": row.note or ""}
    line = answer_line(said, items, lang)
    return line["title"], line["value"] + (f" ({line['note']})" if line["note"] else "")


def _parts(house: House, made: dict[str, Inside], known: Known, lang: str) -> None:
    """What was there of parts, less what had come back by then."""
    uses = [row for row in _rows(house, PartUse, made) if known.has(row)]
    products = {row["id"]: row for row in house.store.read("product", {row.product_id for row in uses})}
    back: dict[str, int] = defaultdict(int)
    for row in house.session.scalars(select(PartReturn).where(PartReturn.part_use_id.in_([use.id for use in uses]))):
        back[row.part_use_id] += row.quantity if known.has(row) else 0
    for use in uses:
        left = use.quantity - back[use.id]
        if left > 0:
            product = products[use.product_id]
            swapped = f"{use.old_serial} → " if use.old_serial else ""
            serial = f", {swapped}{use.serial}" if use.serial else ""
            much = amount_text(left, product["unit"], times=" ×")
            made[use.visit_id].rest.append((t("office.part", lang), f"{much} {product['name']}{serial}"))


def _rows(house: House, kind: Any, visits: Iterable[str]) -> list[Any]:
    """In the order in which they came."""
    query = select(kind).where(kind.tenant_id == house.tenant, kind.visit_id.in_(list(visits)))
    # Sorted here: asked in this order, SQLite walks over the years by the index on received_at.
    return sorted(house.session.scalars(query), key=lambda row: (row.received_at, row.id))
