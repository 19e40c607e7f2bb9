"""The exchange as a phone meets it: push, pull, both, and all that is wrong with what it sent."""

import gzip
import json
from typing import Any

from flask import Flask

from server.brands.company_changing import change_company
from server.kit.house import open_house
from server.kit.ids import uuid7
from server.seed.made_ids import made_id
from tests.conftest import FakeClock
from tests.field_api.conftest import Phones
from tests.field_api.phone import Phone

SYNC = "/api/mobile/sync"


def test_tess_pulls_her_day_and_daan_sees_nothing_of_it(tess: Phone, mallory: Phone) -> None:
    hers, his = tess.pulls(), mallory.pulls()
    assert {kind for kind, _ in hers} >= {
        "visit",
        "work_order",
        "customer",
        "checklist_version",
        "product",
        "team",
        "member",
    }
    assert not set(hers) & set(his)


def test_small_pages_bring_the_same_as_large_ones(tess: Phone, phone: Phones) -> None:
    assert phone("tess@voltwijk.example").pulls(limit=7) == tess.pulls()


def test_a_push_is_answered_and_pulled_back_in_one_round_trip(tess: Phone, bram: Phone) -> None:
    visit = tess.visit()
    act = tess.says("visit.set_state", visit=visit, to="en_route", step=uuid7())
    answer = tess.post(SYNC, json=tess.envelope([act], cursor=tess.cursor, limit=500)).json
    pulled = {"cursor", "more", "reset", "receipts_through", "changes", "company"}
    assert set(answer) == {"server_time", "epoch", "receipts"} | pulled
    receipt = answer["receipts"][0]
    assert receipt == {"id": act["id"], "no": receipt["no"], "device": tess.device, "status": "applied"}
    assert answer["receipts_through"] == receipt["no"]
    tess.takes(answer)
    assert tess.held["visit", visit]["state"] == "en_route"
    assert bram.documents("visit", id=visit)[0]["state"] == "en_route"


def test_without_cursor_and_limit_it_only_pushes(tess: Phone) -> None:
    answer = tess.post(SYNC, json=tess.envelope()).json
    assert set(answer) == {"server_time", "epoch", "receipts"}


def test_a_repeat_gets_its_receipt_byte_for_byte(tess: Phone) -> None:
    act = tess.says("visit.set_state", visit=tess.visit(), to="en_route", step=uuid7())
    first = tess.post(SYNC, json=tess.envelope([act])).data
    again = tess.post(SYNC, json=tess.envelope([act])).data
    assert first[first.index(b'"receipts"') :] == again[again.index(b'"receipts"') :]


def test_what_the_phone_says_of_itself_stands_in_the_office(tess: Phone, app: Flask) -> None:
    report = {
        "app_version": "1.2.3",
        "storage": {"quota": 1000, "used": 10, "persisted": True},
        "unsent": 4,
        "oldest_unsent_at": "2026-11-20T08:00:00+01:00",
        "ready": [{"visit": uuid7(), "missing": ["plate"]}],
    }
    tess.pushes(report=report)
    token = app.test_client().post(
        "/api/office/token", json={"email": "anna@voltwijk.example", "password": "veldwerk-demo"}
    )
    listed = app.test_client().get("/api/devices", headers={"Authorization": f"Bearer {token.json['token']}"})
    mine = next(one for one in listed.json["items"] if one["id"] == tess.device)
    assert mine["storage"] == report["storage"] and mine["unsent"] == 4 and mine["ready"] == report["ready"]
    assert (mine["app_version"], mine["oldest_unsent_at"]) == ("1.2.3", "2026-11-20T07:00:00.000Z")


def test_skipped_numbers_leave_no_gap(tess: Phone) -> None:
    visit = tess.visit()
    first = tess.seq
    tess.seq += 3
    act = tess.says("visit.set_state", visit=visit, to="en_route", step=uuid7())
    assert tess.pushes(act)[0] == {
        "id": act["id"],
        "device": tess.device,
        "status": "deferred",
        "code": "gap",
        "expected": first,
    }
    assert tess.pushes(act, skip=[first, [first + 1, first + 2]])[0]["status"] == "applied"


# --- what is wrong with one mutation costs that one


def received(tess: Phone, body: bytes) -> list[dict[str, Any]]:
    answer = tess.post(SYNC, data=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 200, answer.text
    return answer.json["receipts"]


SPOILT = {
    "NaN": b'{"quantity": NaN}',
    "infinity": b'{"quantity": Infinity}',
    "half a surrogate": b'{"note": "\\ud800"}',
    "a doubled key": b'{"value": "a", "value": "b"}',
    "above 2^53": b'{"quantity": 9007199254740993}',
    "too large": b'{"quantity": 1e999}',
    "400 digits": b'{"quantity": ' + b"9" * 400 + b"}",
    "NUL": b'{"note": "\\u0000"}',
    "deep": b'{"note": ' + b"[" * 60 + b"]" * 60 + b"}",
    "a text": b'"no object"',
    "a list": b"[]",
    "null": b"null",
}


def test_one_bad_mutation_leaves_the_others_alone(tess: Phone) -> None:
    visit = tess.visit()
    for what, spoilt in SPOILT.items():
        before = tess.says("visit.set_state", visit=visit, to="en_route", step=uuid7())
        bad = tess.says("checklist.answer")
        after = tess.says("visit.set_state", visit=visit, to="on_site", step=uuid7())
        body = json.dumps(tess.envelope([before, bad, after])).encode()
        assert body.count(b'"args": {}') == 1
        receipts = received(tess, body.replace(b'"args": {}', b'"args": ' + spoilt))
        assert receipts[1]["status"] == "rejected" and receipts[1]["code"] == "malformed", what
        assert receipts[1]["id"] == bad["id"] and receipts[1]["index"] == 1 and receipts[1]["message"], what
        assert {receipts[0]["status"], receipts[2]["status"]} <= {"applied", "merged"}, what


def test_a_bad_envelope_of_one_mutation_is_malformed_and_nothing_else(tess: Phone) -> None:
    fields = ("id", "seq", "schema", "name", "args", "at", "after", "offset", "jumps", "surprise")
    wrong: list[tuple[str, Any]] = [(field, value) for field in fields for value in (1.5, "x", ["x"], True, {"x": 1})]
    wrong += [(field, None) for field in ("id", "seq", "schema", "name", "args", "at")]
    wrong += [("seq", 0), ("seq", -1), ("schema", 0), ("seq", 2**53 + 1), ("at", "2026-11-21T06:00:00")]
    for field, value in wrong:
        act = tess.says("time.log", id=uuid7(), kind="work", from_="2026-11-21T06:00:00Z", to="2026-11-21T07:00:00Z")
        receipt = tess.pushes({**act, field: value})[0]
        assert receipt["status"] == "rejected" and receipt["message"], (field, value, receipt)
        expected = {("name", "x"): "unknown_name"}.get((field, str(value)), "malformed")
        assert receipt["code"] == expected, (field, value, receipt)
        if field in ("seq", "id"):
            tess.seq = act["seq"] + (field == "id")
    assert tess.does("visit.set_state", visit=tess.visit(), to="en_route", step=uuid7())["status"] == "applied"


def test_unknown_names_and_large_ones_are_refused_one_by_one(tess: Phone) -> None:
    visit = tess.visit()
    unknown = tess.says("visit.explode", visit=visit)
    large = tess.says("visit.set_field", visit=visit, field="remarks", value="x" * 70_000, was=None)
    good = tess.says("visit.set_state", visit=visit, to="en_route", step=uuid7())
    receipts = tess.pushes(unknown, large, good)
    assert [(one["status"], one.get("code")) for one in receipts] == [
        ("rejected", "unknown_name"),
        ("rejected", "too_large"),
        ("applied", None),
    ]
    assert all(one["message"] for one in receipts[:2])


def test_somebody_elses_visit_and_one_that_does_not_exist_are_the_same(
    tess: Phone, mallory: Phone, milan: Phone
) -> None:
    codes = []
    for visit in (mallory.visit(), milan.visit(), uuid7()):
        receipt = tess.does("visit.set_state", visit=visit, to="en_route", step=uuid7())
        codes.append((receipt["status"], receipt["code"], receipt["message"]))
    assert len(set(codes)) == 1 and codes[0][:2] == ("rejected", "not_found")


# --- what is wrong with the whole of it


def test_what_cannot_be_read_is_400_with_a_pointer(tess: Phone) -> None:
    bodies = [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"sent_at": "2026-11-21T06:00:00Z"}', b"[" * 100_000]
    for body in [*bodies, b'{"mutations": []}', b'{"sent_at": "2026-11-21T06:00:00Z", "mutations": ["\xff"]}']:
        answer = tess.post(SYNC, data=body, headers={"Content-Type": "application/json"})
        assert (answer.status_code, answer.json["code"]) == (400, "malformed"), body[:40]
        assert answer.mimetype == "application/problem+json" and "pointer" in answer.json and answer.json["detail"]


def test_a_bad_envelope_says_where(tess: Phone) -> None:
    for more, pointer in [
        ({"sent_at": "2026-11-21T06:00:00"}, "/sent_at"),
        ({"sent_at": 5}, "/sent_at"),
        ({"mutations": {}}, "/mutations"),
        ({"skip": ["x"]}, "/skip/0"),
        ({"skip": [[3, 1]]}, "/skip/0"),
        ({"skip": 4}, "/skip"),
        ({"cursor": 4}, "/cursor"),
        ({"limit": 0}, "/limit"),
        ({"limit": 2001}, "/limit"),
        ({"limit": "500"}, "/limit"),
        ({"limit": True}, "/limit"),
        ({"report": []}, "/report/"),
        ({"report": {"unsent": -1}}, "/report/unsent"),
        ({"surprise": 1}, "/surprise"),
    ]:
        answer = tess.post(SYNC, json=tess.envelope() | more)
        assert (answer.status_code, answer.json["code"], answer.json["pointer"]) == (400, "malformed", pointer), more


def test_too_many_and_too_much_is_413_and_says_the_limit(tess: Phone) -> None:
    many = tess.post(SYNC, json=tess.envelope([{}] * 501))
    assert (many.status_code, many.json["limit"]) == (413, 500)
    much = tess.post(SYNC, data=b" " * (1024 * 1024 + 1), headers={"Content-Type": "application/json"})
    assert (much.status_code, much.json["limit"]) == (413, 1024 * 1024)


def test_gzip_goes_both_ways_and_a_bomb_is_413(tess: Phone) -> None:
    sent = gzip.compress(json.dumps(tess.envelope(limit=2000)).encode())
    packed = {"Content-Encoding": "gzip", "Accept-Encoding": "gzip"}
    answer = tess.post(SYNC, data=sent, headers=packed)
    assert answer.status_code == 200 and answer.headers["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(answer.data))["changes"]
    bomb = tess.post(SYNC, data=gzip.compress(b" " * 50_000_000), headers=packed)
    assert bomb.status_code == 413
    for broken in (sent[:-9], b"no gzip", sent + sent):
        assert tess.post(SYNC, data=broken, headers=packed).status_code == 400
    assert tess.post(SYNC, data=b"x", headers={"Content-Encoding": "br"}).status_code == 415


# --- cursors


def test_a_broken_or_foreign_cursor_is_a_reset_and_not_an_error(tess: Phone, bram: Phone, mallory: Phone) -> None:
    for one in (tess, bram, mallory):
        one.pulls()
    whole = set(tess.held)
    forged = tess.cursor[:-4] + "AAAA"
    for cursor in ("x", "ééé", "A" * 10_000, "..", forged, bram.cursor, mallory.cursor):
        answer = tess.get(SYNC, query_string={"cursor": cursor, "limit": 2000})
        assert answer.status_code == 200 and answer.json["reset"] is True
        assert {(one["kind"], one["id"]) for one in answer.json["changes"]} == whole
    half_a_letter = tess.post(SYNC, json=tess.envelope(cursor="\ud800", limit=2000))
    assert half_a_letter.status_code == 200 and half_a_letter.json["reset"] is True
    good = tess.get(SYNC, query_string={"cursor": tess.cursor})
    assert good.json["reset"] is False and good.json["changes"] == []


def test_a_cursor_of_half_a_year_ago_is_a_reset(tess: Phone, phone: Phones, clock: FakeClock) -> None:
    tess.pulls()
    clock.passes(days=121)
    assert (
        phone("tess@voltwijk.example", device=tess.device)
        .post(SYNC, json=tess.envelope(cursor=tess.cursor))
        .json["reset"]
    )


def test_a_bad_limit_of_a_pull_is_400(tess: Phone) -> None:
    for limit in ("0", "2001", "-1", "x", "", "1.5", "٣", "1e3", "9" * 20, "9" * 5000):
        answer = tess.get(SYNC, query_string={"limit": limit})
        assert (answer.status_code, answer.json["pointer"]) == (400, "/limit"), limit


def test_an_app_that_is_too_old_may_push_but_not_pull(tess: Phone) -> None:
    tess.visit()
    old = {"X-Schema": "0"}
    pull = tess.get(SYNC, headers=old)
    assert (pull.status_code, pull.json["code"]) == (409, "schema_too_old")
    act = tess.says("time.log", id=uuid7(), kind="work", from_="2026-11-21T06:00:00Z", to="2026-11-21T07:00:00Z")
    push = tess.post(SYNC, json=tess.envelope([act], limit=10), headers=old)
    assert push.status_code == 200 and push.json["pull"] == "schema_too_old" and "changes" not in push.json
    assert push.json["receipts"][0]["status"] == "applied"


def test_a_phone_hears_of_its_companys_name_and_look_with_the_next_pull(tess: Phone, app: Flask) -> None:
    assert tess.get("/api/mobile/look").json == {"look": None}
    with app.app_context(), open_house(app, made_id("voltwijk", "tenant", "1")) as house:
        change_company(house, {"name": "Voltwijk Groep", "colour": "8a1538"})
    company = {"name": "Voltwijk Groep", "colour": "8a1538"}
    assert tess.get(f"{SYNC}?limit=10").json["company"] == company
    assert tess.post(SYNC, json=tess.envelope(limit=10)).json["company"] == company
    look = tess.get("/api/mobile/look").json["look"]
    assert look["colour"] == "8a1538" and "--primary:#8a1538" in look["css"]
