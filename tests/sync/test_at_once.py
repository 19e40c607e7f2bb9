"""Many at once: phones push the same, the office moves, everybody pulls. Both databases, real threads."""

import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Event
from time import sleep
from typing import Any

import pytest

from sync.desk import Desk

from .conftest import fresh_engine, village_in
from .village import Phone, Village
from .village_rows import ident


@pytest.fixture(params=["sqlite", "postgresql"])
def village(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Village]:
    with fresh_engine(request.param, request, tmp_path) as engine:
        yield village_in(engine)


def at_once(*works: Callable[[], Any]) -> list[Any]:
    with ThreadPoolExecutor(len(works)) as pool:
        return [one.result() for one in [pool.submit(work) for work in works]]


def test_two_tabs_and_a_late_copy_send_the_same_and_it_is_done_once(village: Village) -> None:
    visit = village.visit("klaas")
    tess = Phone(village, "tess")
    batches = [[tess.issue(visit) for _ in range(5)] for _ in range(6)]
    told = at_once(*[lambda: [tess.push_raw(*batch) for batch in batches] for _ in range(4)])
    assert len(village.rows("issue", "visit_id", visit)) == 30
    finals = {receipt.id: receipt.text for one in told for part in one for receipt in part if receipt.is_final}
    for one in told:
        for part in one:
            assert all(finals[receipt.id] == receipt.text for receipt in part if receipt.is_final)
    assert len(finals) == 30
    assert village.row("device", tess.device)["last_no"] == 30


def test_the_same_id_from_two_devices_at_once_is_done_once(village: Village) -> None:
    visit = village.visit("klaas")
    with village.desk() as desk:
        village.add_device(desk, "tess", "second")
    first, second = Phone(village, "tess"), Phone(village, "tess", "second")
    for _ in range(10):
        sent = first.issue(visit)
        second.seq += 1
        one, other = at_once(lambda: first.push_raw(sent), lambda: second.push_raw({**sent, "seq": second.seq}))  # noqa: B023
        assert one[0].text == other[0].text
    assert len(village.rows("issue", "visit_id", visit)) == 10


def test_no_phone_ever_misses_anything_while_all_are_at_it(village: Village) -> None:
    visits = [village.visit(f"v{nr}", customer="klaas") for nr in range(6)]
    phones = [Phone(village, name) for name in ("tess", "bram", "milan")]
    readers = [Phone(village, name) for name in ("tess", "bram", "milan")]

    def work(phone: Phone, seed: int) -> None:
        chance = random.Random(seed)
        for _ in range(12):
            phone.push(*[phone.issue(chance.choice(visits)) for _ in range(chance.randint(1, 4))])

    def office(seed: int) -> None:
        chance = random.Random(seed)
        for _ in range(12):
            moving = chance.choice(visits)
            for _ in range(10):
                try:
                    village.move(moving, chance.choice(["noord", "oost"]))
                    break
                except Exception as error:
                    with village.reading() as store:
                        if not store.is_conflict(error):
                            raise

    def read(phone: Phone) -> None:
        for _ in range(25):
            phone.pull(3)

    at_once(
        *[lambda phone=phone, nr=nr: work(phone, nr) for nr, phone in enumerate(phones)],
        lambda: office(7),
        lambda: office(8),
        *[lambda phone=phone: read(phone) for phone in readers],
    )
    for phone in readers:
        phone.catch_up(3)
        assert set(phone.documents) == phone.should_hold()
        fresh = Phone(village, "tess")
        fresh.member, fresh.device = phone.member, phone.device
        fresh.catch_up()
        assert fresh.documents == phone.documents
    assert village.stumbles == []


def test_two_offices_move_two_visits_of_one_customer_at_once(village: Village) -> None:
    """The customer's document follows both: neither may compute its scopes from where the other visit was, nor wait in a
    ring for the other's visit with the customer in its hand (PostgreSQL; on SQLite one writes after the other anyway)."""
    tries = 0
    for nr in range(8):
        one, other = village.visit(f"a{nr}"), village.visit(f"b{nr}")
        tries += sum(at_once(lambda: again(village, one), lambda: again(village, other)))  # noqa: B023
    assert tries == 16
    tess, milan = Phone(village, "tess"), Phone(village, "milan")
    tess.catch_up()
    milan.catch_up()
    assert set(tess.documents) == tess.should_hold()
    assert set(milan.documents) == milan.should_hold()
    assert ("customer", ident("klaas")) not in tess.documents


def test_two_ends_of_one_scope_are_cut_at_once(village: Village) -> None:
    """Tess is in Noord twice over, and both memberships end at the same moment: each side still sees the other's."""
    second = ident("tess in noord once more")
    begun = village.today - timedelta(days=10)
    with village.desk() as desk:
        between = {"team_id": ident("noord"), "member_id": ident("tess"), "from_day": begun, "to_day": None}
        desk.add("team_member", {"id": second, **between})
    flushed = Event()

    def ends(membership: str, *, first: bool) -> None:
        if not first:
            flushed.wait(10)
        with village.writing() as store:
            desk = Desk(store, kinds=village.rules.kinds, now=village.now, today=village.today)
            desk.rows("team_member", "member_id", ident("tess"))
            desk.change("team_member", membership, to_day=begun)
            desk.flush()
            if first:
                flushed.set()
                sleep(0.5)  # the other has read by now, and meets our lock

    at_once(lambda: ends(second, first=True), lambda: ends(ident("tess in noord"), first=False))
    bram = Phone(village, "bram")
    bram.catch_up()
    assert ("member", ident("tess")) not in bram.documents
    assert set(bram.documents) == bram.should_hold()


def again(village: Village, visit: str) -> int:
    """What a door does: once more when another was in the way. How often it was done."""
    for tries in range(1, 21):
        try:
            village.move(visit, "oost")
            return tries
        except Exception as error:
            with village.reading() as store:
                if not store.is_conflict(error):
                    raise
    raise AssertionError("always in the way")
