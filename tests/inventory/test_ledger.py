"""Stock is the sum of its movements, whatever happens; and names that both sides make alike."""

from collections import Counter
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from server.inventory.kinds import KINDS
from server.inventory.ledger import Cause, level, level_of, move
from server.inventory.names import serial_id, serial_norm, stock_level_id
from server.inventory.serial_claims import claim, give_to, holder, release, serial_of
from sync.desk import Desk
from sync.ids import named
from sync.memory_store import MemoryStore

HOUSE = "0192f000-0000-7000-8000-000000000000"
VANS = [named(HOUSE, f"van-{nr}") for nr in range(3)]
PRODUCTS = [named(HOUSE, f"product-{nr}") for nr in range(2)]
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)

places = st.one_of(st.none(), st.sampled_from(VANS))
batches = st.sampled_from([None, "2026-40", "2026-47"])
movements = st.lists(st.tuples(st.sampled_from(PRODUCTS), st.integers(1, 50), places, places, batches), max_size=30)


def a_desk(store: MemoryStore) -> Desk:
    """A new transaction."""
    return Desk(store, kinds={kind.name: kind for kind in KINDS}, now=NOW, today=date(2026, 11, 23))


@given(movements, st.integers(1, 7))
def test_every_level_is_the_sum_of_its_movements_and_so_is_each_batch(
    moves: list[tuple[str, int, str | None, str | None, str | None]], at_once: int
) -> None:
    store = MemoryStore()
    for start in range(0, len(moves), at_once):
        desk = a_desk(store)
        for product, quantity, from_location, to_location, batch in moves[start : start + at_once]:
            move(
                desk,
                product,
                quantity,
                from_location=from_location,
                to_location=to_location,
                cause=Cause("count", HOUSE),
                batch=batch,
            )
        desk.flush()
    rows = store.rows.get("movement", {}).values()
    for van in VANS:
        for product in PRODUCTS:
            left: Counter[str | None] = Counter()
            for row in rows:
                for place, sign in ((row["to_location_id"], 1), (row["from_location_id"], -1)):
                    if place == van and row["product_id"] == product:
                        left[row["batch"]] += sign * row["quantity"]
            assert level(a_desk(store), van, product) == left.total()
            assert {of: level_of(a_desk(store), van, product, of) for of in left} == dict(left)
            kept = a_desk(store).get("stock_level", stock_level_id(van, product))
            assert not kept or all(kept["batches"].values()), "a batch of which nothing lies there is not named"
    assert set(store.rows.get("stock_level", {})) <= {stock_level_id(v, p) for v in VANS for p in PRODUCTS}


@given(st.lists(st.tuples(st.sampled_from(["claim", "release", "give"]), st.integers(0, 4)), max_size=20))
def test_a_serial_has_never_two_owners(acts: list[tuple[str, int]]) -> None:
    desk = a_desk(MemoryStore())
    serial = serial_of(desk, PRODUCTS[0], "V1-001")["id"]
    claimed: set[str] = set()
    for act, nr in acts:
        cause = named(HOUSE, f"use-{nr}")
        if act == "claim" and cause not in claimed:
            claimed.add(cause)
            contested = holder(desk, serial) is not None
            claim(desk, serial, cause=cause, photo_sha256=None, contested=contested)
        elif act == "release":
            release(desk, serial, cause=cause, to_location=VANS[0])
        elif act == "give":
            give_to(desk, serial, cause=cause)
        owners = [one for one in desk.rows("serial_claim", "serial_id", serial) if one["state"] == "holds"]
        assert len(owners) <= 1


def test_a_serial_number_is_compared_by_its_letters_and_digits() -> None:
    assert serial_norm(" v1-26.0001 ") == "V1260001"
    assert serial_norm("Ｖ１２６") == "V126"  # full width, as some keyboards type it
    assert serial_norm("ﬁ½") == "FI12"
    assert serial_norm("---") == ""


def test_both_sides_make_the_same_ids() -> None:
    assert serial_id(PRODUCTS[0], "V1260001") == named(PRODUCTS[0], "V1260001")
    assert stock_level_id(VANS[0], PRODUCTS[0]) == named(VANS[0], PRODUCTS[0])
