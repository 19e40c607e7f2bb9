"""The planner with the stock: receives, fills vans, counts and corrects while technicians use parts in basements."""

from typing import Any

from tests.world.office import Planner

GOODS = {"charger": "LP-V1-11", "cable": "KB-5G6", "breaker": "AL-4P40"}
BATCHES = ("2026-40", "2026-47")


class Storekeeper:
    """Acts through the office's JSON calls as the planner does; what was refused is in the diary too."""

    def __init__(self, planner: Planner) -> None:
        self.planner, self.made = planner, 0

    def keeps_stock(self) -> None:
        """One act, drawn by chance, on what the office sees at this moment."""
        getattr(self, self.planner.chance.choice(("_receives", "_fills", "_fills", "_counts", "_corrects")))()

    def _receives(self) -> None:
        """A box of chargers, now and then with a number that technicians share, a drum of cable, breakers of a batch."""
        self.made += 1
        shelf = self._places("warehouse")[0]
        numbers = [f"V1288{self.made:03d}{nr}" for nr in range(2)]
        numbers += ["V12699003"] if self.planner.chance.random() < 0.3 else []
        charger = self._line(shelf, "charger")
        self._does("receive", {"location": shelf, "product": charger["product"], "serials": numbers})
        cable = self._line(shelf, "cable")
        self._does("receive", {"location": shelf, "product": cable["product"], "quantity": 50})
        breaker, batch = self._line(shelf, "breaker"), self.planner.chance.choice(BATCHES)
        self._does("receive", {"location": shelf, "product": breaker["product"], "quantity": 6, "batch": batch})

    def _fills(self) -> None:
        """Pieces and cable from the warehouse into a van, or back out of one."""
        shelf, van = self._places("warehouse")[0], self.planner.chance.choice(self._places("van"))
        source, target = (shelf, van) if self.planner.chance.random() < 0.7 else (van, shelf)
        pieces = [one["id"] for one in self._line(source, "charger").get("pieces", []) if one["state"] == "stock"][:2]
        lines = [{"product": self._line(source, "cable")["product"], "quantity": self.planner.chance.randrange(1, 20)}]
        breaker = self._line(source, "breaker")
        lines += [{"product": breaker["product"], "quantity": 1, "batch": batch} for batch in breaker["batches"]]
        why = {"despite": "Spoed"} if self.planner.chance.random() < 0.5 else {}
        self._does("transfer", {"from": source, "to": target, "serials": pieces, "lines": lines, **why})

    def _counts(self) -> None:
        """A van is counted: one piece is not there, some cable more or less."""
        van = self.planner.chance.choice(self._places("van"))
        charger, cable = self._line(van, "charger"), self._line(van, "cable")
        there = [one["serial"] for one in charger["pieces"] if one["state"] == "stock"][1:]
        seen = {"location": van, "reason": "Geteld"}
        self._does("count", seen | {"product": charger["product"], "seen": charger["quantity"], "present": there})
        for batch, left in self._line(van, "breaker")["batches"].items():
            breaker = {"product": self._product("breaker"), "seen": left, "counted": max(0, left - 1), "batch": batch}
            self._does("count", seen | breaker)
        counted = max(0, cable["quantity"] + self.planner.chance.randrange(-5, 5))
        self._does("count", seen | {"product": cable["product"], "seen": cable["quantity"], "counted": counted})

    def _corrects(self) -> None:
        _, told = self.planner.call("GET", "/api/stock/movements?limit=20")
        movement = self.planner.chance.choice(told["items"])["id"]
        self.planner.says_yes("correct", "POST", f"/api/stock/movement/{movement}/correct", {"reason": "Vergist"}, movement)  # fmt: skip

    def _does(self, verb: str, body: dict[str, Any]) -> None:
        self.planner.says_yes(verb, "POST", f"/api/stock/{verb}", body)

    def _places(self, kind: str) -> list[str]:
        _, told = self.planner.call("GET", "/api/stock")
        return [one["id"] for one in told["items"] if one["kind"] == kind]

    def _line(self, place: str, goods: str) -> dict[str, Any]:
        """What lies there of a product; when nothing does, the product with nothing."""
        _, told = self.planner.call("GET", f"/api/stock/{place}")
        found = next((one for one in told["items"] if one["sku"] == GOODS[goods]), None)
        return found or {"product": self._product(goods), "quantity": 0, "pieces": [], "batches": {}}

    def _product(self, goods: str) -> str:
        shelf = self._places("warehouse")[0]
        _, told = self.planner.call("GET", f"/api/stock/{shelf}")
        return next(one["product"] for one in told["items"] if one["sku"] == GOODS[goods])
