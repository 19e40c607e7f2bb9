"""The office clears a phone and looks at what it handed over; a rescue file is brought at a page."""

import io
import json
import re

from flask import Flask

from server.kit.ids import uuid7
from server.rescues.rescue_file import seal
from server.seed.made_ids import made_id
from tests.conftest import FakeClock
from tests.evidence import pictures
from tests.field_api.phone import Phone
from tests.office.people import Browser, Program

PHOTO = pictures.jpeg()


def test_a_phone_is_cleared_and_what_it_handed_over_is_seen_and_taken_over(
    app: Flask, clock: FakeClock, browser: Browser
) -> None:
    anna, tess = Browser.of(app, "anna@voltwijk.example"), Phone(app, clock, "tess@voltwijk.example")
    visit = tess.visit()
    acts = [tess.says("visit.set_state", visit=visit, to="en_route", step=uuid7()), tess.photo(visit, PHOTO)]
    device = f"/office/device/{tess.device}"
    assert browser.get(f"{device}/wipe").status_code == 403
    assert f"{device}/wipe" not in browser.get("/office/devices").text, "not for a planner"
    assert "eerst in wat nog niet verzonden is" in anna.get(f"{device}/wipe").text
    nameless = anna.form(f"{device}/wipe", reason=" ")
    assert (nameless.status_code, "Zeg waarom" in nameless.text) == (422, True)
    assert anna.form(f"{device}/wipe", reason="Verloren").location.endswith("did=wipe&item=" + tess.device)
    assert anna.form(f"{device}/wipe", reason="Verloren").status_code == 409
    assert "telefoon niet gezien sinds" in anna.get("/office/devices?did=wipe").text
    tess.hands_over(PHOTO)
    tess.post("/api/mobile/wipe", json={"mutations": acts})
    tess.post("/api/mobile/wipe/handed", json={"files": [pictures.sha256(PHOTO)]})
    assert anna.form(f"{device}/spare").location.endswith("did=wipe_too_late")
    tess.post("/api/mobile/wipe/done", json={})
    shown = browser.get("/office/devices").text
    assert "gewist" in shown and "Ingeleverd werk (1)" in shown
    (address,) = set(re.findall(r'href="(/office/quarantine/[0-9a-f-]+)"', browser.get("/office/inbox").text))
    page = browser.get(address).text
    assert "Alles overnemen" in page and f"/office/blobs/{pictures.sha256(PHOTO)}?size=thumb" in page
    assert browser.get(f"/office/blobs/{pictures.sha256(PHOTO)}?size=thumb").status_code == 200
    assert browser.form(f"{address}/accept").location.endswith("did=rescue_taken")
    assert browser.form(f"{address}/accept").status_code == 409
    assert browser.form(f"{address}/dismiss").status_code == 409
    assert "Overgenomen" in browser.get(f"{address}?did=rescue_taken").text
    assert Program.of(app, "piet@voltwijk.example").visit(visit)["state"] == "en_route"
    assert browser.get(f"/office/quarantine/{uuid7()}").status_code == 404


def test_an_order_is_taken_back_from_the_page(app: Flask, clock: FakeClock) -> None:
    anna, tess = Browser.of(app, "anna@voltwijk.example"), Phone(app, clock, "tess@voltwijk.example")
    anna.form(f"/office/device/{tess.device}/wipe", reason="Verloren")
    assert anna.form(f"/office/device/{tess.device}/spare").location.endswith(f"did=spare&item={tess.device}")
    assert "Toch niet wissen" not in anna.get("/office/devices?did=spare").text


def test_a_rescue_file_is_brought_and_what_is_wrong_with_one_is_said(
    app: Flask, clock: FakeClock, browser: Browser
) -> None:
    tess = Phone(app, clock, "tess@voltwijk.example")
    key = tess.get("/api/mobile/rescue").json
    odd = tess.says("visit.set_field", visit=uuid7(), field="remarks", value="<b>Hond</b>", was=None)
    said = {"member": tess.me["member"], "device": tess.device, "device_name": "Telefoon", "files": []}
    manifest = said | {"made_at": "2026-11-21T06:00:00Z", "mutations": [odd, {"name": 3}, {"at": "9999-99-99"}]}
    named = {"tenant": key["tenant"], "key": key["key"], "id": uuid7(), "made_at": "2026-11-21T06:00:00Z"}
    data = seal(bytes.fromhex(key["public_key"]), named, [json.dumps(manifest).encode()])
    assert brings(browser, None).status_code == 422
    for spoilt, words in ((b"hallo", "geen reddingsbestand"), (data[:-9], "einde ontbreekt"), (data + b"x", "einde")):
        refused = brings(browser, spoilt)
        assert refused.status_code == 422 and words in refused.text
    address = brings(browser, data).location
    page = browser.get(address).text
    assert "&lt;b&gt;Hond" in page and "Een bezoek dat hier niet bestaat" in page
    assert brings(browser, data).location == address.replace("brought", "before")
    assert browser.form(address.partition("?")[0] + "/dismiss").location.endswith("did=rescue_aside")
    assert "terzijde gelegd" in browser.get("/office/quarantine").text


def brings(browser: Browser, data: bytes | None):  # type: ignore[no-untyped-def]
    file = {} if data is None else {"file": (io.BytesIO(data), "tess.veldwerk")}
    return browser.client.post("/office/quarantine", data={"csrf": browser.csrf, **file})


def surveyed(app: Flask, tess: Phone) -> tuple[str, str]:
    """A visit with a part per charger on her phone, and the version of its checklist."""
    template = made_id("voltwijk", "checklist_template", "survey")
    Program.of(app, "anna@voltwijk.example").send("PUT", f"/api/checklist/{template}/types", {"types": ["maintenance"]})
    address = {"street": "Dorpsstraat", "number": "4", "postcode": "8012 EB", "city": "Zwolle"}
    body = {"customer": {"name": "Klaas Vaak", "address": address}, "type": "maintenance", "team": "noord", "planned_from": "2026-11-21T16:00:00+01:00"}  # fmt: skip
    made = Program.of(app, "piet@voltwijk.example").post("/api/visits", body)
    assert made.status_code == 201, made.text
    (visit,) = tess.documents("visit", id=made.json["id"])
    return visit["id"], visit["checklist_version"]


def test_what_was_answered_is_read_in_the_checklists_own_words(app: Flask, clock: FakeClock, browser: Browser) -> None:
    anna, tess = Browser.of(app, "anna@voltwijk.example"), Phone(app, clock, "tess@voltwijk.example")
    visit, version = surveyed(app, tess)
    anna.form(f"/office/device/{tess.device}/wipe", reason="Verloren")
    act = tess.says("checklist.answer", id=uuid7(), visit=visit, item="mounting", repeat=1, value="pole",
                    checklist=version)  # fmt: skip
    tess.post("/api/mobile/wipe", json={"mutations": [act]})
    tess.post("/api/mobile/wipe/handed", json={"files": []})
    (address,) = set(re.findall(r'href="(/office/quarantine/[0-9a-f-]+)"', browser.get("/office/inbox").text))
    page = browser.get(address).text
    assert "Hoe wordt hij geplaatst? (Laadpaal 2)" in page and "Op een paal" in page
    assert "Herhaling" not in page and "pole<" not in page and version not in page


def test_refused_work_is_read_in_the_checklists_own_words(app: Flask, clock: FakeClock, browser: Browser) -> None:
    tess = Phone(app, clock, "tess@voltwijk.example")
    visit, _ = surveyed(app, tess)
    first = tess.says("checklist.answer", id=uuid7(), visit=visit, item="mounting", repeat=0, value="nonsense")
    second = tess.says("checklist.answer", id=uuid7(), visit=visit, item="mounting", repeat=0, value="pole")
    receipts = tess.pushes(first, second | {"after": [first["id"]]})
    assert [one["status"] for one in receipts] == ["rejected", "rejected"]
    page = browser.get("/office/inbox").text
    assert "Hoe wordt hij geplaatst? (Laadpaal 1)" in page and "Op een paal" in page and "Herhaling" not in page
