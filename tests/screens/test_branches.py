"""A checklist that branches on the phone: it follows the answers at once, says so, and stays still under the finger."""

from playwright.sync_api import Page, expect

from tests.screens.conftest import Open
from tests.screens.test_a_day import go, the_visit

QUESTION = "Welke aansluiting is het?"


def opened(phone: Open) -> Page:
    page = phone()
    go(page, f"/visit/{the_visit(page)}/checklist")
    page.get_by_role("heading", name="Groepenkast").wait_for()
    return page


def top_of(page: Page, spot: str) -> float:
    box = page.locator(f"[id='at-{spot}']").bounding_box()
    assert box is not None
    return box["y"]


def test_an_answer_brings_its_question_and_another_takes_it_away(phone: Open) -> None:
    page = opened(phone)
    foot = page.locator("footer")
    to_go = foot.get_by_role("button").inner_text()
    expect(page.get_by_text(QUESTION)).to_have_count(0)

    page.get_by_role("radio", name="Anders").click()
    expect(page.get_by_label(QUESTION)).to_be_visible()
    expect(page.get_by_role("status").filter(has_text=f"Erbij: {QUESTION}.")).to_have_count(1)
    assert foot.get_by_role("button").inner_text() == to_go  # one point was answered, and one came

    page.get_by_label(QUESTION).fill("Gedeelde aansluiting")
    page.get_by_label(QUESTION).blur()
    page.get_by_role("radio", name="1 × 35 A").click()
    expect(page.get_by_label(QUESTION)).to_have_count(0)
    expect(page.get_by_role("status").filter(has_text=f"Vervallen: {QUESTION}.")).to_have_count(1)

    page.get_by_role("radio", name="Anders").click()
    expect(page.get_by_label(QUESTION)).to_have_value("Gedeelde aansluiting")  # it was kept all the while


def test_a_shut_branch_is_no_part_of_what_is_counted_or_signed(phone: Open) -> None:
    page = opened(phone)
    page.get_by_role("radio", name="Anders").click()
    page.get_by_label(QUESTION).fill("Gedeelde aansluiting")
    page.get_by_label(QUESTION).blur()
    page.get_by_role("radio", name="3 × 25 A").click()
    expect(page.locator("section", has_text="Groepenkast").first).to_contain_text("1 van 5")
    go(page, f"/visit/{the_visit(page)}/sign")
    page.get_by_role("button", name="Lees").click()
    report = page.locator("article.report")
    expect(report).to_contain_text("3 × 25 A")
    expect(report).not_to_contain_text("Gedeelde aansluiting")


def test_the_list_stands_still_under_the_finger(phone: Open) -> None:
    page = opened(phone)
    page.get_by_role("button", name="Ander antwoord: Werking en app uitgelegd").click()
    body = page.locator("main.body")
    body.evaluate("body => body.scrollTo(0, body.scrollHeight)")
    page.get_by_role("radio", name="Niet goed").click()
    expect(page.get_by_label("Aan wie is het wel uitgelegd?")).to_be_visible()
    body.evaluate("body => body.scrollTo(0, body.scrollHeight)")
    page.wait_for_function("document.querySelector('main.body').scrollTop > 0")
    place = top_of(page, "explained.0")
    # Not Playwright's own click: that one scrolls.
    page.get_by_role("radio", name="Goed", exact=True).evaluate("one => one.click()")
    expect(page.get_by_label("Aan wie is het wel uitgelegd?")).to_have_count(0)
    after = top_of(page, "explained.0")
    assert abs(after - place) < 2, (place, after)
