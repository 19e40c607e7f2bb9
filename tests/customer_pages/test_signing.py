"""Klaas signs on his own phone: the same evidence as on Tess' phone, and nothing that is not at the office."""

import base64
import hashlib
import io
import json
import re
from typing import Any

import pytest
from PIL import Image, ImageDraw
from sqlalchemy import select

from server.accounts.models import Device, Member
from server.evidence.links import is_here, opened
from server.evidence.models import Statement
from server.kit.chain_jobs import chain_what_waits
from server.kit.files import files_of
from server.kit.house import open_house
from server.kit.ids import uuid7
from server.kit.jobs import Work
from server.kit.work_models import Audit
from server.links.models import CustomerLink
from server.reports.making import make_report, newest_report
from server.reports.verify.check import check
from server.reports.verify.say import verdict_of
from server.visits.link_signing import facts_of_now, why_not_yet
from server.visits.models import Signature
from tests.customer_pages.klaas import HTML, TENANT, Klaas
from tests.office.people import Browser

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0"


def mark(ink: bool = True, size: tuple[int, int] = (1000, 500)) -> str:
    """A drawing as the page's script sends it."""
    paper = Image.new("RGB", size, "white")
    if ink:
        ImageDraw.Draw(paper).line([(100, 300), (400, 100), (700, 350)], fill="black", width=6)
    out = io.BytesIO()
    paper.save(out, "PNG")
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()


def form(page: str, **more: str) -> dict[str, str]:
    """What the page fills in by itself, and what Klaas does."""
    hidden = dict(re.findall(r'name="(lang|basis)" value="([^"]*)"', page))
    return hidden | {"name": "Klaas de Wit", "agreed": "yes"} | more


def by_link(klaas: Klaas) -> list[Signature]:
    return [row for row in klaas.rows(Signature) if row.channel == "link"]


def done(klaas: Klaas) -> str:
    """A visit that Tess finished without a signature."""
    klaas.tess.steps(klaas.visit, "working")
    klaas.tess.answers(klaas.visit, "earth", "24.6")
    klaas.tess.completes(klaas.visit, remarks="Kabel langs de regenpijp")
    return klaas.visit


def test_he_reads_everything_and_his_typed_name_is_sealed_like_any_signature(klaas: Klaas) -> None:
    visit = done(klaas)
    link = klaas.link("sign")
    assert make_report(Work(klaas.app, TENANT, klaas.clock()), visit), "one that says that nobody signed"
    assert "niet getekend" in klaas.sees(klaas.link("report"))
    page = klaas.sees(link)
    assert "24,6" in page and "regenpijp" not in page and "geldt als uw handtekening" in page
    for wrong in ({"name": " "}, {"agreed": ""}, {"name": "x" * 201}, {"how": "drawn"}, {"how": "drawn", "drawn": "data:image/png;base64,%%"}, {"how": "drawn", "drawn": mark(ink=False)}, {"how": "drawn", "drawn": mark(size=(4000, 100))}):  # fmt: skip
        assert klaas.sends(f"{link}/sign", **form(page, **wrong)).status_code == 422, wrong
    assert klaas.sends(f"{link}/sign", name="Klaas", agreed="yes").status_code == 409, "of another page than this one"
    assert by_link(klaas) == []
    assert klaas.sends(f"{link}/sign", **form(page)).status_code == 303
    assert klaas.sends(f"{link}/sign", **form(page)).status_code == 409, "pressed twice is signed once"
    (row,) = by_link(klaas)
    assert (row.name, row.typed, row.image_sha256, row.role, row.device_id) == ("Klaas de Wit", "Klaas de Wit", None, "customer", None)  # fmt: skip
    assert "Getekend met de naam Klaas de Wit" in klaas.sees(link)
    with open_house(klaas.app, TENANT, write=False, now=klaas.clock()) as house:
        with files_of(klaas.app).open(TENANT, row.statement_sha256) as source:
            text = source.read()
        said = json.loads(text)
        assert hashlib.sha256(text).hexdigest() == row.statement_sha256
        assert (said["visit"], said["name"], said["remarks"]) == (
            visit,
            "Klaas de Wit",
            klaas.piet.visit(visit)["remarks"],
        )
        assert house.session.scalars(select(Statement.subject_id)).all().count(visit) == 1
        assert ("signature", row.id) in opened(house.desk, row.statement_sha256), "phones of the team may read it"
        written = house.session.scalars(select(Audit).where(Audit.verb == "sign")).one()
        assert written.origin == "127.0.0.1" and written.after["statement"] == row.statement_sha256
        asked = house.session.scalars(select(CustomerLink).where(CustomerLink.purpose == "sign")).one()
        assert (asked.result_id, asked.used_at) == (row.id, klaas.clock())
    work = Work(klaas.app, TENANT, klaas.clock())
    chain_what_waits(work)
    assert make_report(work, visit)
    with open_house(klaas.app, TENANT, write=False, now=klaas.clock()) as house:
        report = newest_report(house, visit)
        assert report is not None
        with files_of(klaas.app).open(TENANT, report.blob_sha256) as source:
            pdf = source.read()
    keys = klaas.client.get("/.well-known/veldwerk/voltwijk/keys.json").json["keys"]
    assert verdict_of(check(pdf, keys)) == "valid"
    assert klaas.client.get(f"{klaas.link('report')}/report.pdf").data == pdf
    assert "niet getekend" not in klaas.sees(klaas.link("report")) and report.number == 2


def test_who_signed_when_and_from_where_stands_in_the_trail_in_words(klaas: Klaas) -> None:
    """From where only for who may see the audit trail: the address is a customer's."""
    visit = done(klaas)
    link = klaas.link("sign")
    klaas.client.post(f"{link}/sign", data=form(klaas.sees(link)), headers=HTML | {"User-Agent": FIREFOX})
    trails = {
        name: Browser.of(klaas.app, f"{name}@voltwijk.example").get(f"/office/visit/{visit}").text.partition('id="h-trail"')[2]
        for name in ("anna", "piet")
    }  # fmt: skip
    for trail in trails.values():
        assert "Klant tekende via een link" in trail and ">sign<" not in trail and "Klaas de Wit · " in trail
    assert "127.0.0.1 · Firefox, Windows" in trails["anna"]
    assert "127.0.0.1" not in trails["piet"] and "Firefox" not in trails["piet"]


def test_who_signed_on_a_phone_stands_in_the_trail_with_whose_phone_it_was(klaas: Klaas) -> None:
    visit = klaas.yesterday()
    with open_house(klaas.app, TENANT, write=False, now=klaas.clock()) as house:
        row = house.session.scalars(select(Signature).where(Signature.visit_id == visit)).one()
        phone = house.session.scalars(select(Device.name).where(Device.id == row.device_id)).one()
        tess = house.session.scalars(select(Member.name).where(Member.id == row.by_member_id)).one()
    page = (
        Browser.of(klaas.app, "piet@voltwijk.example").get(f"/office/visit/{visit}").text.partition('id="h-trail"')[2]
    )
    assert "Klant tekende op de telefoon van de monteur" in page
    assert re.search(f"{row.name} · [^·]+ · {tess} · {phone}", page)


def test_a_drawing_is_kept_as_it_was_drawn(klaas: Klaas) -> None:
    done(klaas)
    link = klaas.link("sign")
    page = klaas.sees(f"{link}?lang=en")
    assert "Your typed name counts" in page
    assert klaas.sends(f"{link}/sign", **form(page, how="drawn", drawn=mark())).status_code == 303
    (row,) = by_link(klaas)
    assert (
        row.typed is None and row.image_sha256 == hashlib.sha256(base64.b64decode(mark().partition(",")[2])).hexdigest()
    )
    with open_house(klaas.app, TENANT, write=False, now=klaas.clock()) as house:
        assert is_here(house.desk, row.image_sha256)
    assert "via een link van Piet" in klaas.piet.client.get(f"/office/visit/{klaas.visit}", headers=klaas.piet.headers | {"Accept": "text/html"}).text  # fmt: skip


def test_what_changed_meanwhile_is_read_again_before_anything_is_signed(klaas: Klaas) -> None:
    done(klaas)
    link = klaas.link("sign")
    page = klaas.sees(link)
    klaas.tess.answers(klaas.visit, "insulation", "1.2")  # her phone had no signal when she measured it
    got = klaas.sends(f"{link}/sign", **form(page))
    assert got.status_code == 409 and "lees het opnieuw" in got.text and by_link(klaas) == []
    assert klaas.sends(f"{link}/sign", **form(got.text)).status_code == 303


def test_nobody_signs_what_is_still_on_a_phone_without_signal(klaas: Klaas) -> None:
    link = klaas.link("sign")
    assert "nog niet begonnen" in klaas.sees(link)
    klaas.tess.steps(klaas.visit, "working")
    page = klaas.sees(link)
    assert "geen bereik" in page and f"{link}/sign" not in page
    assert klaas.sends(f"{link}/sign", name="Klaas", agreed="yes", basis="0" * 64).status_code == 409
    klaas.tess.completes(klaas.visit)  # all that her phone wrote before has come with it
    assert klaas.sends(f"{link}/sign", **form(klaas.sees(link))).status_code == 303


def test_once_all_but_the_signature_is_here_it_can_be_signed_while_she_is_still_there() -> None:
    lacks = [{"type": "signature"}], [{"type": "signature"}, {"type": "photo"}]
    assert [why_not_yet({"state": "working", "missing": missing}) for missing in lacks] == [None, "incomplete"]
    assert [why_not_yet({"state": state, "missing": lacks[1]}) for state in ("done", "partial", "no_access", "cancelled")] == [None, None, "cancelled", "cancelled"]  # fmt: skip


def test_who_signed_on_her_phone_meanwhile_has_nothing_left_to_sign(klaas: Klaas) -> None:
    done(klaas)
    link = klaas.link("sign")
    klaas.clock.passes(minutes=1)
    seal = {"role": "customer", "name": "Klaas", "statement_sha256": "cd" * 32, "typed": "Klaas", "consent": "Akkoord"}
    klaas.tess.does("signature.seal", id=uuid7(), visit=klaas.visit, channel="phone", **seal)
    assert "Klaas heeft al getekend" in klaas.sees(link)
    again = klaas.link("sign")  # the office asks for one more, knowing that
    assert "Lees wat er is gedaan" in klaas.sees(again)


def test_what_was_signed_on_her_phone_is_signed_again_only_when_it_changed(klaas: Klaas) -> None:
    visit = klaas.yesterday()
    link = klaas.link("sign", visit)
    page = klaas.sees(link)
    assert "heeft al getekend" in page and f"{link}/sign" not in page and "report.pdf" not in page
    assert klaas.client.get(f"{link}/report.pdf", headers=HTML).status_code == 404
    work = Work(klaas.app, TENANT, klaas.clock())
    chain_what_waits(work)
    assert make_report(work, visit)
    assert "report.pdf" in klaas.sees(link) and klaas.client.get(f"{link}/report.pdf").mimetype == "application/pdf"
    assert klaas.sends(f"{link}/sign", name="Klaas", agreed="yes", basis="0" * 64).status_code == 409
    before = klaas.piet.visit(visit)["remarks"]
    klaas.piet.send("PATCH", f"/api/visit/{visit}", {"remarks": "Kabel verlegd.", "was": {"remarks": before}})
    page = klaas.sees(link)
    assert "Daarna is dit veranderd" in page and "is nu Kabel verlegd." in page
    klaas.clock.passes(minutes=1)
    assert klaas.sends(f"{link}/sign", **form(page)).status_code == 303
    assert "Getekend met de naam Klaas de Wit" in klaas.sees(link) and len(by_link(klaas)) == 1
    assert klaas.sends(f"{link}/sign", **form(page)).status_code == 409


def ask(klaas: Klaas, facts: str, visit: str | None = None, lang: str = "nl") -> Any:
    body = {"visit": visit or klaas.visit, "facts": facts, "lang": lang}
    return klaas.tess.client.post("/api/mobile/sign-link", json=body, headers={"Authorization": f"Bearer {klaas.tess.token}"})  # fmt: skip


def test_tess_gets_a_code_only_when_the_office_holds_what_her_phone_holds(klaas: Klaas) -> None:
    assert ask(klaas, "0" * 64).json["code"] == "not_ready"
    done(klaas)
    assert ask(klaas, "0" * 64).json["code"] == "not_all_here"
    with open_house(klaas.app, TENANT, write=False, now=klaas.clock()) as house:
        facts = facts_of_now(house, klaas.visit)
    got = ask(klaas, facts)
    assert got.status_code == 200 and base64.b64decode(got.json["qr"]).startswith(b"<?xml")
    assert ask(klaas, facts).json["address"] == got.json["address"], "asked twice is one link"
    assert "Lees wat er is gedaan" in klaas.sees("/k/" + got.json["address"].rpartition("/k/")[2])
    klaas.clock.passes(minutes=2)
    seal = {"role": "customer", "name": "Klaas", "statement_sha256": "cd" * 32, "typed": "Klaas", "consent": "Akkoord"}
    klaas.tess.does("signature.seal", id=uuid7(), visit=klaas.visit, channel="phone", **seal)
    klaas.clock.passes(minutes=2)
    anew = ask(klaas, facts).json["address"]
    assert anew != got.json["address"], "the link from before his signature asks for nothing any more"
    assert "Lees wat er is gedaan" in klaas.sees("/k/" + anew.rpartition("/k/")[2])
    assert ask(klaas, facts).json["address"] == anew
    assert ask(klaas, facts, visit=klaas.piet.today("oost")["id"]).status_code == 404, "not her team's"
    assert ask(klaas, "short").status_code == 400


@pytest.mark.parametrize("named", ["document", "nothing"])
def test_a_photo_opens_by_its_own_visits_link_only(klaas: Klaas, named: str) -> None:
    photo = klaas.piet.visit(klaas.yesterday())["photos"][0]["id"] if named == "document" else uuid7()
    mine = klaas.client.get(f"{klaas.link('report', klaas.yesterday())}/photo/{photo}")
    other = klaas.client.get(f"{klaas.link('report')}/photo/{photo}")
    assert (mine.status_code, other.status_code) == ((200 if named == "document" else 404), 404)
    assert named == "nothing" or (mine.mimetype == "image/jpeg" and mine.headers["Cache-Control"] == "no-store")
