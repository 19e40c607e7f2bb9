"""The oracle on stock: every act of the office moved once what it said, and every movement has a cause that is there."""

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from server.inventory.names import serial_norm
from tests.world.diary import Diary
from tests.world.facts import Facts

BY_OFFICE = ("receipt", "transfer", "count", "correction", "fate")
CAUSES = {"part_use": "part_use", "part_return": "part_return", "part_swap": "part_use"}
UNSWAPPED = ("part_return", "stock_act")
"""What hangs an old piece up again: the technician who takes his swap back, or the office."""
TOLD = ("serial_elsewhere", "serial_not_there", "old_elsewhere", "came_without")
"""Cards that say of a number that it is not where the books have it."""


def stock_acts_moved_once(diary: Diary, facts: Facts, era: int) -> Iterable[str]:
    """What the office was told since the database was last set back happened, once and in full."""
    moved: dict[str, int] = defaultdict(int)
    for row in facts.rows("movement"):
        moved[row["cause_id"]] += row["quantity"]
    for act in diary.office:
        if act.era != era or act.verb not in ("receive", "transfer"):
            continue
        if moved[act.subject] != act.told["units"]:
            yield f"stock {act.verb} {act.subject} said {act.told['units']} and moved {moved[act.subject]}"


def batches_are_the_sum_of_movements(facts: Facts) -> Iterable[str]:
    """What a level says of each batch is what came of it less what went; numbered pieces are in none."""
    sums: dict[tuple[str, str, str], int] = defaultdict(int)
    for row in facts.rows("movement"):
        if row["batch"] and not row["serial_id"]:
            for place, sign in ((row["to_location_id"], 1), (row["from_location_id"], -1)):
                sums[row["product_id"], place or "outside", row["batch"]] += sign * row["quantity"]
    moved = {key: left for key, left in sums.items() if left and key[1] != "outside"}
    kept: dict[tuple[str, str, str], int] = {}
    for row in facts.rows("stock_level"):
        batches = json.loads(row["batches"]) if isinstance(row["batches"], str) else row["batches"]
        kept |= {(row["product_id"], row["location_id"], batch): left for batch, left in batches.items()}
    for key in moved.keys() ^ kept.keys() | {key for key in moved.keys() & kept.keys() if moved[key] != kept[key]}:
        yield f"stock batch {key}: the level says {kept.get(key, 0)}, the movements {moved.get(key, 0)}"


def every_movement_has_its_cause(facts: Facts) -> Iterable[str]:
    """Nothing moves by itself, and nothing of the office goes where its act cannot."""
    acts = facts.by("stock_act")
    causes = {kind: facts.by(table) for kind, table in CAUSES.items()}
    for row in facts.rows("movement"):
        kind, cause = row["cause_kind"], row["cause_id"]
        if kind in BY_OFFICE:
            if [act["kind"] for act in acts[cause]] != [kind]:
                yield f"stock movement {row['id']}: its {kind} {cause} is not there"
            if kind == "transfer" and not (row["from_location_id"] and row["to_location_id"]):
                yield f"stock movement {row['id']}: a transfer from or to nowhere"
        elif kind == "part_unswap" and not any(facts.by(table)[cause] for table in UNSWAPPED):
            yield f"stock movement {row['id']}: what hung it up again, {cause}, is not there"
        elif kind in CAUSES and not causes[kind][cause]:
            yield f"stock movement {row['id']}: its {kind} {cause} is not there"


def what_was_taken_off_a_van_is_booked(diary: Diary, facts: Facts) -> Iterable[str]:
    """Also when it is another team's by the time the phone is heard: of who could act on the visit no part is refused.

    Not after a restore, which may not know who had what, nor after four months in a drawer.
    """
    if diary.faults.keys() & {"database set back", "tombstones forgotten under a sleeping phone"}:
        return
    vans = {row["id"] for row in facts.rows("location") if row["kind"] == "van"}
    acts = facts.rows("mutation")
    taken = {
        (row["member_id"], row["visit_id"]) for row in acts if row["status"] != "rejected" and row["name"] != "time.log"
    }
    for row in acts:
        if row["name"] == "part.use" and row["code"] == "not_found" and (row["member_id"], row["visit_id"]) in taken:
            args = json.loads(row["args"]) if isinstance(row["args"], str) else row["args"]
            if args.get("from") in vans:
                yield f"stock part.use {row['id']} off a van was refused on a visit that its maker may act on"


def a_piece_is_in_one_place(facts: Facts) -> Iterable[str]:
    """A piece in stock is somewhere unless it came back to nowhere; an installed one is with no location of ours."""
    holds: dict[str, int] = defaultdict(int)
    for claim in facts.rows("serial_claim"):
        holds[claim["serial_id"]] += claim["state"] == "holds"
    for row in facts.rows("serial"):
        if row["state"] in ("installed", "returned", "lost") and row["location_id"]:
            yield f"stock serial {row['serial']}: {row['state']} and yet at {row['location_id']}"
        if holds[row["id"]] > 1 or (holds[row["id"]] and row["state"] != "installed"):
            yield f"stock serial {row['serial']}: {row['state']} with {holds[row['id']]} owners"


def pieces_are_as_many_as_the_level_says(facts: Facts) -> Iterable[str]:
    """What of a numbered product moved without its number, and each number whose movements do not end where it lies, was
    told to the office by a card or a clash. Not of a customer who was erased: his cards went with him."""
    products = {row["id"] for row in facts.rows("product") if row["tracking"] == "serial"}
    cards = [(row["code"], _json(row["params"])) for row in facts.rows("attention")]
    numberless = {params["part_use"] for code, params in cards if code == "no_number"}
    told = {(params["product_id"], serial_norm(params["serial"])) for code, params in cards if code in TOLD}
    disputed = {row["doc_id"] for row in facts.rows("clash") if row["doc_kind"] == "serial"}
    erased = {row["id"] for row in facts.rows("visit") if row["erased_at"]}
    uses, gone = facts.by("part_use"), set[str]()
    for use in facts.rows("part_use"):
        gone |= {use["serial_id"], use["old_serial_id"]} if use["visit_id"] in erased else set()
    net: dict[tuple[str, str], int] = defaultdict(int)
    for row in facts.rows("movement"):
        silent = row["serial_id"] is None and row["cause_kind"] == "part_use" and row["product_id"] in products
        if silent and row["cause_id"] not in numberless and uses[row["cause_id"]][0]["visit_id"] not in erased:
            yield f"stock part_use {row['cause_id']}: a numbered product went without its number, and nobody heard"
        if row["serial_id"]:
            for place, sign in ((row["to_location_id"], 1), (row["from_location_id"], -1)):
                net[row["serial_id"], place or ""] += sign
    for row in facts.rows("serial"):
        lies = row["location_id"] if row["state"] in ("stock", "scrapped") else None
        places = {place for serial, place in net if serial == row["id"] and place} | ({lies} if lies else set())
        wrong = {place: net[row["id"], place] for place in places if net[row["id"], place] != (place == lies)}
        if wrong and row["id"] not in disputed | gone and (row["product_id"], row["serial_norm"]) not in told:
            yield f"stock serial {row['serial']}: {row['state']} at {lies}, and by its movements {wrong}; nobody heard"


def a_swap_takes_from_its_own_house(facts: Facts) -> Iterable[str]:
    """A unit that hung at another address is taken off that wall only when the office said that it was that one."""
    claims, uses, visits = facts.by("serial_claim"), facts.by("part_use"), facts.by("visit")
    orders, addresses = facts.by("work_order"), facts.by("address")
    given = {_json(row["params"])["part_use"] for row in facts.rows("attention") if row["code"] == "swap_elsewhere" and _json(row["act"]).get("choice") == "hung"}  # fmt: skip

    def door(use: str) -> tuple[str, ...]:
        address = addresses[orders[visits[uses[use][0]["visit_id"]][0]["work_order_id"]][0]["address_id"]][0]
        return tuple((address[name] or "").replace(" ", "") for name in ("postcode", "number", "addition"))

    for use in facts.rows("part_use"):
        was = _json(use["old_was"])
        for claim, _ in was["claims"] if was else []:
            mine, theirs = door(use["id"]), door(claims[claim][0]["cause_id"])
            if mine != theirs and mine[0] and theirs[0] and use["id"] not in given:
                yield f"stock swap {use['id']} took {use['old_serial']} from {theirs}, and was at {mine}"


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def what_is_reserved_lies_there(facts: Facts) -> Iterable[str]:
    """A level says what its reservations say, never more than lies there, and nobody holds more than he needs."""
    sums: dict[str, int] = defaultdict(int)
    held: dict[tuple[str, str], int] = defaultdict(int)
    for row in facts.rows("reservation"):
        sums[row["stock_level_id"]] += row["quantity"]
        held[row["cause_id"], row["product_id"]] += row["quantity"]
    for level in facts.rows("stock_level"):
        if level["reserved"] != sums[level["id"]]:
            yield f"stock level {level['id']} says {level['reserved']} reserved, its reservations {sums[level['id']]}"
        if level["reserved"] > max(0, level["quantity"]):
            yield f"stock level {level['id']}: {level['reserved']} reserved and {level['quantity']} there"
    needs = {(row["cause_id"], row["product_id"]): row["quantity"] for row in facts.rows("need")}
    for key, quantity in held.items():
        if quantity > needs.get(key, 0):
            yield f"stock {key}: {quantity} reserved and {needs.get(key, 0)} needed"


def only_open_visits_need_material(facts: Facts) -> Iterable[str]:
    """What is needed is what the lines ask less what was used, and only while a visit of the order is open."""
    visits = facts.by("visit", "work_order_id")
    uses, lines = facts.by("part_use", "visit_id"), facts.by("work_order_line", "work_order_id")
    for need in facts.rows("need"):
        order, product = need["cause_id"], need["product_id"]
        if all(visit["state"] in ("done", "partial", "no_access", "cancelled") for visit in visits[order]):
            yield f"stock need of order {order}, of which no visit is open"
        used = sum(use["quantity"] - use["returned"] for visit in visits[order] for use in uses[visit["id"]] if use["product_id"] == product)  # fmt: skip
        asked = sum(line["quantity"] or 0 for line in lines[order] if line["product_id"] == product)
        if need["quantity"] != max(0, asked - used):
            yield f"stock need of order {order}: {need['quantity']} of {product}, {asked} asked and {used} used"
