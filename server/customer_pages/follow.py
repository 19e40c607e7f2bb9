"""Following a visit: where it stands, when it is planned, who comes, and how old that is."""

from typing import Any

from server.kit.clock import from_rfc3339
from server.kit.house import House

from .arrival import arrival_of, is_day_over
from .showing import Guest
from .words import age_text, clock_text, day_text, first_name

__all__ = ["follow_names", "when_names"]

UNDER_WAY = ("en_route", "on_site", "working", "paused")
BEFORE = ("planned", "en_route")
COURSE = ("planned", "en_route", "on_site", "working", "done")


def when_names(guest: Guest) -> dict[str, Any]:
    """The appointment in words."""
    begins, ends = from_rfc3339(guest.visit["planned_from"]), from_rfc3339(guest.visit["planned_to"])
    place = guest.visit["address"] or {}
    number = f"{place.get('number', '')} {place.get('addition') or ''}".strip()
    return {
        "day": day_text(begins, guest.lang),
        "begins": clock_text(begins),
        "ends": clock_text(ends),
        "street": f"{place.get('street', '')} {number}".strip(),
        "town": place.get("city", ""),
        "work": guest.visit["type_name"],
    }


def follow_names(house: House, guest: Guest) -> dict[str, Any]:
    """What the page says. `heard` is when the technician's phone last told us something about this visit."""
    steps = [row for row in house.store.read_by("visit_step", "visit_id", [guest.visit["id"]]) if row["moved"] and not row["undone_by"]]  # fmt: skip
    steps.sort(key=lambda row: row["nr"])
    last = steps[-1] if steps else None
    state = guest.visit["state"]
    maker = next(iter(house.store.read("member", [last["by_member_id"]])), None) if last and state in UNDER_WAY else None  # fmt: skip
    over = is_day_over(guest)
    reached = {"paused": "working", "partial": "done"}.get(state, state)
    at = COURSE.index(reached) if reached in COURSE else -1
    return (
        when_names(guest)
        | arrival_of(house, guest, steps)
        | {
            "state": state,
            "over": over,
            "coming": state in BEFORE and not over,
            "course": [(one, at >= number, number == at) for number, one in enumerate(COURSE)]
            if at >= 0 and not over
            else [],
            "who": first_name(maker["name"] if maker else guest.visit["member_name"]),
            "heard": age_text(last["received_at"], guest.now, guest.lang) if last else "",
            "looked": clock_text(guest.now),
        }
    )
