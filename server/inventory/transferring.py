"""Stock goes from one location to another: numbered pieces by picking them, the rest by how many."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from server.kit.errors import Problem
from sync.desk import Desk
from sync.kind import Row

from .carrying import Load, carry, plan
from .ledger import level, level_of, move
from .names import stock_level_id
from .office_acts import Act, begin, location_of, product_of
from .picking import picked
from .reserving import Endangered, serve


@dataclass(frozen=True)
class Some:
    """So many of a product without numbers; of one kept in batches, of that batch (None: of what is in none)."""

    product: str
    quantity: int
    batch: str | None = None


def transfer(
    desk: Desk,
    source: str,
    target: str,
    serials: Sequence[str],
    lines: Sequence[Some],
    act: Act,
    *,
    despite: str | None = None,
) -> tuple[int, list[Endangered]]:
    """Bring pieces (ids or numbers) and quantities over: how many units went, and who now lacks something. What
    is reserved for who gets them goes along.

    Problem 422 for what is not there, 409 inventory.not_enough: only a technician at a customer's takes what is not there.
    409 inventory.is_reserved for what is promised to others, unless `despite` says why it goes all the same; who is planned
    last then loses first.
    """
    origin, goal = location_of(desk, source, "/from"), location_of(desk, target, "/to")
    if origin["id"] == goal["id"]:
        raise Problem(409, "inventory.same_place", pointer="/to")
    if not serials and not lines:
        raise Problem(422, "inventory.nothing_chosen", pointer="/serials")
    if desk.get("stock_act", act.id) is not None:
        begin(desk, "transfer", act, origin["id"])
        return 0, []
    pieces = picked(desk, origin, serials)
    _check(desk, origin["id"], goal["id"], [row["product_id"] for row in pieces], lines)
    loads = _loads(desk, origin, goal, pieces, lines, despite)
    cause = begin(desk, "transfer", act, goal["id"])
    if cause is None:
        return 0, []
    for row in pieces:
        desk.change("serial", row["id"], location_id=goal["id"], **_scrapped(goal["kind"]))
        move(desk, row["product_id"], 1, from_location=origin["id"], to_location=goal["id"], cause=cause, serial=row["id"])  # fmt: skip
    for line in lines:
        move(desk, line.product, line.quantity, from_location=origin["id"], to_location=goal["id"], cause=cause, batch=line.batch)  # fmt: skip
    carry(desk, origin["id"], goal["id"], loads)
    endangered = serve(desk, [(place, load.product) for load in loads for place in (origin["id"], goal["id"])])
    return len(pieces) + sum(line.quantity for line in lines), endangered


def _loads(desk: Desk, origin: Row, goal: Row, pieces: list[Row], lines: Sequence[Some], despite: str | None) -> list[Load]:  # fmt: skip
    """What goes of each product, and for whom. Problem 409 for what is promised to others."""
    units = Counter(row["product_id"] for row in pieces)
    for line in lines:
        units[line.product] += line.quantity
    loads = [plan(desk, origin, goal, product, units[product]) for product in sorted(units)]
    taken = [load.told(desk) for load in loads if load.taken]
    if taken and not (despite and despite.strip()):
        first = taken[0]
        raise Problem(409, "inventory.is_reserved", pointer="/despite", reserved=taken, place=origin["name"], product=first["product"], free=first["free"])  # fmt: skip
    return loads


def _scrapped(kind: str) -> dict[str, str]:
    return {"state": "scrapped"} if kind == "scrap" else {}


def _check(desk: Desk, origin: str, goal: str, numbered: list[str], lines: Sequence[Some]) -> None:
    """Each product may be moved by quantity, and there is enough of it. Both levels are locked in one go."""
    wanted: dict[tuple[str, str | None], int] = {}
    for place, line in enumerate(lines):
        product = product_of(desk, line.product)
        if product["tracking"] == "serial":
            raise Problem(422, "inventory.wants_numbers", pointer=f"/lines/{place}", product=product["name"])
        if line.quantity <= 0:
            raise Problem(422, "inventory.quantity_missing", pointer=f"/lines/{place}/quantity")
        if product["tracking"] == "none" and line.batch:
            raise Problem(409, "inventory.no_batches", pointer=f"/lines/{place}/batch", product=product["name"])
        kept = (line.product, line.batch)
        wanted[kept] = wanted.get(kept, 0) + line.quantity
    products = sorted({product for product, _ in wanted} | set(numbered))
    desk.preload("stock_level", [stock_level_id(place, one) for place in (origin, goal) for one in products])
    for (product, batch), quantity in wanted.items():
        row = product_of(desk, product)
        there = level(desk, origin, product)
        if row["tracking"] == "batch":
            there = min(there, level_of(desk, origin, product, batch))
        if quantity > there:
            code = "inventory.not_enough_of_batch" if batch else "inventory.not_enough"
            raise Problem(409, code, pointer="/lines", product=row["name"], batch=batch or "", there=there, wanted=quantity)  # fmt: skip
