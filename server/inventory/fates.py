"""What becomes of a piece that is broken, repaired, sent back to the supplier or thrown away."""

from server.kit.errors import Problem
from server.kit.i18n import t
from sync.desk import Desk
from sync.kind import Row

from .ledger import Cause, level, move
from .names import stock_level_id
from .office_acts import Act, begin, wanted
from .reserving import Endangered, serve

FATES = ("stock", "defective", "scrapped", "returned")


def scrap_of(desk: Desk) -> str:
    """The company's place for what is thrown away; made when there is none."""
    places = sorted(row["id"] for row in desk.rows("location", "kind", "scrap"))
    if places:
        return places[0]
    return str(desk.add("location", {"kind": "scrap", "name": t("inventory.scrap_place", "nl"), "team_id": None})["id"])


def pronounce(desk: Desk, serial: str, fate: str, act: Act) -> tuple[Row, list[Endangered]]:
    """Say what becomes of a piece that lies somewhere with us: the serial, and who now lacks something. Problem 404, 409
    when it is not with us."""
    row = desk.get("serial", serial)
    if row is None:
        raise Problem(404, "inventory.no_serial")
    wanted(act.note)
    if desk.get("stock_act", act.id) is not None:
        begin(desk, "fate", act, None)
        return row, []
    place = row["location_id"]
    if row["state"] not in ("stock", "defective") or place is None or row["state"] == fate:
        raise Problem(409, "inventory.not_with_us", serial=row["serial"])
    scrap = scrap_of(desk) if fate == "scrapped" else None
    desk.preload("stock_level", sorted(stock_level_id(one, row["product_id"]) for one in {place, scrap} if one))
    if row["state"] == "stock" and level(desk, place, row["product_id"]) <= 0:
        raise Problem(409, "inventory.changed_meanwhile", seen=1, stands=level(desk, place, row["product_id"]))
    cause = begin(desk, "fate", act, place)
    if cause is None:
        return row, []
    goal = {"stock": place, "defective": None, "scrapped": scrap, "returned": None}[fate]
    source = place if row["state"] == "stock" else None
    move(desk, row["product_id"], 1, from_location=source, to_location=goal, cause=cause, serial=serial)
    endangered = serve(desk, [(place, row["product_id"])])
    stays = {"stock": place, "defective": place, "scrapped": scrap, "returned": None}[fate]
    return desk.change("serial", serial, state=fate, location_id=stays), endangered


def take_in(desk: Desk, serial: Row, fate: str, van: str | None, cause: Cause) -> Row:
    """A technician took a piece from a customer's: `return` goes into the van's stock, `defective` lies in the van and
    counts nowhere, `scrap` is thrown away. Without a van only the piece says what it is. The piece as it lies then."""
    goal = {"return": van, "defective": None, "scrap": scrap_of(desk)}[fate]
    move(desk, serial["product_id"], 1, from_location=None, to_location=goal, cause=cause, serial=serial["id"])
    state = {"return": "stock" if van else "returned", "defective": "defective", "scrap": "scrapped"}[fate]
    stays = {"return": van, "defective": van, "scrap": goal}[fate]
    return desk.change("serial", serial["id"], state=state, location_id=stays, warranty_until=None)
