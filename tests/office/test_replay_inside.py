"""What a phone held inside a visit is told in words: no codes, and all that lay on it, not the answers alone."""

import html
import re
from base64 import b64encode
from typing import Any

import pytest

from server.kit.ids import uuid7
from server.kit.phone_numbers import shown_phone
from server.seed.made_ids import made_id
from tests.conftest import FakeClock
from tests.office.people import Browser, Program, Tess
from tests.office.test_replay import device, pulls

__all__ = ["device"]  # a fixture


def facts(page: str, visit: str) -> str:
    """What the replay says of one visit, as somebody reads it."""
    article = next(one for one in page.split("<article")[1:] if visit in one).partition("</article>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", article)).split())


def item(visit: dict[str, Any], kind: str) -> dict[str, Any]:
    items = [one for section in visit["checklist"]["sections"] for one in section["items"]]
    return next(one for one in items if one["type"] == kind)


@pytest.fixture
def visit(piet: Program) -> dict[str, Any]:
    return piet.visit(piet.today()["id"])


def test_what_lay_on_the_phone_is_told_in_words(
    browser: Browser, piet: Program, tess: Tess, clock: FakeClock, device: str, visit: dict[str, Any]
) -> None:
    id_, place = visit["id"], visit["address"]
    paper = {"title": "Groepenschema", "content": b64encode(b"%PDF-1.7 schema").decode(), "for_customer": False}
    assert piet.post(f"/api/visit/{id_}/papers", paper).status_code == 201
    cursor = pulls(tess)
    clock.passes(minutes=1)
    pulls(tess, cursor)
    number, tick, choice = (item(visit, kind) for kind in ("number", "tick", "choice"))
    option = choice["options"][0]
    tess.steps(id_, "working")
    said = [(number, number.get("min") or "24.6"), (tick, "ok"), (choice, option["id"])]
    for one, value in said:
        assert tess.answers(id_, one["id"], str(value))["status"] == "applied"
    product = next(one for one in visit["lines"] if one["product"])["product"]
    used = {"product": product, "quantity": 1, "serial": "ZX-0007", "from": None}
    assert tess.does("part.use", id=uuid7(), visit=id_, **used)["status"] == "applied"
    seal = {"role": "customer", "name": "Klaas Vaak", "statement_sha256": "cd" * 32, "typed": "Klaas Vaak", "consent": "Akkoord"}  # fmt: skip
    assert tess.does("signature.seal", id=uuid7(), visit=id_, channel="phone", **seal)["status"] == "applied"
    reported = {"category": "damage", "severity": "high", "text": "Scheur in de muur"}
    assert tess.does("issue.report", id=uuid7(), visit=id_, **reported)["status"] == "applied"
    clock.passes(minutes=2)
    page = browser.get(f"/office/replay?device={device}&day=2026-11-21&minute={7 * 60 + 2}").text
    text = facts(page, id_)
    assert f"{place['street']} {place['number']}" in text and place["postcode"] in text
    assert f"Telefoon van de klant {shown_phone(visit['customer']['phone'])}" in text
    assert all(one["text"] in text for one in visit["lines"]) and "Document Groepenschema" in text
    assert f"{tick['title']} Goed" in text and f"{choice['title']} {option['title']}" in text
    assert re.search(rf"{re.escape(number['title'])} [\d,]+ {re.escape(number['unit'])}", text)
    assert "ZX-0007" in text and "Getekend Klaas Vaak (klant)" in text and "Schade: Scheur in de muur" in text
    steps = html.unescape(page.partition('id="h-events"')[2])
    assert "(ZX-0007) · bij kantoor" in steps and "Getekend: Klaas Vaak (klant) · bij kantoor" in steps
    assert "Antwoord gegeven · bij kantoor om 07:01 (3×)" in steps, "what is alike is one line still"
    before = facts(browser.get(f"/office/replay?device={device}&day=2026-11-21&minute={7 * 60}").text, id_)
    assert "ZX-0007" not in before and "Klaas Vaak" not in before and "Goed" not in before


def test_a_line_of_work_that_changed_since_is_said_to_be_the_one_of_now(
    browser: Browser, piet: Program, tess: Tess, clock: FakeClock, device: str, visit: dict[str, Any]
) -> None:
    cursor = pulls(tess)
    clock.passes(minutes=1)
    pulls(tess, cursor)
    address = f"/office/replay?device={device}&day=2026-11-21&minute={7 * 60 + 1}"
    assert "zoals het nu is" not in facts(browser.get(address).text, visit["id"])
    clock.passes(minutes=5)
    assert piet.post(f"/api/visit/{visit['id']}/lines", {"text": "Oude paal meenemen"}).status_code == 201
    text = facts(browser.get(address).text, visit["id"])
    assert "Werk (zoals het nu is; sindsdien gewijzigd)" in text and "Oude paal meenemen" in text


def test_a_telephone_that_changed_since_is_read_back(
    browser: Browser, piet: Program, tess: Tess, clock: FakeClock, device: str, visit: dict[str, Any]
) -> None:
    cursor = pulls(tess)
    clock.passes(minutes=1)
    pulls(tess, cursor)
    clock.passes(minutes=5)
    was = piet.visit(visit["id"])["customer"]["phone"]
    customer = f"/api/customer/{visit['customer']['id']}"
    assert piet.send("PATCH", customer, {"phone": "0612345678", "was": {"phone": was}}).status_code == 200
    text = facts(browser.get(f"/office/replay?device={device}&day=2026-11-21&minute={7 * 60 + 1}").text, visit["id"])
    assert shown_phone(was) in text and "345678" not in text.replace(" ", "")


def test_a_signed_text_says_answers_in_words_at_the_office_too(browser: Browser, piet: Program) -> None:
    visit = piet.visit(str(piet.visits(day="2026-11-20", team="noord")[1]["id"]))
    page = browser.get(f"/office/visit/{visit['id']}").text
    said = html.unescape(page.partition('class="signature')[2].partition("<details>")[2].partition("</details>")[0])
    values = dict(re.findall(r"<dt>([^<]*)</dt><dd>([^<]*)</dd>", said))
    tick, number = item(visit, "tick"), item(visit, "number")
    assert values[tick["title"]].startswith("Goed") and values[number["title"]].endswith(number["unit"])
    assert not {"ok", "na", "fail", "none"} & set(values.values())
    assert made_id("voltwijk", "tenant", "1") not in said
