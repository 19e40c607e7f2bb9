"""Journeys 2, 3 and 4 with phones of Python, on both databases: the promise is the server's, not the app's."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from sync.moment import printed
from sync.phone_line import SignedOut
from tests.journeys.colleague import Colleague
from tests.journeys.line import Line
from tests.journeys.office_by_client import (
    about,
    answered,
    fills_the_van,
    free_serial,
    hires,
    is_signed_for,
    judged,
    of_type,
    planned,
    publishes_a_checklist,
    report_of,
    swaps,
)
from tests.journeys.planner import HTTPError, Planner
from tests.journeys.running import BOTH
from tests.journeys.test_three_days_offline import (
    PHOTOS,
    WRONG,
    arrived_exactly_once,
    identical_by_hash,
    three_days_of_three,
)

pytestmark = BOTH


@pytest.fixture
def colleague(line: Line, tmp_path: Path) -> Callable[..., Colleague]:
    """`colleague("tess")`: with a phone that holds her work."""

    def give(first: str, **more: Any) -> Colleague:
        person = Colleague(tmp_path, line.url, f"{first}@voltwijk.example", **more)
        person.syncs()
        return person

    return give


def test_three_days_offline_with_a_wrong_clock_arrive_exactly_once(
    line: Line, colleague: Callable[..., Colleague], piet: Planner
) -> None:
    days = three_days_of_three(piet)
    tess = colleague("tess", clock=lambda: datetime.now(UTC) + WRONG)
    free = sorted(one["serial"] for one in tess.holds("serial", state="stock"))
    before, counts, photos = len(free), {}, iter(PHOTOS)
    line.cut()
    for visit in (one for day in days for one in day):
        prefix = {"installation_11kw": "V1", "installation_22kw": "V2"}.get(visit["type"])
        serial = next((one for one in free if prefix and one.startswith(prefix)), None)
        free = [one for one in free if one != serial]
        counts[visit["id"]] = tess.does_all_of_it(visit["id"], photos=next(photos), serial=serial)
    line.mend()
    line.lose_every(3)
    tess.syncs(rounds=400)
    assert line.lost > 20
    line.lose_every(0)
    tess.syncs()
    digests = set()
    for visit, count in counts.items():
        told = piet.visit(visit)
        arrived_exactly_once(told, count)
        identical_by_hash(piet, told)
        digests |= {photo["sha256"] for photo in told["photos"]}
    assert len(digests) == 80
    assert before - len(tess.holds("serial", state="stock")) == 6
    assert [item for item in piet.inbox() if item["subject"].get("visit") in counts] == []


def test_a_visit_that_was_begun_is_moved(line: Line, colleague: Callable[..., Colleague], piet: Planner) -> None:
    visit = of_type(piet, "maintenance")["id"]
    tess = colleague("tess")
    tess.begins(visit)
    tess.syncs()
    line.cut()
    piet.call("POST", f"/api/visit/{visit}/move", {"team": "oost"})
    tess.photographs(visit)
    tess.ends(visit)
    line.mend()
    tess.syncs()
    told = piet.visit(visit)
    assert (told["state"], told["team_name"], len(told["photos"])) == ("working", "Oost", 1)
    assert not tess.holds("visit", id=visit), "it left with the team"
    assert [one["kind"] for one in tess.holds("notice", visit=visit)] == ["visit_moved"]
    clash = about(piet, visit, "clash")
    card = about(piet, visit, "attention", code="worked_after_move")
    assert card["act"] == {"verb": "give_back", "team": card["params"]["team"]}
    piet.call("POST", f"/api/clash/{clash['id']}/settle", {"choice": "phone"})
    assert piet.visit(visit)["state"] == "done"
    piet.call("POST", f"/api/clash/{clash['id']}/undo", {})
    assert piet.visit(visit)["state"] == "working"


def test_a_visit_that_was_finished_offline_is_cancelled(
    line: Line, colleague: Callable[..., Colleague], piet: Planner
) -> None:
    visit = of_type(piet, "fault")["id"]
    tess = colleague("tess")
    line.cut()
    tess.does_all_of_it(visit, photos=3)
    piet.call("POST", f"/api/visit/{visit}/cancel", {"reason": "Klant belde af"})
    line.mend()
    tess.syncs()
    clash = about(piet, visit, "clash")
    assert (clash["office"], clash["phone"][-1]["value"]) == ("cancelled", "done")
    piet.call("POST", f"/api/clash/{clash['id']}/settle", {"choice": "phone"})
    assert piet.visit(visit)["state"] == "done"
    with pytest.raises(HTTPError, match="409"):
        piet.call("POST", f"/api/clash/{clash['id']}/settle", {"choice": "office"})
    piet.call("POST", f"/api/clash/{clash['id']}/undo", {})
    told = piet.visit(visit)
    assert (told["state"], len(told["photos"]), len(told["signatures"])) == ("cancelled", 3, 1)


def test_two_who_answer_one_checkpoint_and_use_one_serial(
    line: Line, colleague: Callable[..., Colleague], piet: Planner
) -> None:
    first = of_type(piet, "installation_11kw")
    both, made = first["id"], {name: first[name] for name in ("type", "team")}
    made |= {"customer": first["customer"]["id"], "planned_from": first["planned_to"]}
    other = piet.call("POST", "/api/visits", made)["id"]
    tess, bram = colleague("tess"), colleague("bram")
    serial = free_serial(tess)
    line.cut()
    plates = []
    for person, visit, value in ((tess, both, "5.1"), (bram, other, "6.2")):
        person.answers(both, "insulation", value)
        photo, digest = person.photographs(visit)
        person.uses(visit, "charger_serial", serial, photo)
        plates.append(digest)
    line.mend()
    tess.syncs()
    bram.syncs()
    answers = next(one for one in piet.inbox() if one["subject"].get("concern") == "answer:insulation:0")
    assert (answers["office"], [one["value"] for one in answers["phone"]]) == ("5.1", ["6.2"])
    claims = next(one for one in piet.inbox() if one["subject"].get("concern") == f"serial:{serial}")
    assert [claims["office"]["plate_photo"], claims["phone"][0]["value"]["plate_photo"]] == plates
    piet.call("POST", f"/api/clash/{answers['id']}/settle", {"choice": "phone"})
    tess.syncs()
    assert [one["value"] for one in tess.holds("answer", visit=both, item="insulation", head=True)] == ["6.2"]


def test_the_wipe_on_a_phone_with_unsent_work_lost_nothing(
    line: Line, colleague: Callable[..., Colleague], piet: Planner
) -> None:
    first = piet.visits(ahead=3)[0]
    made = {name: first[name] for name in ("type", "team")} | {"type": "maintenance"}
    made |= {"customer": first["customer"]["id"], "planned_from": first["planned_to"]}
    visit = piet.call("POST", "/api/visits", made)["id"]
    tess = colleague("tess")
    line.cut()
    count = tess.does_all_of_it(visit, photos=9)
    anna = Planner(piet.url, "anna@voltwijk.example")
    anna.call("POST", f"/api/device/{tess.client.device}/wipe", {"reason": "Verloren in de trein"})
    assert tess.unsent() > 15, "offline it knows of nothing"
    line.mend()
    line.lose_every(3)
    with pytest.raises(SignedOut, match="device_wiping"):
        answered(tess.client.sync)
    handed = answered(tess.client.obey_wipe)
    line.lose_every(0)
    assert (handed.files, tess.unsent(), tess.client.documents, tess.client.member) == (10, 0, {}, None)
    assert piet.visit(visit)["state"] == "planned", "nothing took effect before somebody looked"
    (waiting,) = [one for one in anna.call("GET", "/api/quarantine")["items"] if one["state"] == "open"]
    assert waiting["acts"] == handed.acts
    anna.call("POST", f"/api/quarantine/{waiting['id']}/accept", {})
    told = piet.visit(visit)
    arrived_exactly_once(told, count)
    identical_by_hash(piet, told)
    (device,) = [one for one in anna.call("GET", "/api/devices")["items"] if one["id"] == waiting["device"]["id"]]
    assert device["state"] == "wiped"


def test_what_was_found_counted_and_thought_is_settled_at_the_office(
    line: Line, colleague: Callable[..., Colleague], piet: Planner
) -> None:
    """Without signal Tess reports damage, logs her hours and hands over the phone for a rating; Piet plans the next visit,
    approves her week, takes it along as a file and sends the visit back, which she answers."""
    first = piet.visits(ahead=3)[0]
    made = {"team": first["team"], "type": "maintenance", "customer": first["customer"]["id"]}
    visit = piet.call("POST", "/api/visits", made | {"planned_from": first["planned_to"]})["id"]
    tess, ids = colleague("tess"), {}
    now = datetime.now(UTC)
    line.cut()
    tess.does_all_of_it(visit, photos=1)
    for name, args in (
        ("issue.report", {"visit": visit, "category": "damage", "severity": "high", "text": "Scheur in de muur"}),
        ("time.log", {"visit": visit, "kind": "work", "from": printed(now - timedelta(hours=1)), "to": printed(now)}),
        ("rating.give", {"visit": visit, "channel": "phone", "stars": 4, "nps": 8, "comment": "Netjes gewerkt"}),
    ):
        ids[name] = tess.client.new_id()
        tess.client.do(name, id=ids[name], **args)
    line.mend()
    line.lose_every(3)
    tess.syncs(rounds=100)
    line.lose_every(0)

    told = piet.visit(visit)
    assert [(one["stars"], one["nps"], one["comment"]) for one in told["ratings"]] == [(4, 8, "Netjes gewerkt")]
    assert [one["text"] for one in told["issues"]] == ["Scheur in de muur"]
    begins = datetime.fromisoformat(told["planned_from"]) + timedelta(days=7)
    day = {
        "team": "noord",
        "day": begins.date().isoformat(),
        "from": "09:00",
        "to": "10:00",
        "key": ids["issue.report"],
    }
    follow_up = piet.presses(f"/office/issue/{ids['issue.report']}/follow-up", day).rpartition("/")[2].partition("?")[0]
    assert piet.presses(f"/office/issue/{ids['issue.report']}/follow-up", day).rpartition("/")[2].startswith(follow_up)
    next_one = piet.visit(follow_up)
    assert (next_one["work_order"], next_one["nr"]) == (told["work_order"], told["nr"] + 1)

    member, week = (
        tess.told["member"],
        f"?day={(now - timedelta(hours=1)).astimezone(ZoneInfo('Europe/Amsterdam')).date()}",
    )
    assert "did=approve_hours" in piet.presses(f"/office/hours/{member}/approve{week}", {"day": week[5:]})
    assert told["number"] in piet.reads(f"/office/hours/export{week}").decode()

    reason = {"reason": "De meterkast staat er niet op.", "photos": [told["photos"][0]["id"]]}
    piet.call("POST", f"/api/visit/{visit}/return", reason)
    tess.syncs()
    assert [one["reason"] for one in tess.holds("visit_return", visit=visit)] == [reason["reason"]]
    tess.photographs(visit, told["photos"][0]["item"])
    tess.ends(visit, answers=tess.holds("visit_return", visit=visit)[0]["id"])
    tess.syncs()
    after = piet.visit(visit)
    assert (after["state"], [one["state"] for one in after["returns"]]) == ("done", ["answered"])


def test_annas_checklist_is_what_tess_is_asked(line: Line, colleague: Callable[..., Colleague], piet: Planner) -> None:
    visit = planned(piet, publishes_a_checklist(Planner(piet.url, "anna@voltwijk.example")))
    tess = colleague("tess")
    line.cut()
    tess.begins(visit)
    tess.answers(visit, "old", "yes")
    tess.ends(visit)
    line.mend()
    tess.syncs()
    assert [one["item"] for one in piet.visit(visit)["missing"]] == ["why"]


def test_a_defective_unit_is_swapped(line: Line, colleague: Callable[..., Colleague], piet: Planner) -> None:
    fills_the_van(piet, "V12688001")
    visit, tess = planned(piet, "maintenance"), colleague("tess")
    line.cut()
    swaps(tess, visit, "V12688001", "V12500077")
    line.mend()
    line.lose_every(3)
    tess.syncs(rounds=60)
    states = {one["serial"]: one["state"] for one in tess.holds("serial")}
    assert (states["V12688001"], states["V12500077"]) == ("installed", "defective")
    for number, word in (("V12688001", "Geplaatst bij klant"), ("V12500077", "Verwisseld: oude weggehaald")):
        assert word in piet.reads(f"/office/serials?q={number}").decode()


def test_what_was_signed_proves_itself_and_what_nobody_signed_says_so(
    line: Line, colleague: Callable[..., Colleague], piet: Planner
) -> None:
    signed, unsigned = planned(piet, "maintenance"), planned(piet, "maintenance")
    tess = colleague("tess")
    for visit in (signed, unsigned):
        tess.begins(visit)
        tess.photographs(visit)
    tess.syncs()
    line.cut()
    is_signed_for(tess, signed, "Klaas")
    for visit in (signed, unsigned):
        tess.ends(visit)
    line.mend()
    tess.syncs()
    assert [one.name for one in judged(piet, report_of(piet, signed, signed=True)).signatures] == ["Klaas"]
    nobody = judged(piet, report_of(piet, unsigned, signed=False))
    assert (nobody.unsigned, nobody.signatures) == (True, [])


def test_who_is_hired_has_a_role_a_team_and_a_van(colleague: Callable[..., Colleague], piet: Planner) -> None:
    tess, anna = colleague("tess"), Planner(piet.url, "anna@voltwijk.example")
    made = hires(anna, piet)
    told = anna.call("GET", f"/api/member/{made['member']}")
    assert [one["id"] for one in told["roles"]] == [made["role"]]
    assert made["team"] in {one["team"] for one in told["stays"]} and len(told["skills"]) == 1
    tess.syncs()
    assert tess.holds("location", id=made["van"], name="Bus Zuid")
