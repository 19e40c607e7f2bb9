"""Papers of a visit: Piet brings a drawing, Tess reads it without signal, Klaas reads what is meant for him."""

import io
import re
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy.exc import IntegrityError

from server.kit.files import files_of
from server.kit.house import House, open_house
from server.kit.ids import uuid7
from server.kit.work_models import Audit
from server.seed.made_ids import made_id
from server.visits import paper_routes, papers
from tests.conftest import FakeClock
from tests.office.people import Browser, Program, Tess

VOLTWIJK = made_id("voltwijk", "tenant", "1")
DRAWING = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def brings(browser: Browser, visit: str, data: bytes = DRAWING, name: str = "Tekening.pdf", *, at: str = "", **form: str) -> Any:  # fmt: skip
    sent = {"csrf": browser.csrf, "file": (io.BytesIO(data), name), **form}
    return browser.client.post(f"{at or f'/office/visit/{visit}'}/paper", data=sent, headers={"Accept": "text/html"})


def holds(tess: Tess) -> dict[str, dict[str, Any]]:
    """What a phone gets that pulls everything: documents by the title of the paper."""
    got = tess.client.get("/api/mobile/sync?limit=2000", headers={"Authorization": f"Bearer {tess.token}"})
    changes = [one for one in got.json["changes"] if one["kind"] == "document" and one["op"] == "put"]
    return {one["doc"]["title"]: one["doc"] for one in changes}


def reads(tess: Tess, sha256: str) -> Any:
    return tess.client.get(f"/api/mobile/blobs/{sha256}?size=full", headers={"Authorization": f"Bearer {tess.token}"})


def test_what_piet_brings_is_on_the_phones_of_the_team_and_voids_what_they_proved(
    browser: Browser, piet: Program, tess: Tess, milan: Tess
) -> None:
    before = piet.today()
    assert brings(browser, before["id"]).headers["Location"].endswith("?did=add_paper#papers")
    page = browser.get(f"/office/visit/{before['id']}").text
    assert ">Tekening</a>" in page and "Document toegevoegd" in page and "Ook voor de klant" not in page
    paper = holds(tess)["Tekening"]
    assert (paper["subject"], paper["bytes"]) == (before["id"], len(DRAWING))
    assert reads(tess, paper["sha256"]).data == DRAWING
    assert holds(milan) == {} and reads(milan, paper["sha256"]).status_code == 404
    assert piet.visit(before["id"])["v"] > before["v"], "ready is said anew, with the drawing"

    assert browser.form(f"/office/visit/{before['id']}/paper/{paper['id']}/remove").status_code == 303
    assert holds(tess) == {} and reads(tess, paper["sha256"]).status_code == 404
    assert browser.form(f"/office/visit/{before['id']}/paper/{paper['id']}/remove").status_code == 404


def test_a_photo_of_the_cupboard_does_not_say_where_and_by_which_camera(browser: Browser, piet: Program) -> None:
    visit, out = piet.today()["id"], io.BytesIO()
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Fairphone", 6  # the maker; lying on its side
    exif.get_ifd(0x8825)[1] = "N"
    Image.new("RGB", (40, 20), "teal").save(out, "JPEG", exif=exif, comment=b"bij Klaas")
    assert b"Fairphone" in out.getvalue()
    assert brings(browser, visit, out.getvalue(), "kast.jpg").status_code == 303
    (paper,) = piet.get(f"/api/visit/{visit}/papers").json["items"]
    kept = browser.get(f"/office/blobs/{paper['sha256']}").data
    picture = Image.open(io.BytesIO(kept))
    assert (picture.format, picture.size, dict(picture.getexif())) == ("JPEG", (20, 40), {}), "upright, as it was seen"
    assert b"Fairphone" not in kept and b"Klaas" not in kept and paper["bytes"] == len(kept)
    assert brings(browser, visit, out.getvalue()[:-30], "half.jpg").status_code == 422


def test_a_paper_of_the_order_goes_with_its_later_visits(
    browser: Browser, piet: Program, tess: Tess, milan: Tess
) -> None:
    visit = piet.today()
    brings(browser, visit["id"], of="work_order", title="Vergunning")
    assert holds(tess)["Vergunning"]["subject"] == visit["work_order"] and holds(milan) == {}
    issue = uuid7()
    tess.does("issue.report", id=issue, visit=visit["id"], category="damage", severity="low", text="Kabel te kort")
    browser.form(f"/office/issue/{issue}/follow-up", team="oost", day="2026-11-23", from_="09:00", to="10:00")
    assert holds(milan)["Vergunning"]["subject"] == visit["work_order"], "who comes later has it too"
    piet.post(f"/api/visit/{visit['id']}/move", {"team": "oost", "was": {"team": visit["team"]}})
    assert holds(tess) == {}, "it went along with the visit"


def test_an_erased_customer_gets_no_paper_and_no_link_any_more(
    app: Flask, browser: Browser, piet: Program, clock: FakeClock
) -> None:
    visit, customer = piet.today()["id"], piet.today()["customer"]["id"]
    with open_house(app, VOLTWIJK, now=clock()) as house:
        house.desk.change("visit", visit, erased_at=clock())
        house.desk.change("customer", customer, erased_at=clock())
    got = brings(browser, visit)
    theirs = f"/office/customer/{customer}"
    assert brings(browser, "", at=theirs).status_code == 409 and f"{theirs}/paper" not in browser.get(theirs).text
    assert got.status_code == 409 and "gewist" in got.text
    assert browser.form(f"/office/visit/{visit}/link", purpose="sign").status_code == 409
    page = browser.get(f"/office/visit/{visit}").text
    assert f"/office/visit/{visit}/paper" not in page and f"/office/visit/{visit}/link" not in page


def test_a_conflict_on_the_first_try_does_not_lose_the_file(
    browser: Browser, piet: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit, tries = piet.today()["id"], list[str]()

    def meets_another_once(*given: Any, **named: Any) -> Any:
        tries.append("")
        if len(tries) == 1:
            raise IntegrityError("", {}, _Taken())
        return papers.add_paper(*given, **named)

    monkeypatch.setattr(paper_routes, "add_paper", meets_another_once)
    assert brings(browser, visit).status_code == 303 and len(tries) == 2
    assert [one["bytes"] for one in piet.get(f"/api/visit/{visit}/papers").json["items"]] == [len(DRAWING)]


class _Taken(Exception):
    """How PostgreSQL says that a unique value is taken."""

    sqlstate = "23505"


def test_a_file_that_a_sweep_took_between_the_bytes_and_the_commit_is_put_back(
    app: Flask, browser: Browser, piet: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = piet.today()["id"]

    def swept_first(house: House, *given: Any, **named: Any) -> Any:
        files_of(app).remove(house.tenant, sha256(DRAWING).hexdigest())
        return papers.add_paper(house, *given, **named)

    monkeypatch.setattr(paper_routes, "add_paper", swept_first)
    brings(browser, visit)
    (paper,) = piet.get(f"/api/visit/{visit}/papers").json["items"]
    with files_of(app).open(VOLTWIJK, paper["sha256"]) as source:
        assert source.read() == DRAWING


def test_the_drawing_of_a_meter_cupboard_goes_with_every_visit_at_that_address(
    browser: Browser, piet: Program, tess: Tess, milan: Tess
) -> None:
    visit = piet.today()
    brings(browser, visit["id"], of="address", title="Meterkast", for_customer="yes")
    brings(browser, visit["id"], DRAWING + b"%2\n", of="customer", title="Sleutelplan")
    held = holds(tess)
    assert set(held) == {"Meterkast", "Sleutelplan"} and held["Sleutelplan"]["subject"] == visit["customer"]["id"]
    assert "Bij dit adres" in browser.get(f"/office/visit/{visit['id']}").text
    shown = browser.get(f"/office/customer/{visit['customer']['id']}").text
    assert ">Meterkast</a>" in shown and ">Sleutelplan</a>" in shown and "Bij deze klant" in shown
    body = {"customer": visit["customer"]["id"], "type": "maintenance", "team": "oost"}
    later = piet.post("/api/visits", body | {"planned_from": "2026-11-23T09:00:00+01:00"}).json["id"]
    titles = [one["title"] for one in piet.get(f"/api/visit/{later}/papers").json["items"]]
    assert titles == ["Meterkast", "Sleutelplan"] and set(holds(milan)) == set(titles), "planned after it was brought"
    assert browser.form(f"/office/visit/{later}/paper/{held['Meterkast']['subject']}/remove").status_code == 404
    (drawing,) = [one for one in piet.get(f"/api/visit/{later}/papers").json["items"] if one["of"] == "address"]
    assert browser.form(f"/office/visit/{later}/paper/{drawing['id']}/remove").status_code == 303
    assert set(holds(tess)) == set(holds(milan)) == {"Sleutelplan"}


def test_piet_brings_a_key_plan_on_the_customers_own_page(
    browser: Browser, piet: Program, petra: Program, tess: Tess, house_of_voltwijk: Callable[[str], list[Audit]]
) -> None:
    visit = piet.today()
    customer = visit["customer"]["id"]
    page, calls = f"/office/customer/{customer}", f"/api/customer/{customer}/papers"
    (place,) = piet.get(f"/api/customer/{customer}").json["addresses"]
    asked = browser.get(f"{page}/paper").text
    assert "Bij deze klant, op elk adres" in asked and f'value="{place["id"]}"' in asked
    assert brings(browser, "", name="Sleutelplan.pdf", at=page).headers["Location"] == f"{page}?did=add_paper#papers"
    brings(browser, "", DRAWING + b"%2\n", of=place["id"], title="Meterkast", for_customer="yes", at=page)
    held = holds(tess)
    assert (held["Sleutelplan"]["subject"], held["Meterkast"]["subject"]) == (customer, place["id"])
    assert piet.visit(visit["id"])["v"] > visit["v"], "ready is said anew"
    shown = browser.get(f"{page}?did=add_paper").text
    assert f"Bij {place['street']} {place['number']}" in shown and "Document toegevoegd" in shown
    assert ">Meterkast</a>" in browser.get(f"/office/visit/{visit['id']}").text
    again = brings(browser, "", at=page)
    assert again.status_code == 409 and "Dit bestand staat hier al." in again.text
    assert brings(browser, "", b"", at=page).status_code == 422
    sent = {"title": "Plan", "content": b64encode(DRAWING + b"%3\n").decode()}
    assert piet.post(calls, sent | {"address": uuid7()}).status_code == 422
    assert petra.post(calls, sent).status_code == petra.get(calls).status_code == 404
    assert piet.post(calls, sent).status_code == 201
    titles = {one["title"]: one["id"] for one in piet.get(calls).json["items"]}
    assert browser.form(f"{page}/paper/{titles['Meterkast']}/remove").status_code == 303
    for status in (204, 404):
        gone = piet.client.delete(f"/api/customer/{customer}/paper/{titles['Plan']}", headers=piet.headers)
        assert gone.status_code == status
    assert set(holds(tess)) == {"Sleutelplan"}
    told = {(row.verb, (row.after or row.before)["title"]) for row in house_of_voltwijk(customer)}
    gone = {("remove_paper", title) for title in ("Meterkast", "Plan")}
    assert told == gone | {("add_paper", title) for title in titles}


def test_what_cannot_be_a_paper_gets_a_word_and_nothing_is_kept(
    browser: Browser, piet: Program, petra: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(papers, "MOST_BYTES", 100_000)
    visit = piet.today()["id"]
    for data, status, said in (
        (b"", 422, "Kies een bestand."),
        (b"MZ\x90\x00" + b"x" * 100, 415, "geen PDF"),
        (b"%PDF-" + b"x" * 100_000, 413, "te groot"),
        (b"\xff\xd8\xff\xe0 broken", 422, "foto"),
    ):
        got = brings(browser, visit, data)
        assert got.status_code == status and said in got.text, got.text[:3000]
        assert re.search(r'name="file"[^>]*aria-invalid="true" autofocus', got.text), "said at its field"
    assert brings(browser, visit, title="x" * 201).status_code == 422
    for name, title in (("tekening", "tekening"), ("n" * 230 + ".pdf", "n" * 200)):
        assert brings(browser, visit, DRAWING + title.encode(), name).status_code == 303
        assert title in [one["title"] for one in piet.get(f"/api/visit/{visit}/papers").json["items"]]
    sent = {"title": "Handleiding", "content": b64encode(DRAWING).decode(), "for_customer": True}
    assert petra.post(f"/api/visit/{visit}/papers", sent).status_code == 404
    assert piet.post(f"/api/visit/{uuid7()}/papers", sent).status_code == 404
    assert piet.post(f"/api/visit/{visit}/papers", sent | {"content": "?"}).status_code == 400
    made = piet.post(f"/api/visit/{visit}/papers", sent)
    assert made.status_code == 201
    assert piet.post(f"/api/visit/{visit}/papers", sent).status_code == 409, "the same one twice"
    paper = next(one for one in piet.get(f"/api/visit/{visit}/papers").json["items"] if one["id"] == made.json["id"])
    assert (paper["id"], paper["title"], paper["for_customer"]) == (made.json["id"], "Handleiding", True)
    assert petra.send("DELETE", f"/api/visit/{visit}/paper/{paper['id']}").status_code == 404
    assert piet.client.delete(f"/api/visit/{visit}/paper/{paper['id']}", headers=piet.headers).status_code == 204
