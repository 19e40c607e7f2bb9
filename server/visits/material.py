"""The material of a visit: what its order's lines ask for is reserved while the visit is open, and follows what becomes of it.

The order's material belongs to one of its visits, the soonest that is open: what the visits before it used of a line is
used. A phone's work is never refused by any of this (docs/decisions/0035).
"""

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from server.inventory.jobs import share_out_later
from server.inventory.ledger import Cause
from server.inventory.reserving import Work, ask, cut, drop

from . import states

if TYPE_CHECKING:
    from sync.desk import Desk
    from sync.kind import Row

__all__ = [
    "FORGOTTEN",
    "OPEN",
    "carrier",
    "follow",
    "follow_if_known",
    "material_needs",
    "part_came",
    "part_went",
    "wanted_of",
]

OPEN = frozenset({"planned", *states.UNDER_WAY})
FORGOTTEN = timedelta(days=14)
"""A visit whose day is longer ago than this holds nothing any more, until it is moved."""
ORDER = "work_order"


def follow(desk: "Desk", order: str, *, near: str | None = None) -> None:
    """Let what is reserved for an order be what its open visit needs; nothing, if it has none. `near`: see reserving.ask."""
    visit = carrier(desk, order)
    if visit is None:
        freed = drop(desk, order)
    else:
        wanted = wanted_of(desk, order)
        work = Work(Cause(ORDER, order), visit["team_id"], visit["planned_from"])
        freed = sorted(wanted) if ask(desk, work, wanted, near=near) else []
    for product in freed:
        share_out_later(desk, product)


def follow_if_known(desk: "Desk", order: str, *, near: str | None = None) -> None:
    """As `follow`, for what may only make less of it: an order that needs no material asks nothing of the database."""
    if desk.rows("need", "cause_id", order):
        follow(desk, order, near=near)


def material_needs(desk: "Desk", visit: str) -> list[tuple[str, str, Any]]:
    """What an act reads that uses parts or ends a visit: what its order needs, mostly nothing."""
    row = desk.get("visit", visit)
    return [("need", "cause_id", row["work_order_id"])] if row is not None else []


def part_went(desk: "Desk", visit: "Row", product: str, van: str | None) -> None:
    """A part was used: so much of the visit's reservation is used up, in the van that it came from first. Others whose
    material it was lose it, who is planned last first; they get what lies elsewhere right after this commit."""
    follow_if_known(desk, visit["work_order_id"], near=van)
    if van is not None and cut(desk, van, product):
        share_out_later(desk, product)


def part_came(desk: "Desk", visit: "Row", product: str, van: str | None) -> None:
    """A part was brought back into a van: it is reserved again while the visit is open, else it is free for others."""
    follow_if_known(desk, visit["work_order_id"], near=van)
    if van is not None:
        share_out_later(desk, product)


def wanted_of(desk: "Desk", order: str) -> dict[str, int]:
    """What the lines of an order still ask for, by product: their quantities less what its visits used; 0 when all is."""
    asked: Counter[str] = Counter()
    for line in desk.rows("work_order_line", "work_order_id", order):
        if line["product_id"] and line["quantity"]:
            asked[line["product_id"]] += line["quantity"]
    if not asked:
        return {}
    used: Counter[str] = Counter()
    visits = [visit["id"] for visit in desk.rows("visit", "work_order_id", order)]
    for use in desk.read_by("part_use", "visit_id", visits):
        used[use["product_id"]] += use["quantity"] - use["returned"]
    return {product: max(0, quantity - used[product]) for product, quantity in sorted(asked.items())}


def carrier(desk: "Desk", order: str) -> "Row | None":
    """The visit that needs the order's material: the soonest of those that are open and whose day is not long gone."""
    since = desk.today - FORGOTTEN
    visits = desk.rows("visit", "work_order_id", order)
    waiting = [one for one in visits if one["state"] in OPEN and one["day"] >= since and one.get("erased_at") is None]
    return min(waiting, key=lambda one: (one["planned_from"], one["nr"]), default=None)
