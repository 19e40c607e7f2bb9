"""What Klaas sees by a link, and that nobody but Klaas's own press does anything."""

import re
from base64 import b64encode
from datetime import datetime

import pytest
from sqlalchemy import select

from server.accounts.brands import PAPER, contrast, paint
from server.kit.house import open_house
from server.kit.synced_models import Attention
from server.links.making import revoke_link
from server.links.models import CustomerLink
from server.seed.made_ids import made_id
from server.visits.models import Rating, Signature
from server.visits.travel import travel_minutes
from tests.conftest import FakeClock
from tests.customer_pages.klaas import HTML, PIET, TENANT, Klaas


def test_he_follows_his_visit_and_reads_how_old_that_is(klaas: Klaas) -> None:
    link = klaas.link("follow")
    assert "De afspraak staat." in klaas.sees(link) and "nog niets gemeld" in klaas.sees(link)
    klaas.tess.steps(klaas.visit, "en_route")
    klaas.clock.passes(minutes=41)
    page = klaas.sees(link)
    assert "Tess is onderweg naar u." in page and "41 minuten geleden" in page and "de Vries" not in page
    assert "Tess is on the way to you." in klaas.sees(f"{link}?lang=en")
    calendar = klaas.client.get(f"{link}/afspraak.ics")
    assert calendar.mimetype == "text/calendar" and f"UID:{klaas.visit}@veldwerk" in calendar.text
    assert all(len(line.encode()) <= 75 for line in calendar.text.split("\r\n"))


def test_a_mail_scanner_that_opens_everything_changes_nothing(klaas: Klaas) -> None:
    visit = klaas.yesterday()
    links = [klaas.link(purpose, visit) for purpose in ("follow", "sign", "rate", "report")]
    counted = (Rating, Signature, Attention)
    before = (klaas.rows(CustomerLink), [len(klaas.rows(table)) for table in counted])
    for link in links:
        for _ in range(3):
            klaas.sees(link)
            klaas.client.head(link)
        for act in ("rate", "ask", "sign"):
            assert klaas.client.get(f"{link}/{act}").status_code == 303
    after = (klaas.rows(CustomerLink), [len(klaas.rows(table)) for table in counted])
    assert [(row.used_at, row.result_id) for row in after[0]] == [(None, None)] * len(before[0])
    assert after[1:] == before[1:]


@pytest.mark.parametrize("more", ["utm_source=mail&utm_id=1", "fbclid=x", "lang=xx", "lang=", f"said={'x' * 99}", "said=", "a%00=%00"])  # fmt: skip
def test_what_his_mail_or_a_scanner_adds_to_the_address_does_no_harm(klaas: Klaas, more: str) -> None:
    for purpose in ("follow", "sign", "rate", "report"):
        link = klaas.link(purpose)
        assert klaas.sees(f"{link}?{more}") == klaas.sees(link)
        assert klaas.client.get(f"{link}/ask?{more}").headers["Location"] == link
    assert "Your appointment" in klaas.sees(f"{klaas.link('follow')}?{more}&lang=en") or "lang" in more
    assert klaas.client.get(f"{klaas.link('follow')}/afspraak.ics?{more}").status_code == 200


def test_the_address_of_a_form_leads_back_to_the_page(klaas: Klaas) -> None:
    link = klaas.link("rate", klaas.yesterday())
    assert klaas.sends(f"{link}/rate").status_code == 422, "and its address now stands in the browser"
    for act in ("rate", "sign", "ask", ""):
        got = klaas.client.get(f"{link}/{act}?lang=en", headers=HTML)
        assert (got.status_code, got.headers["Location"]) == (303, f"{link}?lang=en")
        assert (got.headers["Cache-Control"], got.headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert "How did it go?" in klaas.client.get(f"{link}/rate?lang=en", headers=HTML, follow_redirects=True).text
    odd = klaas.client.get("/k/%2F%2Fevil.example%0D%0A/rate", headers=HTML)
    assert odd.status_code in (303, 404) and not odd.headers.get("Location", "/k/").startswith("//")


def test_he_rates_once_and_may_change_it_until_the_link_is_over(klaas: Klaas) -> None:
    link, before = klaas.link("rate", klaas.yesterday()), len(klaas.rows(Rating))
    assert klaas.sends(f"{link}/rate", comment="Netjes").status_code == 422
    assert "Kies eerst" in klaas.sends(f"{link}/rate", comment="Netjes").text
    for stars in ("4", "5"):
        got = klaas.sends(f"{link}/rate", stars=stars, nps="9", comment="Heel netjes & snel")
        assert got.status_code == 303 and "said=rated" in got.headers["Location"]
    rated = [row for row in klaas.rows(Rating) if row.channel == "link"]
    assert len(klaas.rows(Rating)) == before + 1
    assert [(row.stars, row.nps, row.comment, row.by_member_id) for row in rated] == [
        (5, 9, "Heel netjes & snel", None)
    ]
    assert "U gaf dit oordeel al" in klaas.sees(link) and "Heel netjes &amp; snel" in klaas.sees(link)
    assert "Heel netjes &amp; snel" in klaas.piet.client.get(f"/office/visit/{rated[0].visit_id}", headers=klaas.piet.headers | HTML).text  # fmt: skip
    klaas.clock.passes(days=31)
    assert klaas.sends(f"{link}/rate", stars="1").status_code == 410


def test_a_visit_that_is_not_done_cannot_be_rated(klaas: Klaas) -> None:
    link = klaas.link("rate")
    assert "nog niet klaar" in klaas.sees(link)
    assert klaas.sends(f"{link}/rate", stars="5").status_code == 409


def test_his_question_lands_in_the_inbox(klaas: Klaas) -> None:
    link = klaas.link("follow")
    assert klaas.sends(f"{link}/ask", question=" ").status_code == 422
    assert klaas.sends(f"{link}/ask", question="x" * 1001).status_code == 422
    for _ in range(2):  # pressed twice
        assert klaas.sends(f"{link}/ask", question="Mag de hond los?").status_code == 303
    asked = [item for item in klaas.piet.inbox() if "Mag de hond los?" in str(item["text"])]
    assert len(asked) == 1


def test_the_report_names_parts_and_papers_and_nobodys_surname(klaas: Klaas) -> None:
    page = klaas.sees(klaas.link("report", klaas.yesterday()))
    assert "V12600028" in page and "Het werk is klaar." in page and "Bram" in page and "Postma" not in page
    assert "nog niet klaar" in klaas.sees(klaas.link("report"))
    assert klaas.piet.post(f"/api/visit/{klaas.visit}/cancel", {"reason": "Klant belde af"}).status_code == 200
    for purpose in ("report", "rate"):
        off = klaas.sees(klaas.link(purpose))
        assert "De afspraak gaat niet door" in off and "nog niet klaar" not in off


def test_who_did_the_work_stays_the_technician_also_after_piet_says_that_it_is_good_so(klaas: Klaas) -> None:
    visit = klaas.yesterday()
    report = klaas.link("report", visit)
    klaas.piet.post(f"/api/visit/{visit}/return", {"reason": "Is dit de goede kast?"})
    klaas.piet.post(f"/api/visit/{visit}/return/withdraw")
    assert klaas.piet.visit(visit)["steps"][-1]["by"] == PIET
    page = klaas.sees(report)
    assert "<dd>Bram</dd>" in page and "Piet" not in page


def test_he_takes_along_the_papers_that_are_meant_for_him_and_no_others(klaas: Klaas) -> None:
    visit, link = klaas.yesterday(), klaas.link("report", klaas.yesterday())
    ids = {}
    for title, mine in (("Handleiding", True), ("Route langs de buren", False)):
        paper = {"title": title, "content": b64encode(f"%PDF-1.7 {title}".encode()).decode(), "for_customer": mine}
        ids[title] = klaas.piet.post(f"/api/visit/{visit}/papers", paper).json["id"]
    page = klaas.sees(link)
    assert "Handleiding" in page and "Route langs de buren" not in page
    got = klaas.client.get(f"{link}/paper/{ids['Handleiding']}", headers=HTML)
    assert got.data == b"%PDF-1.7 Handleiding" and "Handleiding.pdf" in got.headers["Content-Disposition"]
    klaas.sees(f"{link}/paper/{ids['Route langs de buren']}", 404)


def test_a_link_that_is_none_tells_nothing_and_says_what_to_do(klaas: Klaas) -> None:
    good = klaas.link("follow")
    pages = {klaas.sees(link, 404) for link in (good[:-1] + "x", "/k/nonsense", f"/k/{TENANT}.x", "/k/" + "é" * 300)}
    assert len(pages) == 1 and "Bel of mail het bedrijf" in pages.pop()
    assert klaas.sends(f"{good}/rate", stars="5").status_code == 404, "for something else"
    other = klaas.client.get(good.replace(TENANT, made_id("zonnehof", "tenant", "1")), headers=HTML)
    assert other.status_code == 404


def test_a_link_that_is_over_says_why_and_whom_to_ask(klaas: Klaas) -> None:
    expired, revoked = klaas.link("follow"), klaas.link("sign")
    with klaas.app.app_context(), open_house(klaas.app, TENANT, now=klaas.clock()) as house:
        row = house.session.scalars(select(CustomerLink).where(CustomerLink.purpose == "sign")).one()
        revoke_link(house, row.id, by=PIET)
    assert "ingetrokken" in klaas.sees(revoked, 410)
    assert klaas.sends(f"{revoked}/sign", name="Klaas", agreed="yes").status_code == 410
    klaas.clock.passes(days=61)
    page = klaas.sees(expired, 410)
    assert "verlopen op woensdag 20 januari 2027" in page
    assert "tel:+31385550" in page and "mailto:service@" in page
    assert "expired on" in klaas.sees(f"{expired}?lang=en", 410)


def test_every_page_is_small_private_and_only_drawing_needs_a_script(klaas: Klaas) -> None:
    remarks = klaas.piet.visit(klaas.yesterday())["remarks"]
    changed = {
        "remarks": "Kabel verlegd.",
        "was": {"remarks": remarks},
    }  # signed before: there is something to sign again
    klaas.piet.send("PATCH", f"/api/visit/{klaas.yesterday()}", changed)
    sizes = {purpose: _size(klaas, purpose) for purpose in ("follow", "sign", "rate", "report")}
    assert max(sizes.values()) < 100_000, sizes


def _size(klaas: Klaas, purpose: str) -> int:
    link = klaas.link(purpose, klaas.yesterday())
    got = klaas.client.get(link, headers=HTML)
    assert (got.headers["Cache-Control"], got.headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert "noindex" in got.headers["X-Robots-Tag"] and " style=" not in got.text and " on" + "click" not in got.text
    scripts = re.findall(r"<script[^>]*>", got.text)
    assert scripts == (['<script type="module" src="/static/js/customer_sign.js">'] if purpose == "sign" else [])
    assert "script-src 'self';" in got.headers["Content-Security-Policy"]
    title = re.findall(r"<title>(.*?)</title>", got.text)[0]
    visit = klaas.piet.visit(klaas.yesterday())
    assert visit["customer"]["name"] not in title and visit["number"] not in title
    loaded = re.findall(r'(?:href|src)="(/(?:static|k/brand)/[^"]+)"', got.text)
    loaded += ["/static/vendor/signature_pad/signature_pad.js"] if scripts else []
    size = len(got.data)
    for one in loaded:
        with klaas.client.get(one) as file:
            assert file.status_code == 200, one
            size += len(file.data)
    assert len(loaded) == (7 if scripts else 5)
    return size


def test_an_address_that_asks_too_often_waits(klaas: Klaas, clock: FakeClock) -> None:
    asked = [klaas.client.get("/k/nonsense", headers=HTML).status_code for _ in range(140)]
    assert asked[0] == 404 and asked[-1] == 429


@pytest.mark.parametrize("colour", ["ffffff", "000000", "f2a900", "1d5fa8", "e4572e", "808080", "00ff00"])
def test_every_brands_colour_can_be_read(colour: str) -> None:
    look = paint(colour)
    assert contrast(look.ground[1:], look.ink[1:]) >= 4.5
    assert contrast(look.day[1:], PAPER) >= 4.5 and contrast(look.night[1:], "0d1514") >= 4.5


def test_he_hears_that_the_visit_before_his_runs_late_and_not_whose_it_is(klaas: Klaas) -> None:
    first, mine = klaas.piet.today(), klaas.piet.today(nth=1)
    link = klaas.link("follow", mine["id"])
    assert "zoals gepland" in klaas.sees(link)
    klaas.tess.steps(first["id"], "working")
    ends = datetime.fromisoformat(first["planned_to"])
    klaas.clock.passes(seconds=(ends - klaas.clock()).total_seconds() + 12 * 60)
    page = klaas.sees(link)
    assert "loopt ongeveer 15 minuten uit" in page and first["customer"]["name"] not in page
    klaas.tess.completes(first["id"])
    klaas.tess.steps(mine["id"], "en_route")
    page = klaas.sees(link)
    assert re.search(r"Verwacht tussen \d\d:\d[05] en \d\d:\d[05]\.", page) and "minder dan een minuut geleden" in page
    klaas.clock.passes(hours=3)
    assert "kan er elk moment zijn" in klaas.sees(link)


@pytest.mark.parametrize("last", ["planned", "en_route", "working"])
def test_days_later_the_page_promises_nobody_any_more(klaas: Klaas, last: str) -> None:
    """Her phone may lie in a basement: what we do not know is not said."""
    link = klaas.link("follow")
    if last != "planned":
        klaas.tess.steps(klaas.visit, last)
    klaas.clock.passes(days=3)
    page = klaas.sees(link)
    assert "De dag van uw afspraak is voorbij." in page and "Gepland was zaterdag 21 november 2026 om 08:00" in page
    assert ("Of er iemand bij u is geweest" in page) == (last == "planned")
    promises = ("het wordt later", "elk moment", "onderweg naar u", "aan het werk", "Wie komt er", "aankomsttijd", "afspraak.ics", "voorbereiden")  # fmt: skip
    assert [one for one in promises if one in page] == []
    assert "The day of your appointment is over." in klaas.sees(f"{link}?lang=en")


def test_after_the_end_nobody_is_said_to_come(klaas: Klaas) -> None:
    link = klaas.link("follow")
    assert "Wie komt er" in klaas.sees(link) and "aankomsttijd" in klaas.sees(link)
    klaas.tess.steps(klaas.visit, "working")
    assert "Wie komt er" in klaas.sees(link) and "aankomsttijd" not in klaas.sees(link)
    klaas.tess.completes(klaas.visit)
    page = klaas.sees(link)
    assert "Het werk is klaar." in page and "Wie komt er" not in page and "aankomsttijd" not in page


def test_the_way_is_reckoned_as_the_phone_does() -> None:
    """pwa/rules/travel.js says the same of these."""
    assert round(travel_minutes((52.5168, 6.083), (52.2112, 5.9699)), 3) == 49.754
    assert travel_minutes((52.5, 6.0), (52.5, 6.0)) == 0
