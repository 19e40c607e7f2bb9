"""The event stream: pokes without content, a sign of life, one per browser, so many and no more."""

import json
import queue
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from server.field_api import updates
from server.kit.db import db
from server.kit.house import engine_of
from server.kit.ids import uuid7
from server.kit.pokes import pokes_of
from tests.conftest import FakeClock
from tests.field_api.conftest import Phones
from tests.field_api.phone import Phone
from tests.office.people import Program

UPDATES = "/api/subscribe/updates"


class Ear:
    """Listens to a stream in a thread of its own, as a browser does."""

    def __init__(self, answer: TestResponse) -> None:
        assert answer.status_code == 200 and answer.mimetype == "text/event-stream", answer.text
        self.answer = answer
        self.lines: queue.Queue[str | None] = queue.Queue()
        self.thread = threading.Thread(target=self._listen, daemon=True)
        self.thread.start()

    def _listen(self) -> None:
        for piece in self.answer.iter_encoded():
            for line in piece.decode().splitlines():
                if line:
                    self.lines.put(line)
        self.lines.put(None)

    def hears(self, seconds: float = 5) -> str | None:
        """The next line; None at the end of the stream."""
        return self.lines.get(timeout=seconds)

    def pokes(self, seconds: float) -> list[dict[str, str]]:
        """Every poke within this time."""
        until, heard = time.monotonic() + seconds, []
        while (left := until - time.monotonic()) > 0:
            try:
                line = self.lines.get(timeout=left)
            except queue.Empty:
                break
            if line and line.startswith("data: "):
                heard.append(json.loads(line.removeprefix("data: ")))
        return heard


@pytest.fixture
def listen(app: Flask) -> Iterator[Callable[..., Ear]]:
    ears: list[Ear] = []

    def begin(phone: Phone, query: str = "") -> Ear:
        ears.append(Ear(phone.get(UPDATES + query)))
        assert ears[-1].hears() == "retry: 5000"
        assert ears[-1].hears() == ": here"
        return ears[-1]

    yield begin
    pokes = pokes_of(app)
    for stream in list(pokes._streams.values()):
        pokes.close(stream)
    for ear in ears:
        ear.thread.join(5)
        ear.answer.close()
    while pokes._thread is not None:
        time.sleep(0.01)


@pytest.fixture
def awake(app: Flask) -> Iterator[None]:
    """The process listens already: what it says to everybody as it begins to, for it can't know what rose before, is over."""
    pokes = pokes_of(app)
    stream = pokes.open("nobody", {"anything"}, holder="the first")
    if engine_of(app).dialect.name == "postgresql":
        assert stream.wait(10) == ["anything"]
    yield
    pokes.close(stream)


def moves(phone: Phone) -> str:
    """Something happens in the scope of the phone's team."""
    visit = phone.visit()
    assert phone.does("visit.set_state", visit=visit, to="en_route", step=uuid7())["status"] == "applied"
    return phone.documents("visit", id=visit)[0]["team"]


@pytest.mark.usefixtures("awake")
def test_tess_is_poked_by_what_bram_does_and_milan_is_not(
    tess: Phone, bram: Phone, milan: Phone, mallory: Phone, listen: Callable[..., Ear]
) -> None:
    hers, his, theirs = listen(tess), listen(milan), listen(mallory)
    team = moves(bram)
    assert {"scope": f"team:{team}"} in hers.pokes(2)
    assert his.pokes(0.3) == [] and theirs.pokes(0.1) == []


@pytest.mark.usefixtures("awake")
def test_both_teams_are_poked_when_a_van_goes_from_one_to_the_other(
    app: Flask, tess: Phone, milan: Phone, mallory: Phone, listen: Callable[..., Ear]
) -> None:
    piet = Program.of(app, "piet@voltwijk.example")
    van = next(one for one in piet.get("/api/vans").json["items"] if one["team_name"] == "Noord")
    oost = next(one["id"] for one in piet.get("/api/teams").json["items"] if one["slug"] == "oost")
    hers, his, theirs = listen(tess), listen(milan), listen(mallory)
    given = {"team": oost, "from": "2026-11-21"}
    assert piet.post(f"/api/van/{van['id']}/team", given).status_code == 200
    for ear, team in ((hers, van["team"]), (his, oost)):
        wanted = f'data: {{"scope":"team:{team}"}}'
        assert any(ear.hears() == wanted for _ in range(10))
    assert theirs.pokes(0.1) == []


def test_a_second_stream_of_a_phone_closes_the_first(tess: Phone, listen: Callable[..., Ear]) -> None:
    first = listen(tess)
    second = listen(tess)
    while (line := first.hears()) is not None:
        assert line.startswith(("data:", ":"))
    assert all(poke["scope"] for poke in second.pokes(0.2))


def test_there_is_a_sign_of_life(tess: Phone, listen: Callable[..., Ear], monkeypatch: pytest.MonkeyPatch) -> None:
    assert updates.HEARTBEAT == 20
    monkeypatch.setattr(updates, "HEARTBEAT", 0.1)
    ear = listen(tess)
    heard = {ear.hears() for _ in range(5)}
    assert ": beat" in heard


def test_a_stream_ends_after_a_while_so_that_scopes_are_asked_anew(
    tess: Phone, listen: Callable[..., Ear], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(updates, "LONGEST", 0.3)
    ear = listen(tess)
    while ear.hears() is not None:
        pass


def test_when_all_places_are_taken_it_says_when_to_ask_again(app_with: Callable[..., Flask], clock: FakeClock) -> None:
    app = app_with(streams=1)
    tess, bram = (Phone(app, clock, f"{name}@voltwijk.example") for name in ("tess", "bram"))
    ear = Ear(tess.get(UPDATES))
    refused = bram.get(UPDATES)
    assert (refused.status_code, refused.json["code"], refused.headers["Retry-After"]) == (503, "streams_full", "30")
    again = Ear(tess.get(UPDATES))
    assert pokes_of(app).count() == 1, "her second stream takes the place of her first"
    for stream in list(pokes_of(app)._streams.values()):
        pokes_of(app).close(stream)
    for one in (ear, again):
        one.thread.join(5)
        one.answer.close()
    free = bram.get(UPDATES)
    assert free.status_code == 200
    free.close()
    assert pokes_of(app).count() == 0, "who hangs up gives the place back"
    while pokes_of(app)._thread is not None:
        time.sleep(0.01)


def test_who_waits_holds_no_connection_of_the_database(
    app_with: Callable[..., Flask], clock: FakeClock, tess: Phone
) -> None:
    app = app_with(database_pool=2, database_wait_ms=500)
    phones = [Phone(app, clock, f"{name}@voltwijk.example") for name in ("tess", "bram", "milan", "iris")]
    ears = [Ear(phone.get(UPDATES)) for phone in phones]
    with app.app_context():
        assert db.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
    assert all(phone.get("/api/mobile/sync?limit=1").status_code == 200 for phone in phones)
    for stream in list(pokes_of(app)._streams.values()):
        pokes_of(app).close(stream)
    for ear in ears:
        ear.thread.join(5)
        ear.answer.close()
    while pokes_of(app)._thread is not None:
        time.sleep(0.01)


def test_a_browser_says_who_it_is_in_the_address(phone: Phones, listen: Callable[..., Ear]) -> None:
    tess = phone("tess@voltwijk.example", browser=True)
    me = tess.me["member"]
    tess.headers = {}
    assert tess.get(UPDATES).status_code == 401
    assert tess.get(f"{UPDATES}?member={uuid7()}").status_code == 409
    listen(tess, f"?member={me}")
