"""Pokes: who waits hears at once that something changed in a scope, in whichever process it was written."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from sqlalchemy import Engine

from server.kit.bells import Claims, Heard, bell_for, ring
from server.kit.house import House
from server.kit.ids import uuid7
from server.kit.pokes import EVERYTHING, Pokes, Stream, StreamsFull

House_ = Callable[..., AbstractContextManager[House]]
NOORD, OOST = "team:noord", "team:oost"


@pytest.fixture
def pokes(engine: Engine) -> Iterator[Pokes]:
    """The pokes of one process."""
    mine = Pokes(bell_for(engine), most=3)
    yield mine
    let_go(mine)


@pytest.fixture
def other(engine: Engine) -> Iterator[Pokes]:
    """The pokes of another process over the same database."""
    theirs = Pokes(bell_for(engine), most=3)
    yield theirs
    let_go(theirs)


def let_go(pokes: Pokes) -> None:
    for stream in list(pokes._streams.values()):
        pokes.close(stream)
    while pokes._thread is not None:
        time.sleep(0.01)


def rises(house: House_, scope: str, tenant: str | None = None) -> None:
    """Somebody commits something in a scope."""
    with house(tenant) as h:
        h.store.raise_clocks([scope])
        engine = h.session.get_bind().engine
        h.afterwards(lambda: ring(engine, h.tenant, [scope]))


def hears(stream: Stream, house: House_, scope: str) -> list[str] | None:
    """What the stream hears within two seconds when a scope rises (PostgreSQL: once its listener listens)."""
    heard: list[str] | None = []
    for _ in range(10):
        rises(house, scope)
        heard = stream.wait(0.2)
        if heard or heard is None:
            break
    return heard


def test_who_waits_hears_of_its_own_scopes_only(pokes: Pokes, house: House_, tenant: str) -> None:
    tess = pokes.open(tenant, [NOORD], holder="tess's phone")
    piet = pokes.open(tenant, None, holder="piet's browser")
    assert hears(tess, house, NOORD) == [NOORD]
    assert piet.wait(2) in ([NOORD], [EVERYTHING], [EVERYTHING, NOORD])
    time.sleep(0.3)
    tess.wait(0), piet.wait(0)
    rises(house, OOST)
    assert piet.wait(2) == [OOST]
    assert tess.wait(0.1) == []


def test_another_tenant_hears_nothing(pokes: Pokes, house: House_, tenant: str) -> None:
    zonnehof = uuid7()
    tess = pokes.open(tenant, [NOORD], holder="tess")
    daan = pokes.open(zonnehof, [NOORD], holder="daan")
    assert hears(tess, house, NOORD) == [NOORD]
    time.sleep(0.2)
    daan.wait(0)
    rises(house, NOORD)
    assert tess.wait(2) == [NOORD]
    assert daan.wait(0.1) == []


def test_a_poke_is_quick(pokes: Pokes, house: House_, tenant: str) -> None:
    tess = pokes.open(tenant, [NOORD], holder="tess")
    hears(tess, house, NOORD)
    waits = []
    for _ in range(5):
        time.sleep(0.1)
        tess.wait(0)
        rises(house, NOORD)
        began = time.perf_counter()
        assert tess.wait(2) == [NOORD]
        waits.append(time.perf_counter() - began)
    assert sorted(waits)[2] < 0.15


def test_a_second_stream_of_a_browser_closes_the_first(pokes: Pokes, tenant: str) -> None:
    first = pokes.open(tenant, [NOORD], holder="tess")
    second = pokes.open(tenant, [NOORD], holder="tess")
    assert first.wait(1) is None
    assert second.wait(0.3) in ([], [NOORD])
    pokes.close(first)
    assert pokes.count() == 1, "an old stream that ends does not take the new one along"


def test_a_second_stream_in_another_process_closes_the_first(
    pokes: Pokes, other: Pokes, house: House_, tenant: str
) -> None:
    first = pokes.open(tenant, [NOORD], holder="tess")
    bram = pokes.open(tenant, [NOORD], holder="bram")
    hears(first, house, NOORD)
    second = other.open(tenant, [NOORD], holder="tess")
    deadline = time.monotonic() + 3
    while (heard := first.wait(0.1)) is not None:
        assert heard in ([], [NOORD]) and time.monotonic() < deadline
    assert bram.wait(0.1) is not None
    assert second.wait(0.3) is not None


def test_streams_are_capped_and_a_place_comes_free(pokes: Pokes, tenant: str) -> None:
    streams = [pokes.open(tenant, [], holder=name) for name in ("tess", "bram", "iris")]
    with pytest.raises(StreamsFull):
        pokes.open(tenant, [], holder="milan")
    streams[0] = pokes.open(tenant, [], holder="tess")
    pokes.close(streams[0])
    pokes.open(tenant, [], holder="milan")
    assert pokes.count() == 3


class DeafBell:
    """A bell that was away once and does not know what rang meanwhile."""

    def __init__(self) -> None:
        self.was_away = True

    def watch(self, tenant: str) -> None: ...

    def claim(self, tenant: str, holder: str, token: str) -> bool:
        return True

    def listen(self, claims: Claims) -> list[Heard]:
        time.sleep(0.05)
        heard = [Heard(None)] if self.was_away and len(claims) == 2 else []
        self.was_away = self.was_away and not heard
        return heard

    def rest(self) -> None: ...


def test_after_a_lost_line_everybody_looks_again_also_who_sees_everything() -> None:
    pokes, voltwijk = Pokes(DeafBell(), most=3), uuid7()
    tess = pokes.open(voltwijk, [NOORD], holder="tess's phone")
    piet = pokes.open(voltwijk, None, holder="piet's browser")
    assert tess.wait(2) == [NOORD]
    assert piet.wait(2) == [EVERYTHING]
    let_go(pokes)


class LateBell(DeafBell):
    """A bell that begins to listen before a browser opens its two streams, and is heard only after that."""

    def __init__(self) -> None:
        self.listens_since, self.opened = time.monotonic(), threading.Event()
        self.told = list[Heard]()

    def claim(self, tenant: str, holder: str, token: str) -> bool:
        self.told.append(Heard(tenant, holder=holder, token=token))
        return False

    def listen(self, claims: Claims) -> list[Heard]:
        self.opened.wait(5)
        heard, self.told = [Heard(None, since=self.listens_since), *self.told], []
        time.sleep(0.05)
        return heard if len(heard) > 1 else []


def test_the_word_of_an_older_stream_that_comes_late_closes_no_newer_one() -> None:
    bell, voltwijk = LateBell(), uuid7()
    pokes = Pokes(bell, most=3)
    first = pokes.open(voltwijk, [NOORD], holder="tess")
    second = pokes.open(voltwijk, [NOORD], holder="tess")
    bell.opened.set()
    assert first.wait(2) is None
    assert second.wait(2) == [NOORD]
    assert second.wait(0.2) == []
    pokes.open(voltwijk, [NOORD], holder="tess")
    assert second.wait(2) is None
    let_go(pokes)


def test_when_nobody_waits_nobody_listens(pokes: Pokes, house: House_, tenant: str) -> None:
    stream = pokes.open(tenant, [NOORD], holder="tess")
    pokes.close(stream)
    assert stream.wait(1) is None
    deadline = time.monotonic() + 3
    while any(thread.name == "pokes" for thread in threading.enumerate()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    again = pokes.open(tenant, [NOORD], holder="tess")
    assert hears(again, house, NOORD) == [NOORD]


def test_a_commit_through_the_desk_pokes_by_itself(app: Flask, pokes: Pokes, house: House_, tenant: str) -> None:
    piet = pokes.open(tenant, None, holder="piet")
    heard: list[str] | None = []
    for _ in range(10):
        with house() as h:
            h.desk.add("product", a_product())
        if (heard := piet.wait(0.3)) and heard != [EVERYTHING]:
            break
    assert heard and "catalogue" in heard


def a_product() -> dict[str, object]:
    return {
        "sku": uuid7(),
        "name": "Kabel",
        "category": "kabel",
        "tracking": "none",
        "unit": "meter",
        "serial_pattern": None,
    }
