"""Tess reports what she finds, offline, with photos by the same camera."""

from playwright.sync_api import expect

from tests.screens.conftest import Open
from tests.screens.test_a_day import acts, go
from tests.screens.test_access import the_visit


def test_tess_reports_damage_with_a_photo(phone: Open) -> None:
    page = phone()
    visit = the_visit(page)
    go(page, f"/visit/{visit}")
    page.get_by_role("link", name="Melding maken").click()
    page.get_by_role("button", name="Meld zonder foto").click()
    expect(page.get_by_text("Kies wat er aan de hand is.")).to_be_visible()
    page.get_by_role("radio", name="Schade").click()
    page.get_by_role("radio", name="Ernstig").click()
    page.get_by_label("Wat heb je gezien?").fill("Scheur in de muur naast de kast")
    page.get_by_role("button", name="Meld en maak een foto").click()
    page.get_by_role("button", name="Maak de foto").click()
    expect(page.get_by_role("heading", name="Schade")).to_be_visible()
    page.wait_for_function("stage.store.all('photo').some((one) => one.issue)")
    assert acts(page) == ["issue.report", "photo.add"]
    page.get_by_role("button", name="Terug").click()
    expect(page.get_by_text("1 foto", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name="Losse foto's")).to_have_count(0)


def test_a_half_written_report_outlives_the_page(phone: Open) -> None:
    page = phone()
    go(page, f"/visit/{the_visit(page)}/issue")
    page.get_by_role("radio", name="Materiaal").click()
    page.get_by_label("Wat heb je gezien?").fill("Boutje kwijt")
    page.wait_for_timeout(300)
    page.reload()
    expect(page.get_by_role("radio", name="Materiaal")).to_have_attribute("aria-checked", "true")
    expect(page.get_by_label("Wat heb je gezien?")).to_have_value("Boutje kwijt")
    page.get_by_role("button", name="Meld zonder foto").click()
    expect(page.get_by_text("Boutje kwijt")).to_be_visible()
    assert acts(page) == ["issue.report"]
