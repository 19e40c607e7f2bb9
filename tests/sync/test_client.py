"""The Python phone over the whole app, on both databases: killed, torn, set back, signed out."""

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from server import create_app
from server.config import Settings
from server.kit.house import engine_of
from sync.client import BadArgs, Client
from sync.moment import printed
from sync.phone_line import Response, SignedOut, TryLater
from sync.phone_state import PhoneState
from sync.wire import SKIPS
from tests.conftest import FakeClock
from tests.databases import copied

from .client_hands import PASSWORD, Desk, Line, add_photo, issue, picture, visit_of


@pytest.fixture(params=("sqlite", "postgresql"))
def planted(request: pytest.FixtureRequest, tmp_path: Path, clock: FakeClock) -> Iterator[Flask]:
    """The whole app over the demo."""
    with copied(request, request.param, tmp_path, of="demo") as database:
        settings = Settings(
            data_dir=tmp_path / "data", database_url=database.url, secret_key="a secret of the tests, kept"
        )
        app = create_app(settings, clock=clock)
        yield app
        engine_of(app).dispose()


@pytest.fixture
def line(planted: Flask) -> Line:
    return Line(planted)


@pytest.fixture
def phone_of(line: Line, clock: FakeClock, tmp_path: Path) -> Iterator[Callable[..., Client]]:
    """`phone_of("tess")`: her phone, signed in; the second time it is the same file, opened again after a kill."""
    states: list[PhoneState] = []

    def made(who: str, transport: Any = None, now: Callable[[], datetime] | None = None) -> Client:
        state = PhoneState(tmp_path / f"{who}.sqlite")
        states.append(state)
        client = Client(transport or line, state, clock=now or clock)
        if client.member is None:
            client.log_in(f"{who}@voltwijk.example", PASSWORD, name=f"Phone of {who}")
        return client

    yield made
    for state in states:
        state.close()


def test_tess_works_a_visit_and_the_office_sees_it(planted: Flask, phone_of: Callable[..., Client]) -> None:
    tess = phone_of("tess")
    tess.sync()
    visit = visit_of(tess)
    step = tess.new_id()
    tess.do("visit.set_state", visit=visit, to="on_site", step=step)
    photo = add_photo(tess, visit, picture())
    tess.do("visit.set_field", visit=visit, field="remarks", value="Hond in de tuin", was=None)
    done = tess.sync()
    assert (done.settled, done.files, done.waiting) == (3, 1, 0)
    assert [entry.receipt["status"] for entry in tess.outbox if entry.receipt] == ["applied"] * 3
    tess.sync()
    assert tess.documents["visit", visit]["state"] == "on_site"
    assert tess.documents["photo", photo]["received_at"] is not None
    shown = Desk(planted).call("GET", f"/api/visit/{visit}")
    assert "Hond in de tuin" in str(shown)
    assert tess.blob(hashlib.sha256(picture()).hexdigest())


def test_a_killed_phone_goes_on_where_it_was(phone_of: Callable[..., Client], line: Line) -> None:
    tess = phone_of("tess")
    tess.sync()
    visit = visit_of(tess)
    ids = [tess.do("issue.report", **issue(tess, visit)) for _ in range(3)]

    def lost(method: str, path: str, answer: Callable[[], Response]) -> Response:
        answer()
        raise OSError("the answer was lost")

    line.spoil = lost
    with pytest.raises(OSError, match="lost"):
        tess.sync()
    line.spoil = None
    again = phone_of("tess")
    assert [entry.mutation["id"] for entry in again.outbox if entry.waits] == ids
    assert again.sync().settled == 3
    assert sum(k == "issue" and doc["visit"] == visit for (k, _), doc in again.documents.items()) == 3


def test_acts_on_one_thing_name_the_one_before(phone_of: Callable[..., Client]) -> None:
    tess = phone_of("tess")
    tess.sync()
    visit = visit_of(tess)
    first = tess.do("visit.set_field", visit=visit, field="remarks", value="a", was=None)
    tess.do("visit.set_field", visit=visit, field="access_note", value="b", was=None)
    tess.do("visit.set_field", visit=visit, field="remarks", value="c", was="a")
    assert [entry.mutation.get("after") for entry in tess.outbox] == [None, None, [first]]


def test_what_the_server_would_call_malformed_is_not_written_down(phone_of: Callable[..., Client]) -> None:
    tess = phone_of("tess")
    with pytest.raises(BadArgs, match="stars"):
        tess.do("rating.give", id=tess.new_id(), visit=tess.new_id(), channel="phone", stars=6)
    assert tess.outbox == []


def test_a_torn_upload_goes_on_at_the_byte_where_it_broke(phone_of: Callable[..., Client], line: Line) -> None:
    tess = phone_of("tess")
    tess.sync()
    content = picture() + b""
    add_photo(tess, visit_of(tess), content)
    sent: list[int] = []

    def torn(method: str, path: str, headers: dict[str, str], body: bytes | None) -> Response:
        if method == "PATCH":
            sent.append(len(body or b""))
            if len(sent) == 1:
                line.plain(method, path, headers, (body or b"")[:100])
                raise OSError("torn")
        return line.plain(method, path, headers, body)

    broken = phone_of("tess", torn)
    with pytest.raises(OSError, match="torn"):
        broken.sync()
    assert phone_of("tess", torn).sync().files == 1
    assert sent == [len(content), len(content) - 100]


def test_a_locked_phone_keeps_everything_and_goes_on_after_a_log_in(
    planted: Flask, phone_of: Callable[..., Client]
) -> None:
    tess = phone_of("tess")
    tess.sync()
    visit = visit_of(tess)
    tess.do("issue.report", **issue(tess, visit))
    admin = Desk(planted)
    told = admin.call("POST", "/api/office/token", {"email": "anna@voltwijk.example", "password": PASSWORD})
    admin.token = told["token"]
    admin.call("POST", f"/api/device/{tess.device}/lock", {})
    with pytest.raises(SignedOut) as refused:
        tess.sync()
    assert refused.value.code == "device_locked"
    assert len(tess.outbox) == 1
    tess.log_in("tess@voltwijk.example", PASSWORD, name="again")
    assert tess.sync().settled == 1


def test_a_batch_that_cannot_be_read_is_halved_until_the_culprit_is_parked(
    phone_of: Callable[..., Client], line: Line
) -> None:
    tess = phone_of("tess")
    tess.sync()
    visit = visit_of(tess)
    ids = [tess.do("issue.report", **issue(tess, visit)) for _ in range(5)]

    def picky(method: str, path: str, headers: dict[str, str], body: bytes | None) -> Response:
        if body and f'"id":"{ids[2]}"'.encode() in body:
            return Response(400, {}, b'{"code": "malformed"}')
        return line.plain(method, path, headers, body)

    picky_phone = phone_of("tess", picky)
    picky_phone.sync()
    states = [(entry.parked, entry.receipt and entry.receipt["status"]) for entry in picky_phone.outbox]
    assert states == [(None, "applied")] * 2 + [("malformed", None)] + [(None, "applied")] * 2


def test_when_the_database_was_set_back_the_phone_fills_it_again(
    planted: Flask, phone_of: Callable[..., Client], clock: FakeClock
) -> None:
    tess = phone_of("tess")
    tess.sync()
    visit = visit_of(tess)
    for _ in range(3):
        tess.do("issue.report", **issue(tess, visit))
    tess.sync()
    held = set(tess.documents)
    _forget_what_phones_did(planted, clock)
    again = tess.sync()
    assert again.reset
    assert again.waiting == 3
    assert tess.sync().settled == 3
    tess.sync()
    assert set(tess.documents) == held


def test_trouble_of_the_moment_ends_the_round_and_loses_nothing(phone_of: Callable[..., Client], line: Line) -> None:
    tess = phone_of("tess")
    tess.sync()
    tess.do("issue.report", **issue(tess, visit_of(tess)))
    line.spoil = lambda *_: Response(503, {"retry-after": "5"}, b"{}")
    with pytest.raises(TryLater) as later:
        tess.sync()
    assert later.value.retry_after == "5"
    line.spoil = None
    assert tess.sync().settled == 1


def test_after_thirty_days_what_was_answered_is_forgotten(phone_of: Callable[..., Client], clock: FakeClock) -> None:
    tess = phone_of("tess")
    tess.sync()
    tess.do("issue.report", **issue(tess, visit_of(tess)))
    tess.sync()
    clock.passes(days=29)
    tess.sync()
    assert len(tess.outbox) == 1
    clock.passes(days=2)
    tess.sync()
    assert tess.outbox == []


def test_a_clock_that_jumps_is_counted(phone_of: Callable[..., Client], clock: FakeClock) -> None:
    wrong = timedelta(hours=2)
    tess = phone_of("tess", None, lambda: clock() + wrong)
    tess.sync()
    visit = visit_of(tess)
    tess.do("issue.report", **issue(tess, visit))
    wrong = timedelta(hours=5)
    tess.sync()
    tess.do("issue.report", **issue(tess, visit))
    first, second = (entry.mutation for entry in tess.outbox)
    assert (first["offset"], first["jumps"]) == (-7_200_000, 0)
    assert (second["offset"], second["jumps"]) == (-18_000_000, 1)


def _forget_what_phones_did(app: Flask, clock: FakeClock) -> None:
    """As good as an older copy: no receipts, no issues, the devices as they were, another epoch."""
    from sqlalchemy import text

    from server.accounts.models import Tenant
    from server.kit.ids import uuid7
    from server.kit.tenancy import doorstep, session_for

    engine = engine_of(app)
    with doorstep(engine=engine, write=True) as session:
        tenant = session.query(Tenant).filter_by(slug="voltwijk").one()
        tenant.epoch, tenant.restored_at = uuid7(), clock()
        id_ = tenant.id
    with session_for(id_, engine=engine, write=True) as session:
        made = "SELECT id FROM issue WHERE mutation_id IN (SELECT id FROM mutation)"
        session.execute(text(f"DELETE FROM feed WHERE doc_id IN ({made})"))
        session.execute(text("DELETE FROM issue WHERE mutation_id IN (SELECT id FROM mutation)"))
        session.execute(text("DELETE FROM mutation"))
        session.execute(text("UPDATE device SET last_seq = 0, last_no = 0"))


def test_a_phone_that_lost_very_much_says_so_in_parts_and_none_of_its_acts_is_blamed(
    tmp_path: Path, clock: FakeClock
) -> None:
    said: list[list[Any]] = []

    def office(method: str, path: str, headers: dict[str, str], body: bytes | None) -> Response:
        sent = json.loads(body or b"{}")
        said.append(sent.get("skip", []))
        if len(said[-1]) > SKIPS:
            return Response(400, {}, b'{"code": "malformed"}')
        told = {"server_time": printed(clock()), "epoch": "1", "cursor": "c", "more": False, "reset": False}
        receipts = [{"id": one["id"], "status": "applied"} for one in sent["mutations"]]
        return Response(
            200, {}, json.dumps(told | {"receipts": receipts, "receipts_through": 0, "changes": []}).encode()
        )

    state = PhoneState(tmp_path / "tess.sqlite")
    tess = Client(office, state, clock=clock)
    tess.use_token("t", member="tess")
    lost = list(range(1, 2 * SKIPS + 2))
    state.put(skips=lost, next_seq=lost[-1] + 1)
    tess.do("issue.report", **issue(tess, tess.new_id()))
    for _ in range(3):
        tess.sync()
    assert [entry.parked for entry in tess.outbox] == [None]
    assert [seq for part in said for seq in part] == lost
    state.close()
