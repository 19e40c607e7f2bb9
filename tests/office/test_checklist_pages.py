"""The office's pages of checklists: in both languages, with their forms, and what a browser may do on them."""

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from server.kit.i18n import catalogue
from tests.office.people import Browser, Program
from tests.office.test_checklists import SECTIONS, a_draft, published, saved

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def her(app: Flask) -> Browser:
    """Anna at the office's pages."""
    return Browser.of(app, "anna@voltwijk.example")


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_page_of_checklists_shows_in_both_languages(her: Browser, anna: Program, lang: str) -> None:
    first = published(anna, saved(anna, a_draft(anna)))
    draft = saved(
        anna, anna.post(f"/api/checklist/{first['template']}/draft").json, [{"id": "s", "title": "", "items": []}]
    )
    her.form("/office/language", lang=lang, back="/office/")
    pages = [
        "checklists",
        "checklists/new",
        "checklists/import",
        "checklists/preview",
        f"checklists/{first['template']}",
    ]
    for version in (first, draft):
        pages += [
            f"checklist-version/{version['id']}{what}" for what in ("", "/changes", "/visits", "/publish", "/discard")
        ]
    pages.append(f"checklist-version/{draft['id']}/changes?since={first['id']}")
    for path in pages:
        got = her.get(f"/office/{path}")
        assert got.status_code == 200, (path, got.text[:300])
        assert f'<html lang="{lang}">' in got.text
        words = " ".join(re.findall(r">([^<]+)<", got.text))
        assert not re.findall(r"(?:office|visits)\.[a-z_]+\b(?!\.(css|js|svg))", words), path
        assert " style=" not in got.text and not re.search(r'<script(?![^>]*(src=|type="importmap"))', got.text), path


def test_the_builder_runs_no_script_but_ours_and_frames_no_page_but_ours(her: Browser, anna: Program) -> None:
    draft = a_draft(anna)
    builder, preview = (
        her.get(f"/office/{path}") for path in (f"checklist-version/{draft['id']}", "checklists/preview")
    )
    policy = builder.headers["Content-Security-Policy"]
    assert "frame-src 'self'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
    framed = preview.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in framed and preview.headers["X-Frame-Options"] == "SAMEORIGIN"
    for page, rules in ((builder, policy), (preview, framed)):
        assert re.search(r'<script type="importmap">', page.text) and re.search(r"script-src 'self' 'sha256-", rules)
    assert her.get("/office/checklists").headers["X-Frame-Options"] == "DENY"


def test_anna_makes_publishes_and_uses_a_checklist_by_its_forms(her: Browser, anna: Program) -> None:
    made = her.form("/office/checklists/new", name="Schouw")
    assert made.status_code == 303
    version = made.headers["Location"].rpartition("/")[2]
    draft = saved(anna, anna.get(f"/api/checklist-version/{version}").json)
    form = her.get(f"/office/checklist-version/{version}/publish").text
    assert "Bewezen: elk pad" in form and f'name="v" value="{draft["v"]}"' in form
    stale = her.form(f"/office/checklist-version/{version}/publish", v=str(draft["v"] - 1))
    assert stale.status_code == 409 and "Iemand anders heeft dit concept intussen gewijzigd" in stale.text
    done = her.form(f"/office/checklist-version/{version}/publish", v=str(draft["v"]))
    assert done.headers["Location"] == f"/office/checklists/{draft['template']}?did=checklist_published"
    assert her.form(f"/office/checklists/{draft['template']}/types", type_fault="1").status_code == 303
    assert anna.get(f"/api/checklist/{draft['template']}").json["types"] == ["Storing"]
    assert her.form(f"/office/checklists/{draft['template']}/draft").status_code == 303
    again = her.form(f"/office/checklists/{draft['template']}/draft").headers["Location"]
    v = anna.get(f"/api/checklist-version/{again.rpartition('/')[2]}").json["v"]
    gone = her.form(f"{again}/discard", v=str(v))
    assert gone.headers["Location"].endswith("?did=checklist_discarded")
    assert "Het concept is weggegooid." in her.get(gone.headers["Location"]).text


def test_a_blocked_draft_is_not_offered_for_publishing(her: Browser, anna: Program) -> None:
    odd = [{"id": "s", "title": "S", "items": [{"id": "c", "type": "choice", "title": "Kast", "required": True}]}]
    draft = saved(anna, a_draft(anna), odd)
    form = her.get(f"/office/checklist-version/{draft['id']}/publish").text
    assert "“Kast” heeft niets om uit te kiezen" in form and 'name="v"' in form and "Publiceer</button>" not in form


def test_a_file_that_is_no_checklist_is_answered_with_the_place(her: Browser) -> None:
    def brings(data: bytes) -> Any:
        sent = {"csrf": her.csrf, "file": (io.BytesIO(data), "lijst.json")}
        return her.client.post("/office/checklists/import", data=sent, headers={"Accept": "text/html"})

    good = {"format": "veldwerk.checklist/1", "code": "schouw", "name": "Schouw", "sections": SECTIONS}
    wrong = brings(json.dumps(good | {"sections": [{"id": "s", "title": "S", "items": [{"id": "x"}]}]}).encode())
    assert wrong.status_code == 422 and "“type” ontbreekt. (bij /sections/0/items/0/type)" in wrong.text
    assert "geen leesbare JSON" in brings(b"PK\x03\x04").text
    assert "Kies een bestand." in her.form("/office/checklists/import").text
    taken = brings(json.dumps(good).encode())
    assert taken.status_code == 303 and taken.headers["Location"].endswith("?did=checklist_imported")
    assert "Er is al een concept" in brings(json.dumps(good).encode()).text


def test_piet_sees_checklists_and_no_way_to_change_them(browser: Browser, anna: Program) -> None:
    draft = saved(anna, a_draft(anna))
    page = browser.get(f"/office/checklist-version/{draft['id']}").text
    assert 'data-readonly="true"' in page and "/publish" not in page and "/discard" not in page
    assert "Nieuwe checklist" not in browser.get("/office/checklists").text


def test_every_word_of_the_builder_is_in_the_catalogue_and_every_one_there_is_used() -> None:
    for folder, prefix, call in (("builder", "office.builder_", "t"), ("preview", "office.preview_", "say")):
        sources = "".join(path.read_text() for path in (ROOT / "static/js" / folder).glob("*.js"))
        known = {key.removeprefix(prefix) for key in catalogue("nl") if key.startswith(prefix)}
        asked = set(re.findall(rf'\b{call}\(\s*"([a-z_]+)"', sources))
        made = tuple(re.findall(rf"\b{call}\(`([a-z_]+)\$\{{", sources))
        assert prefix == "office.preview_" or asked <= known, asked - known
        unused = {key for key in known - asked if not key.startswith(made) and f'"{key}"' not in sources}
        assert not unused - {"preview"}, unused
