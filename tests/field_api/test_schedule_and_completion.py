"""The two calls for simple clients: the day as plain JSON, a visit ended in one go."""

from datetime import UTC, datetime, timedelta

from flask import Flask

from server.kit.ids import uuid7
from tests.conftest import FakeClock
from tests.field_api.phone import Phone
from tests.office.people import Program

SCHEDULE = "/api/mobile/schedule"
COMPLETION = "/api/mobile/completion"


def test_the_day_is_what_the_phone_holds_of_it(tess: Phone, milan: Phone) -> None:
    seen = 0
    for ahead in range(-1, 4):
        day = str(datetime(2026, 11, 21, tzinfo=UTC).date() + timedelta(days=ahead))
        answer = tess.get(SCHEDULE, query_string={"day": day})
        assert answer.status_code == 200 and answer.json["day"] == day
        visits = answer.json["visits"]
        seen += len(visits)
        assert [one["planned_from"] for one in visits] == sorted(one["planned_from"] for one in visits)
        for one in visits:
            held = tess.documents("visit", id=one["id"])[0]
            assert held.items() <= {**one, "work_order": held["work_order"]}.items()
            assert one["work_order"]["address"]["city"] and one["customer"]["name"]
        theirs = milan.get(SCHEDULE, query_string={"day": day}).json["visits"]
        assert not {one["id"] for one in visits} & {one["id"] for one in theirs}
    assert seen > 0


def test_without_a_day_it_is_today_in_amsterdam(tess: Phone, clock: FakeClock) -> None:
    clock.now = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
    assert tess.get(SCHEDULE).json["day"] == "2026-11-22"


def test_a_day_that_is_none_is_400(tess: Phone) -> None:
    for day in ("today", "2026-02-30", "", "21-11-2026", "9" * 30):
        answer = tess.get(SCHEDULE, query_string={"day": day})
        assert (answer.status_code, answer.json["pointer"]) == (400, "/day"), day


def done(visit: str, **other: object) -> dict[str, object]:
    return {"id": uuid7(), "visit": visit, "outcome": "done"} | other


def test_a_visit_is_ended_in_one_call_and_once(tess: Phone, bram: Phone) -> None:
    said = done(tess.visit())
    first = tess.post(COMPLETION, json=said)
    assert first.status_code == 200 and first.json["status"] == "applied" and first.json["id"] == said["id"]
    assert tess.post(COMPLETION, json=said).data == first.data
    assert bram.documents("visit", id=said["visit"])[0]["state"] == "done"


def test_it_stands_outside_the_order_of_the_phone(tess: Phone) -> None:
    visit, other = [one["id"] for one in tess.documents("visit", state="planned")][:2]
    assert tess.post(COMPLETION, json=done(visit)).status_code == 200
    assert tess.does("visit.set_state", visit=other, to="en_route", step=uuid7())["status"] == "applied"


def test_partly_done_needs_remarks(tess: Phone) -> None:
    visit = tess.visit()
    refused = tess.post(COMPLETION, json=done(visit, outcome="partial"))
    assert refused.status_code == 422 and refused.json["receipt"]["status"] == "rejected" and refused.json["detail"]
    assert tess.post(COMPLETION, json=done(visit, outcome="partial", remarks="Kabel te kort")).status_code == 200


def test_somebody_elses_visit_is_404(tess: Phone, milan: Phone, mallory: Phone) -> None:
    answers = [tess.post(COMPLETION, json=done(visit)) for visit in (milan.visit(), mallory.visit(), uuid7())]
    assert {(one.status_code, one.json["code"], one.json["detail"]) for one in answers} == {
        (404, "not_found", answers[0].json["detail"])
    }


def test_an_id_that_was_used_for_something_else_is_refused(tess: Phone) -> None:
    said = done(tess.visit())
    tess.post(COMPLETION, json=said)
    answer = tess.post(COMPLETION, json=said | {"outcome": "partial", "remarks": "Anders"})
    assert (answer.status_code, answer.json["code"]) == (422, "id_reused")


def test_a_bad_completion_is_400(tess: Phone) -> None:
    visit = tess.visit()
    for other, pointer in [
        ({"id": "x"}, "/id"),
        ({"id": None}, "/id"),
        ({"visit": 5}, "/visit"),
        ({"outcome": "cancelled"}, "/outcome"),
        ({"outcome": None}, "/outcome"),
        ({"remarks": 5}, "/remarks"),
        ({"remarks": "x" * 10_001}, "/remarks"),
        ({"surprise": 1}, "/surprise"),
    ]:
        answer = tess.post(COMPLETION, json=done(visit) | other)
        assert (answer.status_code, answer.json["pointer"]) == (400, pointer), other


def test_an_end_in_one_call_answers_the_return_that_it_names(app: Flask, tess: Phone, clock: FakeClock) -> None:
    visit = tess.visit()
    tess.post(COMPLETION, json=done(visit))
    piet = Program.of(app, "piet@voltwijk.example")
    for answers in (False, True):
        assert piet.post(f"/api/visit/{visit}/return", {"reason": "De labels"}).status_code == 200
        sent = piet.visit(visit)["returns"][-1]["id"]
        assert tess.post(COMPLETION, json=done(visit, **{"returned": sent} if answers else {})).status_code == 200
        assert piet.visit(visit)["returns"][-1]["state"] == ("answered" if answers else "open")
        if not answers:
            piet.post(f"/api/visit/{visit}/withdraw-return")
            clock.passes(minutes=5)  # returns stand in the order of their moments
    assert tess.post(COMPLETION, json=done(visit, returned="x")).status_code == 400
