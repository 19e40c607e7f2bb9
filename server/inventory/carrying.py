"""What is reserved goes along with the goods: what is loaded for a visit stays its own when it lies in its team's van."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .names import reservation_id, stock_level_id
from .reserving import free_at, put
from .van_drivers import day_taken, driver_on

if TYPE_CHECKING:
    from sync.desk import Desk
    from sync.kind import Row

__all__ = ["Load", "carry", "plan"]


@dataclass(frozen=True)
class Load:
    """So many units of a product that go. `along`: {cause: units} that keep their reservation; `taken` of what is promised
    to others (`losers`: their reservations there, who is planned last first); `free` lay there for everybody."""

    product: str
    units: int
    free: int
    along: dict[str, int]
    taken: int
    losers: list[tuple[str, str, int]]

    def told(self, desk: "Desk") -> dict[str, Any]:
        """Of what is taken: {product, product_id, unit, units, free, causes: [{kind, id, quantity}]}."""
        row = desk.get("product", self.product)
        causes = [{"kind": kind, "id": cause, "quantity": quantity} for kind, cause, quantity in self.losers]
        named = {
            "product": row["name"] if row else "",
            "product_id": self.product,
            "unit": row["unit"] if row else None,
        }
        return named | {"units": self.units, "free": self.free, "causes": causes}


def plan(desk: "Desk", origin: "Row", goal: "Row", product: str, units: int) -> Load:
    """For whom it goes. Into a team's van, or to a staging place, what is reserved for it goes first, the soonest first."""
    level = stock_level_id(origin["id"], product)
    free = free_at(desk, origin["id"], product)
    rows = desk.rows("reservation", "stock_level_id", level)
    held = {row["cause_id"]: row["quantity"] for row in rows}
    desk.preload_by("need", "cause_id", held)
    needs = [_need(desk, cause, product) for cause in held]
    along: dict[str, int] = {}
    for need in sorted(needs, key=lambda row: (row["needed_at"], row["cause_id"])):
        part = min(units - sum(along.values()), held[need["cause_id"]])
        if part > 0 and _goes_along(desk, goal, need):
            along[need["cause_id"]] = part
    others = [need for need in needs if held[need["cause_id"]] > along.get(need["cause_id"], 0)]
    losers = [
        (need["cause_kind"], need["cause_id"], held[need["cause_id"]] - along.get(need["cause_id"], 0))
        for need in sorted(others, key=lambda row: (row["needed_at"], row["cause_id"]), reverse=True)
    ]
    taken = max(0, units - sum(along.values()) - free)
    return Load(product, units, free, along, taken, losers if taken else [])


def carry(desk: "Desk", origin: str, goal: str, loads: list[Load]) -> None:
    """Once the goods moved: what goes along is reserved where they lie now."""
    for load in loads:
        for cause, units in load.along.items():
            need = _need(desk, cause, load.product)
            assert desk.get("reservation", reservation_id(cause, stock_level_id(origin, load.product)))
            put(desk, cause, load.product, origin, -units)
            put(desk, cause, load.product, goal, units)
            desk.touch(need["cause_kind"], cause)


def _need(desk: "Desk", cause: str, product: str) -> "Row":
    return next(row for row in desk.rows("need", "cause_id", cause) if row["product_id"] == product)


def _goes_along(desk: "Desk", goal: "Row", need: "Row") -> bool:
    if goal["kind"] == "van":
        return driver_on(desk, goal, day_taken(desk, need["needed_at"])) == need["team_id"]
    return goal["kind"] == "staging"
