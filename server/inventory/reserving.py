"""What lies somewhere is promised to work: reserved where it lies, used up by use, cut when there is less than was thought.

The rules (docs/decisions/0035). First the vans that the team drives on the day of the work, then staging places and warehouses. Who is planned first is served
first, and who is planned last loses first. Never more is reserved than lies there, so what is missing is always the
difference between what is needed and what is reserved, and available = quantity - reserved is never below zero while
something lies there. Who serves a need locks it first, then levels, then what is reserved:
two at once would each reserve what is missing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from .ledger import Cause
from .names import need_id, reservation_id, stock_level_id
from .van_drivers import day_taken, driver_on, preload_vans, vans_of

if TYPE_CHECKING:
    from sync.desk import Desk
    from sync.kind import Row

__all__ = [
    "Endangered",
    "Work",
    "ask",
    "cut",
    "drop",
    "endangered",
    "free_at",
    "places_for",
    "put",
    "serve",
    "share_out",
]

SHELVES = ("staging", "warehouse")
"""Where is looked after the team's vans, in this order."""


@dataclass(frozen=True)
class Work:
    """For what is reserved: a row (its document hears of each change), the team that does it, and when."""

    cause: Cause
    team: str
    at: datetime


class Endangered(NamedTuple):
    """A cause that lost some of a product and did not get it elsewhere. In their order the soonest comes first."""

    at: datetime
    cause: str
    product: str


def ask(desk: "Desk", work: Work, wanted: Mapping[str, int], *, near: str | None = None) -> bool:
    """Let what is reserved for this work be what it needs: {product: units that are still to come, may be 0}.

    What is too much is given up, at `near` (the van that a part was used from) first, else at what lies farthest; what is
    missing is reserved as far as it lies somewhere. True if something was given up that others may want.
    """
    standing = {row["product_id"]: row for row in desk.rows("need", "cause_id", work.cause.id)}
    mark, freed = desk.mark(), False
    for product in sorted(standing.keys() | wanted.keys()):
        before = standing.get(product)
        if product not in wanted and before is not None:
            desk.remove("need", before["id"])
        elif product in wanted:
            _say(desk, work, product, wanted[product], before)
        freed |= _give_up(desk, work, product, wanted.get(product, 0), near)
        _fill(desk, work, product, wanted.get(product, 0))
    _tell(desk, work.cause, since=mark)
    return freed


def drop(desk: "Desk", cause: str) -> list[str]:
    """Nothing is needed for it any more. The products of which something became free."""
    freed = sorted({row["product_id"] for row in _of(desk, cause)})
    for row in _of(desk, cause):
        put(desk, cause, row["product_id"], row["location_id"], -row["quantity"])
    needs = desk.rows("need", "cause_id", cause)
    for need in needs:
        desk.remove("need", need["id"])
    if needs:
        _hear(desk, Cause(needs[0]["cause_kind"], cause))
    return freed


def cut(desk: "Desk", location: str, product: str) -> list[str]:
    """There is less than was reserved: who is planned last loses first. The causes that lost something."""
    level = desk.get("stock_level", stock_level_id(location, product))
    over = level["reserved"] - max(0, level["quantity"]) if level else 0
    if level is None or over <= 0:
        return []
    rows = desk.rows("reservation", "stock_level_id", level["id"])
    desk.preload_by("need", "cause_id", [row["cause_id"] for row in rows])
    lost: list[str] = []
    for need in sorted((_need(desk, row["cause_id"], product) for row in rows), key=_rank, reverse=True):
        held = desk.get("reservation", reservation_id(need["cause_id"], level["id"]))
        gone = min(over, held["quantity"]) if held else 0
        if gone:
            put(desk, need["cause_id"], product, location, -gone)
            _hear(desk, Cause(need["cause_kind"], need["cause_id"]))
            lost.append(need["cause_id"])
            over -= gone
    return lost


def serve(desk: "Desk", places: Iterable[tuple[str, str]]) -> list[Endangered]:
    """Stock came or went at these (location, product): cut what is no longer there, then share out what is free.

    Who lost something and did not get it elsewhere, the soonest first.
    """
    changed = sorted(set(places))
    lost = {(cause, product) for location, product in changed for cause in cut(desk, location, product)}
    for product in sorted({product for _, product in changed}):
        share_out(desk, product)
    return endangered(need for cause, product in lost if missing(desk, need := _need(desk, cause, product)))


def endangered(needs: "Iterable[Row]") -> list[Endangered]:
    """Needs that lost something, as they are told."""
    return sorted(Endangered(need["needed_at"], need["cause_id"], need["product_id"]) for need in needs)


def share_out(desk: "Desk", product: str) -> None:
    """Who lacks some of this product gets what is free, who is planned first the first."""
    needs = [row for row in desk.rows("need", "product_id", product) if row["quantity"]]
    desk.preload_by("reservation", "cause_id", [row["cause_id"] for row in needs])
    lacking = [need for need in sorted(needs, key=_rank) if missing(desk, need)]
    preload_vans(desk, sorted({need["team_id"] for need in lacking}))
    days = {(need["team_id"], day_taken(desk, need["needed_at"])): _work(need) for need in lacking}
    near = {day: places_for(desk, work) for day, work in days.items()}
    every = {place["id"] for kinds in near.values() for places in kinds for place in places}
    desk.preload("stock_level", sorted(stock_level_id(place, product) for place in every))
    free = sum(free_at(desk, place, product) for place in every)
    for need in lacking:
        if not free:
            return
        work, mark = _work(need), desk.mark()
        free -= _fill(desk, work, product, need["quantity"], near[need["team_id"], day_taken(desk, need["needed_at"])])
        _tell(desk, work.cause, since=mark)


def free_at(desk: "Desk", location: str, product: str) -> int:
    """What lies there and is promised to nobody."""
    level = desk.get("stock_level", stock_level_id(location, product))
    return max(0, level["quantity"] - level["reserved"]) if level else 0


def missing(desk: "Desk", need: "Row") -> int:
    """How much of what is needed is reserved nowhere."""
    held = sum(row["quantity"] for row in _of(desk, need["cause_id"], need["product_id"]))
    return max(0, need["quantity"] - held)


def places_for(desk: "Desk", work: Work) -> list[list["Row"]]:
    """Where the material of this work may come from: the vans that its team drives that day, then each kind of shelf."""
    vans = vans_of(desk, work.team, day_taken(desk, work.at))
    shelves = [desk.rows("location", "kind", kind) for kind in SHELVES]
    return [sorted(rows, key=lambda row: (row["name"], row["id"])) for rows in (vans, *shelves)]


def put(desk: "Desk", cause: str, product: str, location: str, units: int) -> None:
    """Reserve so many more (or, below zero, fewer) at a location for a cause; level and reservation change together."""
    level_id = stock_level_id(location, product)
    level = desk.get("stock_level", level_id)
    assert level is not None, "what never lay somewhere cannot be reserved there"
    row_id = reservation_id(cause, level_id)
    row = next((one for one in _of(desk, cause) if one["id"] == row_id), None)
    quantity = (row["quantity"] if row else 0) + units
    if row is None:
        place = {"product_id": product, "location_id": location, "stock_level_id": level_id}
        desk.add("reservation", {"id": row_id, "cause_id": cause, "quantity": quantity, **place})
    elif quantity:
        desk.change("reservation", row_id, quantity=quantity)
    else:
        desk.remove("reservation", row_id)
    desk.change("stock_level", level_id, reserved=level["reserved"] + units)


def _say(desk: "Desk", work: Work, product: str, quantity: int, before: "Row | None") -> None:
    said: dict[str, Any] = {"quantity": quantity, "team_id": work.team, "needed_at": work.at}
    if before is not None:
        desk.change("need", before["id"], **said)
        return
    cause = {"cause_kind": work.cause.kind, "cause_id": work.cause.id, "product_id": product}
    desk.add("need", {"id": need_id(work.cause.id, product), **cause, **said})


def _give_up(desk: "Desk", work: Work, product: str, wanted: int, near: str | None) -> bool:
    """What lies in a van that others drive that day, and what is too much. True if something is free for others by it.

    What was used from `near` is gone with its reservation: that frees nothing.
    """
    rows = _of(desk, work.cause.id, product)
    desk.preload("location", [row["location_id"] for row in rows])
    desk.preload_by("van_change", "location_id", [row["location_id"] for row in rows])
    places = {row["location_id"]: desk.get("location", row["location_id"]) for row in rows}
    order = {kind: nr for nr, kind in enumerate(("warehouse", "staging", "van"))}
    over, freed = sum(row["quantity"] for row in rows) - wanted, False

    def rank(row: "Row") -> tuple[bool, bool, int, str]:
        place = row["location_id"]
        return _serves(desk, places[place], work), place != near, order[_kind(places, row)], place

    for row in sorted(rows, key=rank):
        is_theirs = _serves(desk, places[row["location_id"]], work)
        gone = max(0, min(over, row["quantity"])) if is_theirs else row["quantity"]
        if gone:
            put(desk, work.cause.id, product, row["location_id"], -gone)
            over -= gone
            freed |= row["location_id"] != near
    return freed


def _fill(desk: "Desk", work: Work, product: str, wanted: int, near: "list[list[Row]] | None" = None) -> int:
    """Reserve what is missing, as far as it is free somewhere; what lies nearest first. How much that is.

    `near`: what `places_for` says, for who asked it already.
    """
    missing = left = max(0, wanted - sum(row["quantity"] for row in _of(desk, work.cause.id, product)))
    if not left:
        return 0
    for places in near or places_for(desk, work):
        desk.preload("stock_level", sorted(stock_level_id(place["id"], product) for place in places))
        for place in places:
            taken = min(left, free_at(desk, place["id"], product))
            if taken > 0:
                put(desk, work.cause.id, product, place["id"], taken)
                left -= taken
        if not left:
            break
    return missing - left


def _of(desk: "Desk", cause: str, product: str | None = None) -> "list[Row]":
    rows = desk.rows("reservation", "cause_id", cause)
    return [row for row in rows if product is None or row["product_id"] == product]


def _need(desk: "Desk", cause: str, product: str) -> "Row":
    return next(row for row in desk.rows("need", "cause_id", cause) if row["product_id"] == product)


def _work(need: "Row") -> Work:
    return Work(Cause(need["cause_kind"], need["cause_id"]), need["team_id"], need["needed_at"])


def _rank(need: "Row") -> tuple[datetime, str]:
    return need["needed_at"], need["cause_id"]


def _kind(places: "Mapping[str, Row | None]", row: "Row") -> str:
    place = places[row["location_id"]]
    return str(place["kind"]) if place else "van"


def _serves(desk: "Desk", place: "Row | None", work: Work) -> bool:
    """Whether this work may take from there: a van that its team drives that day, or a shelf."""
    if place is None:
        return False
    if place["kind"] == "van":
        return driver_on(desk, place, day_taken(desk, work.at)) == work.team
    return place["kind"] in SHELVES and not place.get("ended_on")


def _tell(desk: "Desk", cause: Cause, *, since: int) -> None:
    if desk.mark() != since:
        _hear(desk, cause)


def _hear(desk: "Desk", cause: Cause) -> None:
    """Phones that hold the document of this cause see what is reserved for it."""
    desk.touch(cause.kind, cause.id)
