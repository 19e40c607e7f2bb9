"""Who did the work and when, for the first page of a report: by the steps that count, on the clock put right."""

from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_date

from server.kit.clock import AMSTERDAM, done_at
from server.kit.house import House
from server.kit.i18n import t
from server.visits.carried_out import carried_out_by
from server.visits.models import Visit

__all__ = ["Carried", "carried_of", "carried_words"]

THERE = ("on_site", "working")


@dataclass(frozen=True)
class Carried:
    """`begins`: when somebody was there; None when nobody pressed it."""

    by: str
    begins: datetime | None
    ends: datetime


def carried_of(house: House, visit: Visit) -> Carried | None:
    """None while no technician ended it, or the end came from the office."""
    steps = [one for one in house.store.read_by("visit_step", "visit_id", [visit.id]) if one["moved"] and not one["undone_by"]]  # fmt: skip
    steps.sort(key=lambda one: one["nr"])
    end = next((one for one in reversed(steps) if one["to_state"] == visit.state and one["device_id"]), None)
    name = carried_out_by(house, visit.id)
    if end is None or name is None:
        return None
    moments = {one["id"]: done_at(one["at"], one["offset_ms"], one["received_at"]) for one in steps if one["device_id"]}
    begins = next((moments[one["id"]] for one in steps if one["to_state"] in THERE and one["id"] in moments), None)
    return Carried(name, begins, moments[end["id"]])


def carried_words(carried: Carried, lang: str) -> str:
    """Uitgevoerd op 23 november 2026, 10:02-11:35, door Tess van Dijk."""
    ends = carried.ends.astimezone(AMSTERDAM)
    begins = carried.begins.astimezone(AMSTERDAM) if carried.begins else None
    named = {"day": str(format_date(ends.date(), "d MMMM y", locale=lang)), "name": carried.by, "ends": f"{ends:%H:%M}"}
    if begins is None or begins.date() != ends.date() or begins > ends:
        return t("reports.carried_until", lang, **named)
    return t("reports.carried", lang, begins=f"{begins:%H:%M}", **named)
