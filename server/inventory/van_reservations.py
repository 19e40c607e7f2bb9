"""A van goes to another team, or out of use: what was reserved in it is looked for elsewhere, and what lies in it is free."""

from typing import TYPE_CHECKING

from .ledger import Cause
from .reserving import Endangered, Work, ask, endangered, missing, share_out

if TYPE_CHECKING:
    from sync.desk import Desk
    from sync.kind import Row

__all__ = ["changed_hands", "short_without"]


def changed_hands(desk: "Desk", van: "Row") -> list[Endangered]:
    """Work that counted on this van is asked for anew; then its new team's work gets what is free in it. Who lost
    something by it and did not get it elsewhere."""
    before = _asked_anew(desk, van)
    levels = desk.rows("stock_level", "location_id", van["id"])
    for product in sorted({level["product_id"] for level in levels if level["quantity"] > 0}):
        share_out(desk, product)
    return _short(desk, before)


def short_without(desk: "Desk", van: "Row") -> list[Endangered]:
    """The same list, for who only wants to know: whoever else gets what is free in it makes none of them short."""
    return _short(desk, _asked_anew(desk, van))


def _asked_anew(desk: "Desk", van: "Row") -> dict[str, dict[str, int]]:
    """{cause: {need: what it lacked before}} of all work that has something reserved there."""
    levels = desk.rows("stock_level", "location_id", van["id"])
    desk.preload_by("reservation", "stock_level_id", [level["id"] for level in levels])
    rows = [row for level in levels for row in desk.rows("reservation", "stock_level_id", level["id"])]
    causes = sorted({row["cause_id"] for row in rows})
    desk.preload_by("need", "cause_id", causes)
    desk.preload_by("reservation", "cause_id", causes)
    before = {cause: {need["id"]: missing(desk, need) for need in desk.rows("need", "cause_id", cause)} for cause in causes}  # fmt: skip
    for cause in causes:
        needs = desk.rows("need", "cause_id", cause)
        first = needs[0]
        work = Work(Cause(first["cause_kind"], cause), first["team_id"], first["needed_at"])
        ask(desk, work, {need["product_id"]: need["quantity"] for need in needs})
    return before


def _short(desk: "Desk", before: dict[str, dict[str, int]]) -> list[Endangered]:
    """Whose needs lack more than before."""
    needs = [(need, lacked[need["id"]]) for cause, lacked in before.items() for need in desk.rows("need", "cause_id", cause)]  # fmt: skip
    return endangered(need for need, lacked in needs if missing(desk, need) > lacked)
