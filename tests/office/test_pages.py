"""The office's pages in both languages, their forms, and what they may not do."""

import re

import pytest
from flask import Flask, render_template_string

from server.inventory.names import serial_id, serial_norm
from server.kit.ids import uuid7
from server.seed.made_ids import made_id
from tests.office.people import Browser, Program, Tess
from tests.office.test_stock_calls import BREAKER, CABLE, CHARGER, VAN, line

PAGES = ("/office/", "/office/?day=2026-11-20", "/office/?team=oost", "/office/search?q=hattem", "/office/inbox", "/office/inbox?state=settled", "/office/devices", "/office/elements", "/office/visits/new")  # fmt: skip


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_page_shows_in_both_languages(browser: Browser, piet: Program, lang: str) -> None:
    browser.form("/office/language", lang=lang, back="/office/")
    done = piet.visits(day="2026-11-20", team="noord")[0]["id"]
    today = piet.today()["id"]
    more = [f"/office/visit/{done}", f"/office/visit/{today}", f"/office/visit/{done}/reopen"]
    more += [f"/office/visit/{today}/{form}" for form in ("move", "edit", "cancel")]
    for path in (*PAGES, *more):
        got = browser.get(path)
        assert got.status_code == 200, (path, got.text[:300])
        assert f'<html lang="{lang}">' in got.text
        assert not re.findall(r"office\.[a-z_]+\b(?!\.(css|js|svg))", _words(got.text)), path
        assert "<style" not in got.text and not re.search(r"<script(?![^>]*src=)", got.text), (
            "no inline script or style"
        )
        assert " style=" not in got.text and " onclick=" not in got.text


def _words(page: str) -> str:
    """What a person reads: text between tags."""
    return " ".join(re.findall(r">([^<]+)<", page))


def test_the_day_shows_teams_states_and_how_fresh_phones_are(browser: Browser, piet: Program, tess: Tess) -> None:
    visit = piet.today()["id"]
    tess.steps(visit, "working")
    page = browser.get("/office/").text
    assert "zaterdag 21 november" in page and "J. van der Kolk" in page and "Autobedrijf Prins" in page
    assert "Tess de Vries" in page and "Bezig" in page
    assert "/office/stock/load?day=2026-11-22" in page and "Te laden voor zondag 22 november" in page
    assert "stock/load" not in browser.get("/office/?day=2026-11-20").text, "nobody loads for yesterday"
    assert re.search(r'class="chip ok" title="Tess de Vries: laatste contact nu"', page)


def test_of_many_teams_one_is_chosen_from_a_list_and_a_day_too_full_says_so(
    browser: Browser, piet: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.office.routes.FEW_TEAMS", 1)
    monkeypatch.setattr("server.office.day.MOST", 2)
    team = piet.today()["team"]
    page = browser.get(f"/office/?day=2026-11-21&team={team}").text
    assert f'<option value="{team}" selected>Noord</option>' in page and 'aria-label="Welk team"' not in page
    assert "Meer dan 2 bezoeken" in page and page.count('<tr id="visit-') == 2
    assert browser.get("/office/?day=2026-11-21&team=").status_code == 200, "all teams"


def test_a_long_list_has_a_field_to_find_in_it_and_a_short_one_none(app: Flask) -> None:
    field = '{% from "office/elements.html" import find_in with context %}{{ find_in("people-list", rows) }}'
    with app.test_request_context("/office/admin/people"):
        long, short = (render_template_string(field, rows=rows) for rows in (21, 20))
    assert 'data-finds-in="people-list"' in long and "hidden" in long and short.strip() == ""


def test_a_visit_shows_what_was_done_and_checks_the_signature(browser: Browser, piet: Program) -> None:
    second = piet.visits(day="2026-11-20", team="noord")[1]["id"]
    page = browser.get(f"/office/visit/{second}").text
    assert "480 MΩ" in page and "1 eerder antwoord" in page and "0,4 MΩ" in page
    assert "Nat lasdoosje gevonden" in page and "V12600028" in page
    assert "De controlesom klopt" in page and "Sinds het tekenen is niets gewijzigd." in page
    piet.send(
        "PATCH", f"/api/visit/{second}", {"remarks": "Later gebeld.", "was": {"remarks": piet.visit(second)["remarks"]}}
    )
    page = browser.get(f"/office/visit/{second}").text
    assert "Gewijzigd na ondertekening." in page and "Opmerkingen zijn gewijzigd." in page
    assert "Wie deed wat" in page and "Piet Hoekstra" in page


def test_photos_are_served_small_and_whole(browser: Browser, piet: Program, app: Flask) -> None:
    photo = piet.visit(piet.visits(day="2026-11-20", team="noord")[0]["id"])["photos"][0]
    whole = browser.get(f"/office/blobs/{photo['sha256']}?size=full")
    thumb = browser.get(f"/office/blobs/{photo['sha256']}?size=thumb")
    assert whole.mimetype == thumb.mimetype == "image/jpeg"
    assert len(whole.data) == photo["bytes"] > len(thumb.data) > 0
    assert browser.get(f"/office/blobs/{'0' * 64}").status_code == 404
    petra = Browser.of(app, "petra@zonnehof.example")
    assert petra.get(f"/office/blobs/{photo['sha256']}").status_code == 404


def test_piet_moves_a_visit_by_its_form(browser: Browser, piet: Program) -> None:
    visit = piet.today()
    form = browser.get(f"/office/visit/{visit['id']}/move").text
    was = dict(re.findall(r'name="was_(\w+)" value="([^"]*)"', form))
    sent = {"team": made_id("voltwijk", "team", "oost"), "day": "2026-11-21", "from_": "09:00", "to": "11:30"}
    got = browser.form(
        f"/office/visit/{visit['id']}/move", **sent, was_team=was["team"], was_planned_from=was["planned_from"]
    )
    assert got.status_code == 303 and got.headers["Location"].endswith("?did=move")
    assert piet.visit(visit["id"])["planned_from"] == "2026-11-21T08:00:00.000Z"
    said = browser.get(got.headers["Location"]).text
    assert "Verplaatst naar zaterdag 21 november, 09:00–11:30, team Oost." in said
    assert "Let op: team Oost heeft dan ook" in said
    late = browser.form(
        f"/office/visit/{visit['id']}/move", **sent, was_team=was["team"], was_planned_from=was["planned_from"]
    )
    assert late.status_code == 409 and "Iemand wijzigde dit bezoek intussen" in late.text
    back = f"/office/visit/{visit['id']}/move/undo"
    assert f'action="{back}"' in said
    assert browser.form(back).headers["Location"].endswith("?did=unmove")
    now = piet.visit(visit["id"])
    assert [now[name] for name in ("team", "planned_from", "planned_to", "member")] == [visit[name] for name in ("team", "planned_from", "planned_to", "member")]  # fmt: skip
    assert browser.form(back).status_code == 409, "taken back once"
    page = browser.get(f"/office/visit/{visit['id']}?did=unmove").text
    assert "Verplaatsing ongedaan gemaakt" in page and "staat weer waar het stond" in page


def test_a_move_is_not_taken_back_once_somebody_is_on_the_way(
    browser: Browser, piet: Program, anna: Program, tess: Tess
) -> None:
    visit = piet.today()["id"]
    piet.post(f"/api/visit/{visit}/move", {"planned_from": "2026-11-21T10:00:00+01:00"})
    back = f"/office/visit/{visit}/move/undo"
    assert back in browser.get(f"/office/visit/{visit}?did=move").text
    assert anna.client.post(back, headers=anna.headers).status_code == 409, "another's move"
    tess.steps(visit, "en_route")
    assert back not in browser.get(f"/office/visit/{visit}?did=move").text
    assert browser.form(back).status_code == 409


def test_piet_gives_a_visit_to_one_person(browser: Browser, piet: Program) -> None:
    visit = piet.today()
    was = {"was_team": visit["team"], "was_planned_from": visit["planned_from"]}
    sent = {"team": visit["team"], "member": made_id("voltwijk", "member", "Tess"), "day": "2026-11-21"}
    got = browser.form(f"/office/visit/{visit['id']}/move", **sent, **was, from_="09:00", to="11:30")
    assert got.status_code == 303, got.text
    assert "Voor Tess de Vries." in browser.get(got.headers["Location"]).text
    assert piet.visit(visit["id"])["member_name"] == "Tess de Vries"


def test_a_form_that_is_not_whole_comes_back_with_sentences(browser: Browser, piet: Program) -> None:
    visit = piet.today()["id"]
    got = browser.form(f"/office/visit/{visit}/move", team="", day="31-02", from_="laat", to="")
    assert got.status_code == 422 and "Vul een tijd in als 09:30." in got.text and "Vul een datum in." in got.text
    new = browser.form(
        "/office/visits/new", day="2026-11-24", from_="09:00", team="noord", type="maintenance", name="Klaas"
    )
    assert new.status_code == 422 and new.text.count("dit is nodig") >= 4 and 'value="Klaas"' in new.text


def test_the_same_new_form_sent_twice_makes_one_visit(browser: Browser, piet: Program) -> None:
    form = {
        "key": "een-keer", "day": "2026-11-24", "from_": "17:00", "to": "", "team": "noord", "type": "maintenance",
        "name": "Klaas Vaak", "email": "", "phone": "", "street": "Dorpsstraat", "number": "4", "postcode": "8012EB", "city": "Zwolle",
    }  # fmt: skip
    first, again = browser.form("/office/visits/new", **form), browser.form("/office/visits/new", **form)
    assert first.status_code == 303 and first.headers["Location"] == again.headers["Location"]
    assert len(piet.visits(q="klaas vaak")) == 1


def test_an_edit_by_form_sends_only_what_changed(browser: Browser, piet: Program) -> None:
    visit = piet.today(nth=1)
    page = browser.get(f"/office/visit/{visit['id']}/edit").text
    assert "was_remarks" in page
    fields = {name: visit[name] or "" for name in ("contact_name", "contact_phone", "access_note", "remarks")}
    was = {f"was_{name}": value for name, value in fields.items()}
    got = browser.form(
        f"/office/visit/{visit['id']}/edit", **(fields | was | {"remarks": "Eerst bellen.\r\nDan komen."})
    )
    assert got.status_code == 303
    assert piet.visit(visit["id"])["remarks"] == "Eerst bellen.\nDan komen."


def test_cancel_and_reopen_ask_why(browser: Browser, piet: Program) -> None:
    visit = piet.today()["id"]
    assert browser.form(f"/office/visit/{visit}/cancel", reason=" ").status_code == 422
    assert browser.form(f"/office/visit/{visit}/cancel", reason="Klant is ziek").status_code == 303
    page = browser.get(f"/office/visit/{visit}").text
    assert "Klant is ziek" in page and "Geannuleerd" in page
    assert browser.form(f"/office/visit/{visit}/reopen", reason="Weer beter").status_code == 303
    assert piet.visit(visit)["state"] == "planned"


def test_a_clash_is_settled_by_one_click_and_taken_back(browser: Browser, piet: Program, tess: Tess) -> None:
    visit = piet.today()
    piet.send(
        "PATCH",
        f"/api/visit/{visit['id']}",
        {"contact_name": "Mevrouw Kolk", "was": {"contact_name": visit["contact_name"]}},
    )
    clash = tess.writes(visit["id"], "contact_name", "Opa Kolk", visit["contact_name"])["clash"]
    page = browser.get("/office/inbox").text
    assert "Contactpersoon verschillend ingevuld" in page and "Mevrouw Kolk" in page and "Opa Kolk" in page
    assert "Tess heeft gelijk" in page and "Kantoor heeft gelijk" in page
    assert 'class="count">1' in page
    entry = re.findall(r'name="entry" value="([^"]+)"', page)[0]
    got = browser.form(f"/office/clash/{clash}/settle", choice="phone", entry=entry)
    assert got.status_code == 303
    said = browser.get(got.headers["Location"]).text
    assert "Beslist: Tess heeft gelijk." in said and f'action="/office/clash/{clash}/undo"' in said
    assert piet.visit(visit["id"])["contact_name"] == "Opa Kolk"
    assert browser.form(f"/office/clash/{clash}/undo").status_code == 303
    assert piet.visit(visit["id"])["contact_name"] == "Mevrouw Kolk"


def test_a_card_gives_the_visit_back(browser: Browser, piet: Program, tess: Tess) -> None:
    visit = piet.today()["id"]
    tess.steps(visit, "working")
    piet.post(f"/api/visit/{visit}/move", {"team": "oost"})
    tess.answers(visit, "group", "ok")
    card = next(item for item in piet.inbox(type="attention") if item["code"] == "worked_after_move")
    assert "Geef terug aan team Noord" in browser.get("/office/inbox").text
    got = browser.form(f"/office/attention/{card['id']}/give-back")
    assert got.status_code == 303 and "did=give_back" in got.headers["Location"]
    assert piet.visit(visit)["team_name"] == "Noord"
    undo = f"/office/attention/{card['id']}/give-back/undo"
    assert f'action="{undo}"' in browser.get(got.headers["Location"]).text
    assert browser.form(undo).status_code == 303
    assert piet.visit(visit)["team_name"] == "Oost"
    late = browser.form(undo)
    assert late.status_code == 409 and "kan niet meer terug" in late.text and '<div id="inbox"' in late.text


def test_what_tess_pressed_meanwhile_counts_when_the_visit_is_given_back(
    browser: Browser, piet: Program, tess: Tess
) -> None:
    visit = piet.today()["id"]
    tess.steps(visit, "en_route")
    piet.post(f"/api/visit/{visit}/move", {"team": "oost"})
    tess.steps(visit, "on_site")
    assert "telde niet mee" in browser.get(f"/office/visit/{visit}").text
    card = next(item for item in piet.inbox(type="attention") if item["code"] == "worked_after_move")
    browser.form(f"/office/attention/{card['id']}/give-back")
    page = browser.get(f"/office/visit/{visit}").text
    assert piet.visit(visit)["state"] == "on_site" and "telde niet mee" not in page and "na verplaatsing" in page
    browser.form(f"/office/attention/{card['id']}/give-back/undo")
    assert piet.visit(visit)["state"] == "en_route"


def test_who_gives_back_too_late_reads_why_above_the_inbox(browser: Browser, piet: Program, tess: Tess) -> None:
    visit = piet.today()["id"]
    tess.steps(visit, "working")
    piet.post(f"/api/visit/{visit}/move", {"team": "oost"})
    tess.answers(visit, "group", "ok")
    card = next(item for item in piet.inbox(type="attention") if item["code"] == "worked_after_move")
    piet.post(f"/api/visit/{visit}/cancel", {"reason": "Klant belde af"})
    late = browser.form(f"/office/attention/{card['id']}/give-back")
    assert late.status_code == 409 and 'class="problem" role="alert"' in late.text and '<div id="inbox"' in late.text


def test_only_an_admin_locks_a_phone(app: Flask, browser: Browser, anna: Program, tess: Tess) -> None:
    device = next(one["id"] for one in anna.get("/api/devices").json["items"] if one["name"] == "tesss proeftelefoon")
    assert browser.get(f"/office/device/{device}/lock").status_code == 403
    admin = Browser.of(app, "anna@voltwijk.example")
    assert "Er wordt niets gewist" in admin.get(f"/office/device/{device}/lock").text
    assert admin.form(f"/office/device/{device}/lock").status_code == 303
    assert "vergrendeld" in admin.get("/office/devices").text


def test_a_form_of_another_site_does_nothing(browser: Browser, piet: Program) -> None:
    visit = piet.today()["id"]
    browser.csrf = "0" * 64
    assert browser.form(f"/office/visit/{visit}/cancel", reason="x").status_code == 403
    assert piet.visit(visit)["state"] == "planned"


def test_a_stranger_is_shown_the_way_in(app: Flask) -> None:
    for path in PAGES:
        got = app.test_client().get(path, headers={"Accept": "text/html"})
        assert got.status_code == 302 and got.headers["Location"].startswith("/office/login"), path


def test_an_open_page_is_poked_when_something_changed(browser: Browser, piet: Program, app: Flask) -> None:
    stream = browser.client.get("/office/updates", buffered=False)
    assert stream.mimetype == "text/event-stream"
    lines = iter(stream.response)
    assert b"retry" in next(lines)
    piet.post(f"/api/visit/{piet.today()['id']}/cancel", {"reason": "Ziek"})
    assert b"event: poke" in next(lines)
    stream.close()


def test_a_page_hears_what_changed_before_its_stream_was_open(browser: Browser, piet: Program) -> None:
    visit = piet.today()["id"]
    address = updates_of(browser.get("/office/").text)
    piet.post(f"/api/visit/{visit}/cancel", {"reason": "Ziek"})
    stream = browser.client.get(address, buffered=False)
    lines = iter(stream.response)
    assert b"retry" in next(lines)
    assert b"event: poke" in next(lines)
    stream.close()


def updates_of(html: str) -> str:
    """The address of the stream that a page opens."""
    found = re.search(r'data-updates="([^"]+)"', html)
    assert found is not None
    return found[1]


def test_the_office_reads_what_was_swapped_why_and_of_which_batch(browser: Browser, piet: Program, tess: Tess) -> None:
    visit = piet.today()["id"]
    new, old = (one["serial"] for one in line(piet, VAN, CHARGER)["pieces"][:2])
    photo = {"sha256": "ab" * 32, "bytes": 9, "width": 4, "height": 3, "taken_at": "2026-11-21T09:00:00Z", "quality": None}  # fmt: skip
    plates = {"plate_photo": uuid7(), "old_plate_photo": uuid7()}
    for plate in plates.values():
        tess.does("photo.add", id=plate, visit=visit, **photo)
    swap = {"serial": new, "old_serial": old, "fate": "defective", "reason": "Display blijft zwart"} | plates
    said = tess.does("part.swap", id=uuid7(), visit=visit, product=CHARGER, **swap, **{"from": VAN, "to": VAN})
    assert said["status"] in ("applied", "clash"), said
    used = tess.does("part.use", id=uuid7(), visit=visit, product=BREAKER, quantity=2, batch="2026-40", **{"from": VAN})
    assert used["status"] == "applied"
    cable = uuid7()
    tess.does("part.use", id=cable, visit=visit, product=CABLE, quantity=14, **{"from": VAN})
    tess.does("part.return", id=uuid7(), of=cable, quantity=3)
    page = browser.get(f"/office/visit/{visit}").text
    parts = page[page.index('id="h-parts"') : page.index('id="h-sign"')]
    assert f'In plaats van <a href="/office/serial/{serial_id(CHARGER, serial_norm(old))}">{old}</a>' in parts
    assert "Defect meegenomen" in parts and "Display blijft zwart" in parts and "Batch 2026-40" in parts
    assert all(f'href="#photo-{plate}"' in parts for plate in plates.values()) and "Typeplaatje van het oude" in parts
    assert "14 m" in parts and "3 m terug" in parts
