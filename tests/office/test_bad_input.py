"""Whatever a caller sends wrong comes back as a 4xx with a sentence; nothing is written, and nothing is ever a 500."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.office.people import Program
from tests.office.test_planning_calls import new

WRONG_FIELDS: list[tuple[dict[str, Any], str]] = [
    ({"planned_from": "2026-02-30T09:00:00+01:00"}, "/planned_from"),
    ({"planned_from": "2026-11-24T09:00:00"}, "/planned_from"),
    ({"planned_from": "0001-01-01T00:00:00+14:00"}, "/planned_from"),
    ({"planned_from": "9999-12-31T23:59:59-14:00"}, "/planned_from"),
    ({"planned_from": "morgen"}, "/planned_from"),
    ({"planned_from": 1700000000}, "/planned_from"),
    ({"planned_from": None}, "/planned_from"),
    ({"planned_to": "2026-11-24T08:00:00+01:00"}, "/planned_to"),
    ({"planned_to": "2027-11-24T08:00:00+01:00"}, "/planned_to"),
    ({"team": 7}, "/team"),
    ({"team": ["noord"]}, "/team"),
    ({"team": ""}, "/team"),
    ({"type": None}, "/type"),
    ({"customer": 5}, "/customer"),
    ({"customer": {}}, "/customer/name"),
    ({"customer": {"name": "K", "address": "Dorpsstraat 4"}}, "/customer/address"),
    ({"customer": {"name": "K", "email": "geen adres", "address": {}}}, "/customer/email"),
    ({"remarks": "x" * 10001}, "/remarks"),
    ({"contact_name": "twee\nregels"}, "/contact_name"),
    ({"stuurman": "aan wal"}, "/stuurman"),
]


def test_a_wrong_field_is_named_in_a_sentence(piet: Program) -> None:
    for change, pointer in WRONG_FIELDS:
        got = piet.post("/api/visits", new(**change))
        assert got.status_code == 400, (change, got.text)
        assert got.mimetype == "application/problem+json", change
        assert got.json["code"] == "malformed" and got.json["pointer"].startswith(pointer), (change, got.json)
        assert len(got.json["detail"]) > 20 and "visits." not in got.json["detail"] and got.json["request_id"], change


WRONG_BODIES = [b"", b"[]", b"null", b'"x"', b"{", b"\xff", b'{"a": NaN}', b'{"reason": "\\ud800"}', b'{"reason": "\\u0000"}', b'{"reason": 1e999}']  # fmt: skip


def test_a_body_that_is_no_good_is_400(piet: Program) -> None:
    path = f"/api/visit/{piet.today()['id']}/cancel"
    for body in WRONG_BODIES:
        got = piet.client.post(path, data=body, headers=piet.headers | {"Content-Type": "application/json"})
        assert got.status_code == 400 and got.json["detail"], (body, got.text)
    assert piet.today()["state"] == "planned"


WRONG_QUESTIONS = [
    {"day": "2026-13-01"}, {"day": "vandaag"}, {"day": "20261121"}, {"limit": "0"}, {"limit": "veel"},
    {"cursor": "x"}, {"cursor": "W10"}, {"q": "x" * 101}, {"kleur": "rood"}, {"team": "x" * 65},
]  # fmt: skip


def test_a_wrong_question_is_400(piet: Program) -> None:
    for query in WRONG_QUESTIONS:
        got = piet.get("/api/visits", **query)
        assert got.status_code == 400 and got.json["detail"], (query, got.text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=6,
)
NAMES = ["team", "member", "planned_from", "planned_to", "was", "remarks", "access_note", "contact_name", "reason", "choice", "entry", "value", "customer", "type", "entity", "visit"]  # fmt: skip
MOMENTS = st.sampled_from(
    ["2026-11-24T09:00:00+01:00", "2100-12-31T23:00:00Z", "2000-01-01T00:00:00+14:00", "2026-11-24"]
)
TEAMS = st.sampled_from(["noord", "OOST", "", "zuid", None])


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_call_of_the_office_is_ever_a_500(piet: Program, data: st.DataObject) -> None:
    visit = piet.today()["id"] if piet.visits(day="2026-11-21", team="noord") else piet.visits()[0]["id"]
    method, path = data.draw(
        st.sampled_from(
            [
                ("POST", "visits"), ("PATCH", f"visit/{visit}"), ("PUT", f"visits/{visit}"), ("POST", f"visit/{visit}/move"),
                ("POST", f"visit/{visit}/cancel"), ("POST", f"visit/{visit}/reopen"), ("POST", f"clash/{visit}/settle"),
                ("POST", f"rejected/{visit}/accept"), ("POST", f"attention/{visit}/done"),
            ]
        )
    )  # fmt: skip
    fields = st.fixed_dictionaries({}, optional=dict.fromkeys(NAMES, JSON | MOMENTS | TEAMS))
    whole = st.fixed_dictionaries({}, optional=dict.fromkeys(NAMES, JSON)).map(lambda more: new() | more)
    body = data.draw(fields | whole | JSON)
    got = piet.client.open(f"/api/{path}", method=method, json=body, headers=piet.headers)
    assert got.status_code < 500, (method, path, body, got.text)
    assert got.status_code < 400 or got.json["detail"]


def test_search_takes_any_text_as_text(piet: Program) -> None:
    for q in ("'; DROP TABLE visit; --", "%", "_", "\\", "(", "ééñ", "🔌", " ", "\u202e"):
        assert piet.get("/api/visits", q=q).status_code == 200, q


def test_ids_that_are_none_are_not_found(piet: Program) -> None:
    for visit in ("1", "../etc", "00000000-0000-0000-0000-00000000000g", "%00"):
        assert piet.get(f"/api/visit/{visit}").status_code == 404
    nobody = "00000000-0000-4000-8000-000000000000"
    for path in (
        f"visit/{nobody}/cancel",
        f"clash/{nobody}/settle",
        f"rejected/{nobody}/accept",
        f"attention/{nobody}/done",
    ):
        body = {"reason": "x"} if "cancel" in path else {"choice": "office"} if "clash" in path else {}
        assert piet.post(f"/api/{path}", body).status_code == 404, path


def test_an_idempotency_key_has_a_limit(piet: Program) -> None:
    assert piet.post("/api/visits", new(), **{"Idempotency-Key": "x" * 201}).json["code"] == "key_too_long"


def test_a_move_that_moves_nothing_says_so(piet: Program) -> None:
    visit = piet.today()["id"]
    assert piet.post(f"/api/visit/{visit}/move", {}).json["code"] == "nothing_to_change"
    assert piet.send("PATCH", f"/api/visit/{visit}", {"was": {}}).json["code"] == "nothing_to_change"
    wrong = piet.send("PATCH", f"/api/visit/{visit}", {"state": "done", "was": {"state": "planned"}})
    assert wrong.status_code == 400 and wrong.json["pointer"] in ("/state", "/was/state")


def test_the_sentence_comes_in_the_language_of_who_asks(piet: Program, anna: Program) -> None:
    dutch = piet.post("/api/visits", new(team="zuid")).json["detail"]
    piet.client.post("/api/visits", json={}, headers=piet.headers)
    assert dutch == "Team zuid bestaat niet."
