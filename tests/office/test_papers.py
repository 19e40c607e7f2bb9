"""Papers of a visit: Piet brings a drawing, Tess reads it without signal, Klaas reads what is meant for him."""

import io
from base64 import b64encode
from typing import Any

import pytest
from PIL import Image

from server.kit.ids import uuid7
from server.visits import papers
from tests.office.people import Browser, Program, Tess

DRAWING = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def brings(browser: Browser, visit: str, data: bytes = DRAWING, name: str = "Tekening.pdf", **form: str) -> Any:
    sent = {"csrf": browser.csrf, "file": (io.BytesIO(data), name), **form}
    return browser.client.post(f"/office/visit/{visit}/paper", data=sent, headers={"Accept": "text/html"})


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


def test_a_paper_of_the_order_goes_with_its_later_visits(browser: Browser, piet: Program, tess: Tess) -> None:
    visit = piet.today()
    brings(browser, visit["id"], of="work_order", title="Vergunning")
    assert holds(tess)["Vergunning"]["subject"] == visit["work_order"]
    piet.post(f"/api/visit/{visit['id']}/move", {"team": "oost", "was": {"team": visit["team"]}})
    assert holds(tess) == {}, "it went along with the visit"


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
    assert brings(browser, visit, title="x" * 201).status_code == 422
    sent = {"title": "Handleiding", "content": b64encode(DRAWING).decode(), "for_customer": True}
    assert petra.post(f"/api/visit/{visit}/papers", sent).status_code == 404
    assert piet.post(f"/api/visit/{uuid7()}/papers", sent).status_code == 404
    assert piet.post(f"/api/visit/{visit}/papers", sent | {"content": "?"}).status_code == 400
    made = piet.post(f"/api/visit/{visit}/papers", sent)
    assert made.status_code == 201
    assert piet.post(f"/api/visit/{visit}/papers", sent).status_code == 409, "the same one twice"
    (paper,) = piet.get(f"/api/visit/{visit}/papers").json["items"]
    assert (paper["id"], paper["title"], paper["for_customer"]) == (made.json["id"], "Handleiding", True)
    assert petra.send("DELETE", f"/api/visit/{visit}/paper/{paper['id']}").status_code == 404
    assert piet.client.delete(f"/api/visit/{visit}/paper/{paper['id']}", headers=piet.headers).status_code == 204
