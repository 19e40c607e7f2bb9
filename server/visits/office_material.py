"""The material of visits as the office reads and changes it: each line with where it stands, and who holds what is missing."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from server.inventory.reserved_reading import Held, Standing, held_of, short, standings
from server.kit.clock import AMSTERDAM, rfc3339
from server.kit.errors import Problem
from server.kit.house import House
from sync.kind import Document, Row

from . import order_lines
from .material import FORGOTTEN, OPEN
from .office_documents import visits_of
from .standing import visit_of

__all__ = ["add", "change", "load_of", "material_of", "remove", "shortages", "visits_behind"]

Args = Mapping[str, Any]
MOST_SHORT = 200
MOST_HOLDERS = 5


def material_of(house: House, visit: str) -> Document | None:
    """{carrier, lines}: the lines of the visit's order. `carrier` is the open visit that they are reserved for, or None.

    A line: {id, product, sku, unit, text, quantity, used, reserved: [{location, name, kind, quantity}], missing, holders}.
    """
    rows = house.store.read("visit", [visit])
    if not rows:
        return None
    order = rows[0]["work_order_id"]
    lines = sorted(house.store.read_by("work_order_line", "work_order_id", [order]), key=lambda row: (row["position"], row["id"]))  # fmt: skip
    visits = house.store.read_by("visit", "work_order_id", [order])
    used: Counter[str] = Counter()
    for use in house.store.read_by("part_use", "visit_id", [one["id"] for one in visits]):
        used[use["product_id"]] += use["quantity"] - use["returned"]
    products = {row["id"]: row for row in house.store.read("product", {row["product_id"] for row in lines if row["product_id"]})}  # fmt: skip
    stands = {one.product: one for one in standings(house, causes=[order])}
    pools = {product: _Pool(used[product], stands.get(product)) for product in products}
    shown = [_line(row, products, pools) for row in lines]
    holders = _holders(house, [(line["product"], order) for line in shown if line["missing"]])
    for line in shown:
        line["holders"] = holders.get((line["product"], order), [])
    return {"carrier": _carrier(visits, house), "lines": shown}


def add(house: House, visit: str, args: Args) -> Document:
    """A line more. What it is, and where it stands."""
    given = {name: args.get(name) for name in ("product", "text", "quantity")}
    row = order_lines.add_line(house.desk, visit, **given)
    house.audit("add_line", "visit", visit, None, _told(row))
    return _shown(house, visit, row["id"])


def change(house: House, visit: str, line: str, args: Args) -> Document:
    """Another text or quantity."""
    before, after = order_lines.change_line(house.desk, visit, line, args, args.get("was"))
    if after is not before:
        house.audit("change_line", "visit", visit, _told(before), _told(after))
    return _shown(house, visit, line)


def remove(house: House, visit: str, line: str) -> None:
    """A line less."""
    row = order_lines.remove_line(house.desk, visit, line)
    house.audit("remove_line", "visit", visit, _told(row), None)


def shortages(house: House, of: Collection[tuple[str, str]] | None = None) -> list[Document]:
    """What visits lack, of these (order, product) or of all, the soonest first: {visit, product, sku, name, unit, needed,
    missing, holders}."""
    lacking = short(house, MOST_SHORT, of)
    holders = _holders(house, [(one.product, one.cause) for one in lacking])
    told = [(one, {"missing": one.missing, "holders": holders[one.product, one.cause]}) for one in lacking]
    return _named(house, told)


def load_of(house: House, day: date) -> list[Document]:
    """What has to be brought from a shelf into a van for the visits of a day, and what is missing: {visit, product, sku,
    name, unit, needed, from: {location, name, kind} or None (missing), quantity}."""
    begins = datetime.combine(day, time(), AMSTERDAM)
    ends = datetime.combine(day + timedelta(days=1), time(), AMSTERDAM)
    found: list[tuple[Standing, Document]] = []
    for one in standings(house, since=begins, until=ends):
        shelves = [held for held in one.held if held.kind != "van"]
        found += [(one, {"from": _place(held), "quantity": held.quantity}) for held in shelves]
        found += [(one, {"from": None, "quantity": one.missing})] if one.missing else []
    return _named(house, found)


def visits_behind(house: House, orders: Collection[str]) -> dict[str, Document]:
    """The visit for which each order's material is kept, as a list shows it."""
    by_order: dict[str, list[Row]] = {}
    for row in house.store.read_by("visit", "work_order_id", list(orders)):
        by_order.setdefault(row["work_order_id"], []).append(row)
    chosen = {order: found for order, rows in by_order.items() if (found := _carrier(rows, house))}
    shown = {one["id"]: one for one in visits_of(house, chosen.values())}
    return {order: shown[visit] for order, visit in chosen.items()}


class _Pool:
    """What of a product was used and lies ready, shared out over the lines that ask for it."""

    def __init__(self, used: int, stands: Standing | None) -> None:
        self.used = used
        self.held = list(stands.held) if stands else []
        self.left = [one.quantity for one in self.held]
        self.waits = stands is not None

    def use(self, most: int) -> int:
        taken = max(0, min(most, self.used))
        self.used -= taken
        return taken

    def take(self, most: int) -> list[tuple[Held, int]]:
        taken: list[tuple[Held, int]] = []
        for nr, held in enumerate(self.held):
            part = min(most, self.left[nr])
            if part:
                self.left[nr] -= part
                most -= part
                taken.append((held, part))
        return taken


def _line(row: Row, products: Mapping[str, Row], pools: Mapping[str, _Pool]) -> Document:
    product = products.get(row["product_id"] or "")
    shown = {"id": row["id"], "product": row["product_id"], "text": row["text"], "quantity": row["quantity"]}
    shown |= {"sku": product["sku"] if product else None, "unit": product["unit"] if product else None}
    pool = pools.get(row["product_id"] or "")
    used = pool.use(row["quantity"]) if pool and row["quantity"] else 0
    left = (row["quantity"] or 0) - used if pool and pool.waits else 0
    held = pool.take(left) if pool else []
    reserved = [_place(one) | {"quantity": quantity} for one, quantity in held]
    missing = left - sum(one["quantity"] for one in reserved)
    return shown | {"used": used, "reserved": reserved, "missing": missing}


def _place(held: Held) -> Document:
    return {"location": held.location, "name": held.name, "kind": held.kind}


def _holders(house: House, wanted: Collection[tuple[str, str]]) -> dict[tuple[str, str], list[Document]]:
    """By (product, order): for which other visits it is kept, {visit, customer, day, quantity, unit}, the soonest first."""
    held = held_of(house, {product for product, _ in wanted})
    units = {row["id"]: row["unit"] for row in house.store.read("product", held)}
    few = {
        (product, order): [one for one in held.get(product, []) if one[0] != order][:MOST_HOLDERS]
        for product, order in wanted
    }
    visits = visits_behind(house, {cause for some in few.values() for cause, _ in some})
    return {
        key: [
            {
                "visit": found["id"],
                "customer": found["customer"]["name"],
                "day": found["day"],
                "quantity": quantity,
                "unit": units[key[0]],
            }
            for cause, quantity in some
            if (found := visits.get(cause))
        ]
        for key, some in few.items()
    }


def _named(house: House, found: list[tuple[Standing, Document]]) -> list[Document]:
    visits = visits_behind(house, {one.cause for one, _ in found})
    products = {row["id"]: row for row in house.store.read("product", {one.product for one, _ in found})}
    return [
        {"visit": visits[one.cause], "product": one.product, "needed": one.needed, "at": rfc3339(one.needed_at)}
        | {name: products[one.product][name] for name in ("sku", "name", "unit")}
        | more
        for one, more in found
        if one.cause in visits
    ]


def _carrier(visits: list[Row], house: House) -> str | None:
    """As material.carrier, of rows that were only read."""
    since = house.today - FORGOTTEN
    waiting = [one for one in visits if one["state"] in OPEN and one["day"] >= since and one["erased_at"] is None]
    first = min(waiting, key=lambda one: (one["planned_from"], one["nr"]), default=None)
    return str(first["id"]) if first else None


def _told(line: Row) -> Document:
    return {"line": line["text"], "quantity": line["quantity"], "product": line["product_id"]}


def _shown(house: House, visit: str, line: str) -> Document:
    visit_of(house.desk, visit)
    house.desk.flush()
    material = material_of(house, visit)
    found = next((one for one in material["lines"] if one["id"] == line), None) if material else None
    if found is None:
        raise Problem(404, "visits.line_gone")
    return found
