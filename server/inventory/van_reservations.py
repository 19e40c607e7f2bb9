"""A van goes to another team, or out of use: what was reserved in it is looked for elsewhere, and what lies in it is free."""

from typing import TYPE_CHECKING

from .ledger import Cause
from .reserving import Endangered, Work, ask, endangered, missing, share_out

if TYPE_CHECKING:
    from sync.desk import Desk
    from sync.kind import Row

__all__ = ["changed_hands"]


def changed_hands(desk: "Desk", van: "Row") -> list[Endangered]:
    """Work that counted on this van is asked for anew; then its new team's work gets what is free in it. Who lost
    something by it and did not get it elsewhere."""
    levels = desk.rows("stock_level", "location_id", van["id"])
    desk.preload_by("reservation", "stock_level_id", [level["id"] for level in levels])
    rows = [row for level in levels for row in desk.rows("reservation", "stock_level_id", level["id"])]
    causes = sorted({row["cause_id"] for row in rows})
    desk.preload_by("need", "cause_id", causes)
    desk.preload_by("reservation", "cause_id", causes)
    before = {need["id"]: missing(desk, need) for cause in causes for need in desk.rows("need", "cause_id", cause)}
    for cause in causes:
        needs = desk.rows("need", "cause_id", cause)
        first = needs[0]
        work = Work(Cause(first["cause_kind"], cause), first["team_id"], first["needed_at"])
        ask(desk, work, {need["product_id"]: need["quantity"] for need in needs})
    for product in sorted({level["product_id"] for level in levels if level["quantity"] > 0}):
        share_out(desk, product)
    needs = [need for cause in causes for need in desk.rows("need", "cause_id", cause)]
    return endangered(need for need in needs if missing(desk, need) > before[need["id"]])
