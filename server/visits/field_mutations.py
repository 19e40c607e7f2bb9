"""visit.set_field: a technician corrects what the visit says of contact, access or remarks."""

from typing import TYPE_CHECKING, Any

from sync.actor import Actor, Stamp
from sync.clash import open_clash, raise_clash
from sync.handlers import handles
from sync.merge import merge3
from sync.outcome import Outcome, applied, clashed, merged

from .acts import reached, unseen, visit_needs
from .late_work import note_late_work

if TYPE_CHECKING:
    from sync.desk import Desk

TEXTS = frozenset({"access_note", "remarks"})
FIELDS = frozenset({"contact_name", "contact_phone", *TEXTS})


@handles("visit.set_field", needs=visit_needs)
def set_field(desk: "Desk", args: dict[str, Any], by: Actor, at: Stamp) -> Outcome:
    """Write a field that still says what the person saw (`was`). Texts merge by line; what overlaps is a clash."""
    visit = reached(desk, args, by)
    if visit is None:
        return unseen()
    note_late_work(desk, visit, by)
    field, value, was = args["field"], args["value"], args["was"]
    concern, current = f"field:{field}", visit[field]
    if open_clash(desk, "visit", visit["id"], concern) is None:
        if same(current, value):
            return applied()
        if same(current, was):
            desk.change("visit", visit["id"], **{field: value})
            return applied()
        together = merge3(was or "", current or "", value or "") if field in TEXTS else None
        if together is not None:
            desk.change("visit", visit["id"], **{field: together})
            return merged()
    return clashed(raise_clash(desk, "visit", visit["id"], concern, ours=current, theirs=value, at=at, by=by))


def same(one: str | None, other: str | None) -> bool:
    """Two values of a field are the same; nothing and an empty text are."""
    return (one or "") == (other or "")
