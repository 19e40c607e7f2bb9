"""A slip is taken back: one answer, or a whole part of the list that was asked for by mistake."""

import re

from playwright.sync_api import Page, expect

from tests.screens.conftest import Open
from tests.screens.test_a_day import acts, go
from tests.screens.test_access import the_visit

ONCE_MORE = """async () => {
  const { pull, documents } = stage.store
  const visit = stage.store.all("visit").find((one) => one.checklist_version)
  const held = documents.base.get("checklist_version", visit.checklist_version)
  const { id, v, ...doc } = structuredClone(held)
  doc.sections[0].repeats = true
  const key = `${pull.generation}/checklist_version/${id}`
  await stage.store.commit({ documents: [{ key, generation: pull.generation, kind: "checklist_version", id, v, op: "put", doc }] })
}"""
"""The list's first part may come more than once."""


def at_the_checklist(phone: Open) -> Page:
    page = phone()
    page.evaluate(ONCE_MORE)
    go(page, f"/visit/{the_visit(page)}/checklist")
    return page


def part(page: Page, nr: int):  # type: ignore[no-untyped-def]
    return page.get_by_label(f"Groepenkast {nr}", exact=True)


def test_a_stray_tick_in_a_second_part_is_taken_back_with_the_part(phone: Open) -> None:
    page = at_the_checklist(phone)
    page.get_by_role("button", name="Nog een keer: Groepenkast").click()
    part(page, 2).get_by_role("button", name=re.compile("^Hoofdschakelaar")).click()
    expect(part(page, 2).get_by_text("1 van 5")).to_be_visible()
    assert not part(page, 1).get_by_role("button", name="Haal").count(), "the first is always asked"
    part(page, 2).get_by_role("button", name="Haal Groepenkast 2 weg").click()
    expect(page.get_by_label("Groepenkast 2", exact=True)).to_have_count(0)
    page.get_by_role("button", name="Ongedaan").click()
    expect(part(page, 2).get_by_text("1 van 5")).to_be_visible()
    assert acts(page) == ["checklist.answer"] * 3


def test_klaar_says_which_part_is_still_empty_and_leads_there(phone: Open) -> None:
    page = at_the_checklist(phone)
    page.get_by_role("button", name="Nog een keer: Groepenkast").click()
    expect(part(page, 2)).to_be_visible()
    go(page, f"/visit/{the_visit(page)}/finish")
    page.get_by_role("button", name=re.compile("Groepenkast 2 ?is nog leeg")).click()
    page.wait_for_url(re.compile(r"at=dead\.1"))
    part(page, 2).get_by_role("button", name="Haal Groepenkast 2 weg").click()
    go(page, f"/visit/{the_visit(page)}/finish")
    expect(page.get_by_text("is nog leeg")).to_have_count(0)


def test_an_answer_is_wiped_by_its_own_button_and_never_by_pressing_it_again(phone: Open) -> None:
    page = at_the_checklist(phone)
    option = page.get_by_role("radio", name="3 × 25 A")
    option.click()
    option.click()
    expect(option).to_have_attribute("aria-checked", "true")
    page.get_by_role("button", name="Wissen: Aansluiting van de woning").click()
    page.get_by_role("button", name="Wis antwoord").click()
    expect(option).to_have_attribute("aria-checked", "false")
    page.get_by_role("button", name="Ongedaan").click()
    expect(option).to_have_attribute("aria-checked", "true")
    page.get_by_role("button", name=re.compile("^Hoofdschakelaar")).click()
    page.get_by_label("Ander antwoord: Hoofdschakelaar").click()
    page.get_by_role("radio", name="Goed", exact=True).click()
    page.get_by_label("Ander antwoord: Hoofdschakelaar").click()
    page.get_by_role("button", name="Wis antwoord").click()
    expect(page.get_by_role("button", name=re.compile("^Hoofdschakelaar.*verplicht, nog open"))).to_be_visible()
