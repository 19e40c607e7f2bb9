"""The report that Klaas reads on his phone is the one that he gets as PDF: what was signed, by whom, and what changed since."""

import html
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import update

from server.kit.chain_jobs import chain_what_waits
from server.kit.files import files_of
from server.kit.house import open_house
from server.kit.ids import uuid7
from server.kit.jobs import Work
from server.reports.facts import facts_of
from server.reports.making import make_report
from server.reports.pages import pages_of
from server.visits.models import ChecklistVersion, Photo, Visit
from tests.customer_pages.klaas import HTML, TENANT, Klaas
from tests.customer_pages.test_signing import by_link, done, form, mark

ROOT = Path(__file__).resolve().parents[2]


def read(page: str) -> str:
    """What is on the page, as somebody reads it."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def on_paper(klaas: Klaas, visit: str) -> dict[str, Any]:
    """What the PDF of now says, thing by thing."""
    chain_what_waits(Work(klaas.app, TENANT, klaas.clock()))
    with open_house(klaas.app, TENANT, write=False, now=klaas.clock()) as house:
        facts = facts_of(house, files_of(klaas.app), visit)
        assert facts is not None
        return pages_of(facts, number=1, made_at=klaas.clock(), key_id="", seal="", keys_url="", verify_url="")


def says_as_paper(klaas: Klaas, visit: str) -> str:
    """The page of the report, after all of the PDF was found in it."""
    paper, page = on_paper(klaas, visit), klaas.sees(klaas.link("report", visit))
    text = read(page)
    wanted = [paper[name] for name in ("nr", "title", "customer", "address", "remarks", "withheld")] + paper["lines"]
    wanted += [f"{one['title']} {one['value']}{' ' + one['note'] if one['note'] else ''}" for one in paper["answers"]]
    wanted += [f"{one['name']} serienummer {one['serial']}".removesuffix(" serienummer ") for one in paper["parts"]]
    wanted += [one["title"] for one in paper["photos"]] + paper["changes"]
    wanted += [f"{one['name']} ({one['role']}) {one['when']}" for one in paper["signatures"] if one["role"] == "klant"]
    wanted += [one["consent"] for one in paper["signatures"]]
    assert [one for one in wanted if " ".join(one.split()) not in text] == []
    return page


def test_what_he_reads_is_what_he_gets_as_pdf_in_words_with_the_signature(klaas: Klaas) -> None:
    visit = klaas.yesterday()
    page = says_as_paper(klaas, visit)
    paper = on_paper(klaas, visit)
    assert len(paper["answers"]) > 3 and paper["parts"] and paper["photos"], "there is something to compare"
    assert not [one for one in re.findall(r"<dd[^>]*>([^<]*)", page) if one in ("ok", "fail", "na", "none")], "no codes"
    assert 'id="changed"' not in page and "niet getekend" not in page and "<script" not in page
    with open_house(klaas.app, TENANT, now=klaas.clock()) as house:
        house.session.execute(update(Photo).where(Photo.visit_id == visit).values(hidden_reason="Er staat iemand op."))
    page = says_as_paper(klaas, visit)
    assert "na de ondertekening verborgen" in page and "/photo/" not in page


def test_what_the_office_changes_after_the_signing_is_said_beside_what_was_signed(klaas: Klaas) -> None:
    visit = klaas.yesterday()
    signed = klaas.piet.visit(visit)["remarks"] or ""
    klaas.piet.send("PATCH", f"/api/visit/{visit}", {"remarks": "Kabel verlegd.", "was": {"remarks": signed or None}})
    page = says_as_paper(klaas, visit)
    changed, statement = page.partition('id="changed"')[2].partition('id="statement"')[::2]
    assert "Gewijzigd na ondertekening" in changed and "is nu Kabel verlegd." in changed
    assert "Kabel verlegd." not in statement and signed in html.unescape(statement)


def test_after_a_second_signing_the_newest_is_named_and_the_text_is_that_one(klaas: Klaas) -> None:
    visit = klaas.yesterday()
    link = klaas.link("sign", visit)
    before = klaas.piet.visit(visit)["remarks"]
    klaas.piet.send("PATCH", f"/api/visit/{visit}", {"remarks": "Kabel verlegd.", "was": {"remarks": before}})
    klaas.clock.passes(minutes=1)
    chain_what_waits(Work(klaas.app, TENANT, klaas.clock()))
    assert make_report(Work(klaas.app, TENANT, klaas.clock()), visit), "with the first signature only"
    klaas.clock.passes(minutes=1)
    drawn = form(klaas.sees(link), how="drawn", drawn=mark())
    assert klaas.sends(f"{link}/sign", **drawn).status_code == 303
    page = says_as_paper(klaas, visit)
    said = read(page.partition("<dl")[2].partition("</dl>")[0])
    assert "Getekend door Klaas de Wit" in said and "Kabel verlegd." in page and 'id="changed"' not in page
    (row,) = by_link(klaas)
    address = next(one for one in re.findall(r'src="(/k/[^"]+/mark/[^"]+)"', page) if row.id in one)
    got = klaas.client.get(address)
    assert (got.mimetype, got.headers["Cache-Control"]) == ("image/jpeg", "no-store")
    for wrong in (klaas.link("report"), klaas.link("follow", visit)):
        assert klaas.client.get(f"{wrong}/mark/{row.id}", headers=HTML).status_code == 404, (
            "another visit's, or no report"
        )
    assert klaas.client.get(f"{klaas.link('report', visit)}/mark/{uuid7()}", headers=HTML).status_code == 404
    assert "wordt gemaakt" in klaas.sees(link) and "als het bezoek klaar is" not in klaas.sees(link)


def test_a_visit_that_nobody_signed_is_told_as_it_stands_and_says_so(klaas: Klaas) -> None:
    visit = done(klaas)
    page = says_as_paper(klaas, visit)
    assert "De klant heeft niet getekend" in page and "24,6" in page and "regenpijp" not in page
    assert "Getekend door" not in page and 'id="changed"' not in page


def test_a_signed_text_that_is_still_on_the_phone_is_not_made_up(klaas: Klaas) -> None:
    done(klaas)
    seal = {"role": "customer", "name": "Klaas", "statement_sha256": "cd" * 32, "image_sha256": "ef" * 32}
    klaas.tess.does("signature.seal", id=uuid7(), visit=klaas.visit, channel="phone", typed=None, consent="Akkoord", **seal)  # fmt: skip
    page = klaas.sees(klaas.link("report"))
    assert "De tekst van toen is nog niet bij ons" in page and "nog onderweg" in page and "niet getekend" not in page


def test_a_pdf_in_another_language_or_from_before_the_last_signature_says_so(klaas: Klaas) -> None:
    visit = klaas.yesterday()
    work = Work(klaas.app, TENANT, klaas.clock())
    chain_what_waits(work)
    assert make_report(work, visit)
    link, sign = klaas.link("report", visit), klaas.link("sign", visit)
    assert "The PDF is in Dutch." in klaas.sees(f"{link}?lang=en") and "De PDF is in" not in klaas.sees(link)
    assert "The PDF is in Dutch." in klaas.sees(f"{sign}?lang=en") and "Deze PDF is van voor" not in klaas.sees(link)
    before = klaas.piet.visit(visit)["remarks"]
    klaas.piet.send("PATCH", f"/api/visit/{visit}", {"remarks": "Kabel verlegd.", "was": {"remarks": before}})
    assert "Deze PDF is van voor de laatste wijziging" in klaas.sees(link)
    work = replace(work, now=klaas.clock())
    assert make_report(work, visit)
    assert "Deze PDF is van voor" not in klaas.sees(link)


def test_the_longest_checklist_is_a_small_page(klaas: Klaas) -> None:
    """Two hundred questions, each answered."""
    visit = done(klaas)
    with open_house(klaas.app, TENANT, now=klaas.clock()) as house:
        version = house.session.get_one(Visit, (TENANT, visit)).checklist_version_id
        items = [
            {"id": f"q{nr}", "title": f"Is groep {nr} gemeten en in orde?", "type": "tick", "required": False}
            for nr in range(200)
        ]
        section = {"id": "long", "title": "Lang", "items": items}
        house.session.execute(update(ChecklistVersion).where(ChecklistVersion.id == version).values(sections=[section]))
    for nr in range(200):
        klaas.tess.answers(visit, f"q{nr}", "ok")
    page = klaas.sees(klaas.link("report"))
    assert page.count("<dd") > 200 and len(page.encode()) < 60_000


def test_the_office_is_told_that_he_reads_the_remarks_and_what_tess_says_at_the_end_is_not_shown(klaas: Klaas) -> None:
    visit = done(klaas)
    assert "Kabel langs de regenpijp" not in klaas.sees(klaas.link("report")), "what Tess wrote for the office"
    issue = uuid7()
    klaas.tess.does("issue.report", id=issue, visit=visit, category="damage", severity="high", text="Scheur")
    headers = klaas.piet.headers | HTML
    for address in ("/office/visits/new", f"/office/visit/{visit}/edit", f"/office/issue/{issue}/follow-up"):
        page = klaas.piet.client.get(address, headers=headers).text
        assert 'id="h-remarks">De monteur leest dit, en het staat op het rapport van de klant.' in page, address
