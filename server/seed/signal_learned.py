"""Dead zones: at some addresses acts arrive only when the van is back on the road; what each visit tells is counted."""

from datetime import timedelta
from random import Random

from .chapters import Chapter, Day, Played

SILENT = 0.04
"""Of a hundred addresses four have no signal."""
SOON, AT_THE_ROAD = timedelta(seconds=40), timedelta(minutes=45)


def lag_at(place_key: str) -> timedelta:
    """How long after they were done acts arrive from an address."""
    return AT_THE_ROAD if Random(f"signal/{place_key}").random() < SILENT else SOON


def learn(day: Day) -> None:
    """As `visits.signal` counts it when a visit ends."""
    ended = [played for played in day.visits if played.ending != "closed"]
    desk = day.house.desk
    visits = {row["id"]: row for row in desk.read("visit", [played.visit for played in ended])}
    orders = {row["id"]: row for row in desk.read("work_order", {row["work_order_id"] for row in visits.values()})}
    addresses = {played.visit: orders[visits[played.visit]["work_order_id"]]["address_id"] for played in ended}
    desk.preload_by("address_signal", "address_id", addresses.values())
    for played in ended:
        _count(day, played, addresses[played.visit])


def _count(day: Day, played: Played, address: str) -> None:
    desk, silent = day.house.desk, lag_at(played.one.place_key) == AT_THE_ROAD
    known = next(iter(desk.rows("address_signal", "address_id", address)), None)
    if known is not None:
        side = "without" if silent else "with_signal"
        desk.change("address_signal", known["id"], **{side: known[side] + 1}, at=desk.now)
        return
    told = {"state": "none" if silent else "good", "without": int(silent), "with_signal": int(not silent)}
    row = {"id": day.id_for("signal", address), "address_id": address, "by_member_id": None, "at": desk.now}
    desk.add("address_signal", row | told)
    if silent:
        for order in desk.read_by("work_order", "address_id", [address]):
            desk.touch("work_order", order["id"])


CHAPTER = Chapter("signal", evening=learn)
