"""Work asks for skills: who lacks one is named before he is sent, and is sent only with a reason that stays."""

import re
from typing import Any

from server.seed.made_ids import made_id
from tests.office.people import Browser, Program, Tess
from tests.office.test_issues import reports

MILAN, IRIS = (made_id("voltwijk", "member", name) for name in ("Milan", "Iris"))
NOORD, OOST = (made_id("voltwijk", "team", name) for name in ("noord", "oost"))
TESS, BRAM = (made_id("voltwijk", "member", name) for name in ("Tess", "Bram"))
NEN = made_id("voltwijk", "skill", "nen1010")
AT = "2026-11-23T09:00:00+01:00"


def wants_nen(piet: Program, anna: Program) -> str:
    """A planned visit of team Noord whose work asks for NEN 1010."""
    visit = next(one for one in piet.visits(day="2026-11-21", team="noord") if one["state"] == "planned")
    kind = next(one for one in piet.get("/api/visit-types").json["items"] if one["code"] == visit["type"])
    assert anna.send("PUT", f"/api/visit-type/{kind['id']}/skills", {"skills": ["nen1010"]}).status_code == 200
    return visit["id"]


def runs_out(anna: Program, who: str, on: str) -> None:
    assert anna.send("PUT", f"/api/member/{who}/skill/{NEN}", {"expires_on": on}).status_code == 200


def test_milan_whose_certificate_ran_out_is_named_and_goes_only_with_a_reason(
    piet: Program, anna: Program, house_of_voltwijk: Any
) -> None:
    runs_out(anna, MILAN, "2026-11-22")
    visit = wants_nen(piet, anna)
    to = {"team": OOST, "member": MILAN, "planned_from": AT}
    refused = piet.post(f"/api/visit/{visit}/move", to)
    assert (refused.status_code, refused.json["code"]) == (409, "skills_lacking")
    assert refused.json["lacking"] == [{"skill": "NEN 1010", "who": "Milan Kaya", "of_team": False, "until": "2026-11-22"}]  # fmt: skip
    assert piet.visit(visit)["team"] != OOST, "nothing of it stands"
    whole_team = piet.post(f"/api/visit/{visit}/move", to | {"member": None})
    assert whole_team.status_code == 200, "Iris of the same team has it"
    runs_out(anna, IRIS, "2026-11-20")
    later = piet.post(f"/api/visit/{visit}/move", {"planned_from": "2026-11-23T11:00:00+01:00"})
    assert later.status_code == 200, "the same people on the same day ask nothing again"
    next_day = piet.post(f"/api/visit/{visit}/move", {"planned_from": "2026-11-24T11:00:00+01:00"})
    assert next_day.json["lacking"][0] | {"who": ""} == {"skill": "NEN 1010", "who": "", "of_team": True, "until": "2026-11-22"}  # fmt: skip
    was = {"was": {"planned_from": piet.visit(visit)["planned_from"]}}
    edited = piet.send("PATCH", f"/api/visit/{visit}", {"planned_from": "2026-11-24T11:00:00+01:00"} | was)
    assert edited.json["code"] == "skills_lacking", "by another door the same"
    despite = {"planned_from": "2026-11-24T11:00:00+01:00", "despite": "Tess kijkt mee op afstand."}
    assert piet.post(f"/api/visit/{visit}/move", despite).status_code == 200
    (row,) = [one for one in house_of_voltwijk(visit) if one.verb == "skills_overridden"]
    assert row.after["reason"] == "Tess kijkt mee op afstand." and row.after["lacking"][0]["skill"] == "NEN 1010"


def test_what_work_asks_for_is_ticked_in_the_office(piet: Program, anna: Program, petra: Program) -> None:
    kinds = {one["code"]: one for one in piet.get("/api/visit-types").json["items"]}
    survey = next(one for one in kinds.values() if "nen1010" not in one["skills"])
    address = f"/api/visit-type/{survey['id']}/skills"
    assert piet.send("PUT", address, {"skills": []}).status_code == 403
    assert petra.send("PUT", address, {"skills": []}).status_code in (403, 404)
    assert anna.send("PUT", address, {"skills": ["magic"]}).json["code"] == "unknown_skill"
    assert anna.send("PUT", address, {"skills": ["nen1010", "vca"]}).json["skills"] == ["nen1010", "vca"]
    assert anna.send("DELETE", f"/api/member/{MILAN}/skill/{NEN}").status_code == 204
    customer = piet.today()["customer"]["id"]
    new = {"customer": customer, "type": survey["code"], "team": OOST, "member": MILAN, "planned_from": AT}
    assert piet.post("/api/visits", new).json["lacking"][0]["until"] is None
    assert piet.post("/api/visits", new | {"despite": "Alleen opmeten."}).status_code == 201


def test_piet_is_asked_why_in_the_form_and_the_visit_says_who_lacks_what(
    piet: Program, anna: Program, browser: Browser
) -> None:
    runs_out(anna, MILAN, "2026-05-01")
    visit = wants_nen(piet, anna)
    form = {"team": OOST, "member": MILAN, "day": "2026-11-23", "from_": "09:00", "to": "12:00"}
    asked = browser.form(f"/office/visit/{visit}/move", **form)
    assert asked.status_code == 409
    assert "Milan Kaya heeft NEN 1010 die dag niet meer: geldig t/m vr 1 mei 2026." in asked.text
    assert re.search(r'<textarea[^>]*name="despite"', asked.text)
    moved = browser.form(f"/office/visit/{visit}/move", despite="Iris rijdt mee.", **form)
    assert moved.status_code == 303
    page = browser.get(f"/office/visit/{visit}").text
    assert "Milan Kaya heeft NEN 1010 die dag niet meer" in page and "Iris rijdt mee." in page


def test_a_follow_up_asks_why_like_any_other_plan(
    piet: Program, anna: Program, tess: Tess, browser: Browser, house_of_voltwijk: Any
) -> None:
    issue = reports(tess, wants_nen(piet, anna))
    runs_out(anna, MILAN, "2026-05-01")
    form = {"team": OOST, "member": MILAN, "day": "2026-11-24", "from_": "09:00", "to": "10:00", "key": "one form"}
    asked = browser.form(f"/office/issue/{issue}/follow-up", **form)
    assert asked.status_code == 409 and "Milan Kaya heeft NEN 1010 die dag niet meer" in asked.text
    assert re.search(r'<textarea[^>]*name="despite"', asked.text)
    there = browser.form(f"/office/issue/{issue}/follow-up", despite="Alleen de kap.", **form).headers["Location"]
    visit = re.findall(r"/office/visit/([0-9a-f-]+)", there)[0]
    (row,) = [one for one in house_of_voltwijk(visit) if one.verb == "skills_overridden"]
    assert row.after["reason"] == "Alleen de kap."


def test_the_team_of_before_that_cannot_do_it_gets_the_visit_back_only_with_a_reason(
    piet: Program, anna: Program, tess: Tess, browser: Browser
) -> None:
    visit = wants_nen(piet, anna)
    tess.steps(visit, "working")
    assert piet.post(f"/api/visit/{visit}/move", {"team": OOST}).status_code == 200
    tess.answers(visit, "group", "ok")
    card = next(item["id"] for item in piet.inbox(type="attention") if item["code"] == "worked_after_move")
    address = f"/office/attention/{card}/give-back"
    assert f'action="{address}"' in browser.get("/office/inbox").text, "nothing is lacking: one click"
    for member in (TESS, BRAM):
        runs_out(anna, member, "2026-11-20")
    inbox = browser.get("/office/inbox").text
    assert re.search(rf'href="{address}" data-sheet', inbox) and f'action="{address}"' not in inbox
    said = "In team Noord heeft die dag niemand meer NEN 1010: laatst geldig t/m vr 20 nov 2026."
    assert said in browser.get(address).text
    stopped = browser.form(address)
    assert stopped.status_code == 409 and said in stopped.text and piet.visit(visit)["team"] == OOST
    assert browser.form(address, despite="Bijna klaar.").status_code == 303
    assert piet.visit(visit)["team"] == NOORD
    page = browser.get(f"/office/visit/{visit}").text
    assert said in page and "Bijna klaar." in page
    assert browser.form(f"{address}/undo").status_code == 303, "what was decided before asks nothing again"
    assert browser.get(f"/office/attention/{made_id('voltwijk', 'member', 'Tess')}/give-back").status_code == 404
