"""What lies there is counted: the difference with the books becomes a movement, with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass

from server.kit.errors import Problem
from sync.desk import Desk
from sync.kind import Row

from .flaws import Flaw, refuse
from .ledger import Cause, level, level_of, move
from .names import stock_level_id
from .number_list import MOST, Numbered, add_serial, read_list
from .office_acts import Act, begin, location_of, product_of, wanted
from .reserving import Endangered, serve

MOST_COUNTED = 10_000_000


@dataclass(frozen=True)
class Count:
    """What somebody found. `seen` is the level that stood on the screen; `present` the numbers that are there, or how
    many (`counted`) of a product without numbers. Of a product in batches one batch is counted (None: what is in none)."""

    location: str
    product: str
    seen: int
    counted: int | None = None
    present: Sequence[str] | None = None
    batch: str | None = None


@dataclass(frozen=True)
class _Gap:
    """Between books and shelf: units in all, pieces that are not there, numbers that the books do not have here."""

    units: int
    missing: Sequence[Row] = ()
    extra: Sequence[Numbered] = ()

    def __bool__(self) -> bool:
        return bool(self.units or self.missing or self.extra)


def count(desk: Desk, found: Count, act: Act) -> tuple[int, list[Endangered]]:
    """Make the books say what was found: the difference in units, and who now lacks something.

    Problem 409 inventory.changed_meanwhile when stock
    moved since it was on the screen, 422 for a difference without a reason."""
    product, location = product_of(desk, found.product), location_of(desk, found.location)
    if desk.get("stock_act", act.id) is not None:
        begin(desk, "count", act, location["id"])
        return 0, []
    gap = _numbered_gap(desk, product, location, found) if product["tracking"] == "serial" else _gap(desk, product, found)  # fmt: skip
    cause = begin(desk, "count", act, location["id"]) if gap and wanted(act.note) else None
    if cause is None:
        return 0, []
    places = {location["id"], *_where_they_were(desk, gap)}
    for row in gap.missing:
        desk.change("serial", row["id"], state="lost", location_id=None)
        _moved(desk, product, -1, location, cause, serial=row["id"])
    for number in gap.extra:
        _comes(desk, product, number, location, cause)
    batch = found.batch if product["tracking"] == "batch" else None
    _moved(desk, product, gap.units - len(gap.extra) + len(gap.missing), location, cause, batch=batch)
    return gap.units, serve(desk, [(place, product["id"]) for place in places])


def _gap(desk: Desk, product: Row, found: Count) -> _Gap:
    if product["tracking"] == "none" and found.batch:
        raise Problem(409, "inventory.no_batches", pointer="/batch", product=product["name"])
    return _Gap(_counted(found) - _standing(desk, product, found))


def _numbered_gap(desk: Desk, product: Row, location: Row, found: Count) -> _Gap:
    numbers = _there(product, found)
    desk.preload("serial", [number.id for number in numbers])
    here = {
        row["id"]: row
        for row in desk.rows("serial", "location_id", location["id"])
        if row["product_id"] == product["id"] and row["state"] == "stock"
    }
    known = [row for number in numbers if (row := desk.get("serial", number.id))]
    places = {row["location_id"] for row in known if row["location_id"]} | {location["id"]}
    desk.preload("stock_level", sorted(stock_level_id(place, product["id"]) for place in places))
    present = {number.id for number in numbers}
    missing = [row for row in here.values() if row["id"] not in present]
    extra = [number for number in numbers if number.id not in here]
    return _Gap(len(numbers) - _standing(desk, product, found), missing, extra)


def _standing(desk: Desk, product: Row, found: Count) -> int:
    if product["tracking"] == "batch":
        stands = level_of(desk, found.location, found.product, found.batch)
    else:
        stands = level(desk, found.location, found.product)
    if stands != found.seen:
        raise Problem(409, "inventory.changed_meanwhile", seen=found.seen, stands=stands)
    return stands


def _counted(found: Count) -> int:
    if found.counted is None or not 0 <= found.counted <= MOST_COUNTED:
        raise Problem(422, "inventory.count_missing", pointer="/counted")
    return found.counted


def _there(product: Row, found: Count) -> list[Numbered]:
    if found.present is None:
        raise Problem(422, "inventory.serials_missing", pointer="/present", product=product["name"])
    if len(found.present) > MOST:
        raise Problem(422, "inventory.too_many", pointer="/present", most=MOST)
    numbers, flaws = read_list(product, found.present)
    refuse(flaws)
    return numbers


def _where_they_were(desk: Desk, gap: _Gap) -> set[str]:
    known = [row for number in gap.extra if (row := desk.get("serial", number.id))]
    return {row["location_id"] for row in known if row["location_id"]}


def _comes(desk: Desk, product: Row, number: Numbered, location: Row, cause: Cause) -> None:
    """A piece that the books had somewhere else, or nowhere: it is here now."""
    known = desk.get("serial", number.id)
    if known is None:
        add_serial(desk, product, number, location["id"])
        return _moved(desk, product, 1, location, cause, serial=number.id)
    if known["state"] == "installed":
        refuse([Flaw(number.line, number.typed, "installed")])
    source = known["location_id"] if known["state"] in ("stock", "scrapped") else None
    desk.change("serial", number.id, state="stock", location_id=location["id"])
    move(desk, product["id"], 1, from_location=source, to_location=location["id"], cause=cause, serial=number.id)
    return None


def _moved(desk: Desk, product: Row, change: int, location: Row, cause: Cause, *, serial: str | None = None, batch: str | None = None) -> None:  # fmt: skip
    if change:
        came, went = (None, location["id"]) if change > 0 else (location["id"], None)
        move(desk, product["id"], abs(change), from_location=came, to_location=went, cause=cause, serial=serial, batch=batch)  # fmt: skip
