"""The office's acts on stock as one call each: the verb is done, and who did what is written down.

Each takes an open writing house and who acts, and answers what the caller gets to see. Where work lacks material by it,
`endangered` are its work orders, the soonest first, and `lacks` names the product with each: [{order, product}]. An act that
was done before (same id) answers those that were told then.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from server.kit.house import House
from server.kit.work_models import Audit

from . import catalogue, correcting, counting, fates, places, receiving, transferring
from .office_acts import Act
from .reserving import Endangered
from .transferring import Some
from .unit_settled import must_keep_unit

Args = dict[str, Any]


def receive(house: House, args: Args, act: Act) -> Args:
    """Book a delivery in."""
    wanted = receiving.Delivery(args["product"], args["location"], args.get("serials") or (), args.get("quantity"), args.get("batch"))  # fmt: skip
    new = house.desk.get("stock_act", act.id) is None
    count = receiving.receive(house.desk, wanted, act)
    return _told(house, "receive_stock", act, new, {"units": count, "product": wanted.product, "location": wanted.location})  # fmt: skip


def transfer(house: House, args: Args, act: Act) -> Args:
    """Bring stock to another location."""
    lines = [Some(line["product"], line["quantity"], line.get("batch")) for line in args.get("lines") or ()]
    new = house.desk.get("stock_act", act.id) is None
    despite = args.get("despite")
    count, lacking = transferring.transfer(house.desk, args["from"], args["to"], args.get("serials") or (), lines, act, despite=despite)  # fmt: skip
    told = {"units": count, "from": args["from"], "to": args["to"]} | ({"despite": despite} if despite else {})
    told |= endangered(lacking) if new else _told_then(house, "transfer_stock", act.id, act)
    return _told(house, "transfer_stock", act, new, told)


def count(house: House, args: Args, act: Act) -> Args:
    """Make the books say what was counted."""
    found = counting.Count(args["location"], args["product"], args["seen"], args.get("counted"), args.get("present"), args.get("batch"))  # fmt: skip
    new = house.desk.get("stock_act", act.id) is None
    change, lacking = counting.count(house.desk, found, act)
    told = {"change": change, "product": found.product, "location": found.location, "reason": act.note}
    told |= endangered(lacking) if new else _told_then(house, "count_stock", act.id, act)
    return _told(house, "count_stock", act, new and house.desk.get("stock_act", act.id) is not None, told)


def correct(house: House, movement: str, act: Act) -> Args:
    """Undo a booking of the office."""
    before = house.desk.get("stock_act", act.id)
    if before is not None and (before["corrects_id"], before["by_member_id"]) == (movement, act.by):
        return _told(house, "correct_stock", act, False, _said_then(house, "correct_stock", act.id, act))
    row, lacking = correcting.correct(house.desk, movement, act)
    told = {"movement": movement, "by": row["id"], "reason": act.note} | endangered(lacking)
    return _told(house, "correct_stock", act, True, told)


def pronounce(house: House, serial: str, fate: str, act: Act) -> Args:
    """Say what becomes of a piece."""
    before, new = house.desk.get("serial", serial), house.desk.get("stock_act", act.id) is None
    row, lacking = fates.pronounce(house.desk, serial, fate, act)
    lacks = endangered(lacking) if new else _told_then(house, "pronounce_serial", serial, act)
    if new:
        told = {"act": act.id, "state": row["state"], "reason": act.note} | lacks
        house.audit("pronounce_serial", "serial", serial, {"state": before["state"] if before else None}, told)
    return {"id": serial, "state": row["state"], "location": row["location_id"]} | lacks


def make_location(house: House, args: Args) -> Args:
    """A new place for stock."""
    row = places.make(house.desk, args["kind"], args["name"], args.get("team"))
    told = {name: row[name] for name in ("kind", "name", "team_id")}
    house.audit("make_location", "location", row["id"], None, told)
    places.tell_team(house.desk, row["team_id"])
    return {"id": row["id"], **told}


def rename_location(house: House, location: str, name: str) -> Args:
    """Another name for a place."""
    before, row = places.rename(house.desk, location, name)
    if before["name"] != name:
        house.audit("rename_location", "location", location, {"name": before["name"]}, {"name": name})
    return {"id": location, "kind": row["kind"], "name": name, "team_id": row["team_id"]}


def make_product(house: House, args: Args) -> Args:
    """A new kind of product."""
    row = catalogue.make_product(house.desk, args)
    told = {name: row[name] for name in ("sku", "tracking", *catalogue.SETTABLE)}
    house.audit("make_product", "product", row["id"], None, told)
    return {"id": row["id"], **told}


def set_product(house: House, product: str, args: Args) -> Args:
    """What the office says of a product: its name, pattern, warranty, and what should lie where. Its unit while nothing was
    counted in it: Problem 409 inventory.unit_settled."""
    known = house.desk.get("product", product)
    if known is not None and args.get("unit", known["unit"]) != known["unit"]:
        must_keep_unit(house, product)
    before, row = catalogue.set_product(house.desk, product, args)
    old, new = ({name: one.get(name) for name in catalogue.SETTABLE} for one in (before, row))
    if old != new:
        house.audit("set_product", "product", product, old, new)
    return {"id": product, **new}


def endangered(lacking: Sequence[Endangered]) -> Args:
    """What an answer says of orders that lack material by what was done: nothing when none does."""
    if not lacking:
        return {}
    pairs = [{"order": one.cause, "product": one.product} for one in sorted(lacking)]
    return {"endangered": list(dict.fromkeys(one["order"] for one in pairs)), "lacks": pairs}


def _told_then(house: House, verb: str, subject: str, act: Act) -> Args:
    """Which orders were named when this very act was done: who sends it again did not get the answer."""
    said = _said_then(house, verb, subject, act)
    return {name: said[name] for name in ("endangered", "lacks") if name in said}


def _said_then(house: House, verb: str, subject: str, act: Act) -> Args:
    """What was written down of this act when it was done."""
    query = select(Audit.after).where(Audit.tenant_id == house.tenant, Audit.verb == verb, Audit.subject_id == subject)
    for said in house.session.scalars(query):
        if said and said.get("act", act.id) == act.id:
            return dict(said)
    return {}


def _told(house: House, verb: str, act: Act, new: bool, said: Args) -> Args:
    if new:
        house.audit(verb, "stock_act", act.id, None, said)
    return {"id": act.id, "done_before": not new, **said}
