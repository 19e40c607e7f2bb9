"""Whose turn it is: three calls that read, the others in line; who writes keeps no place."""

import multiprocessing
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from threading import Event, Thread
from time import sleep

import pytest

from server.kit import turns
from server.kit.house import House
from server.kit.turns import AT_ONCE, in_turn, step_out

House_ = Callable[..., AbstractContextManager[House]]
HELD = 10


class Reader:
    """A thread that is in line, or has its turn until it is let go."""

    def __init__(self, steps_out: bool = False) -> None:
        self.has, self.goes, self._out = Event(), Event(), steps_out
        self.thread = Thread(target=self._read)
        self.thread.start()

    def _read(self) -> None:
        with in_turn():
            if self._out:
                step_out()
            self.has.set()
            assert self.goes.wait(HELD)

    def end(self) -> None:
        self.goes.set()
        self.thread.join(HELD)


@pytest.fixture
def full() -> Iterator[list[Reader]]:
    """All turns are taken."""
    readers = [Reader() for _ in range(AT_ONCE)]
    assert all(reader.has.wait(HELD) for reader in readers)
    yield readers
    for reader in readers:
        reader.end()


def test_the_next_comes_when_one_is_done_and_the_first_in_line_is_the_first(full: list[Reader]) -> None:
    first = Reader()
    sleep(0.05)
    second = Reader()
    assert not first.has.wait(0.1) and not second.has.is_set()
    full[0].end()
    assert first.has.wait(HELD) and not second.has.is_set()
    first.end()
    assert second.has.wait(HELD)
    second.end()


def test_who_steps_out_makes_room_once(full: list[Reader]) -> None:
    full[0].end()
    out = Reader(steps_out=True)
    assert out.has.wait(HELD)
    last = Reader()
    assert last.has.wait(HELD)
    out.end()  # gave its place back already
    waits = Reader()
    assert not waits.has.wait(0.1)
    last.end()
    assert waits.has.wait(HELD)
    waits.end()


def test_nobody_waits_for_ever_and_who_went_on_gives_no_turn_back(
    full: list[Reader], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 0.05)
    with in_turn():
        step_out()
    monkeypatch.setattr(turns, "PATIENCE", HELD)
    waits = Reader()
    assert not waits.has.wait(0.1)
    full[0].end()
    assert waits.has.wait(HELD)
    waits.end()


def test_each_process_has_a_line_of_its_own(full: list[Reader]) -> None:
    def reads() -> None:
        with in_turn():
            os._exit(7)

    process = multiprocessing.get_context("fork").Process(target=reads)
    process.start()
    process.join(HELD)
    assert process.exitcode == 7 and full


def test_a_call_that_writes_keeps_no_place(house: House_) -> None:
    with in_turn(), house(write=False):
        others = [Reader() for _ in range(AT_ONCE)]
        assert not all(reader.has.wait(0.1) for reader in others)
        for reader in others:
            reader.goes.set()
    with in_turn(), house():
        others = [Reader() for _ in range(AT_ONCE)]
        assert all(reader.has.wait(HELD) for reader in others)
        for reader in others:
            reader.end()
