"""What the office sent back and what the phone itself finds of a photo: read, mended and kept without a line."""

import io
from typing import Any

import pytest
from PIL import Image, ImageDraw, ImageFilter
from playwright.sync_api import Page, expect

from tests.screens.conftest import Open
from tests.screens.test_a_day import acts, go
from tests.screens.test_access import CUT_OFF, SMALL_TARGETS, SMALL_WORDS, flaws, some_work, the_visit

WHY = "De groepenkast staat er niet scherp op; de labels zijn niet te lezen."
SENT_BACK = """async ([visit, why]) => {
  const store = stage.store
  const bytes = await (await fetch('/static/icons/icon-180.png')).arrayBuffer()
  const sha256 = await store.keepBlob(bytes, 'image/png')
  const photo = crypto.randomUUID()
  const at = new Date(Date.now() - 60_000).toISOString()
  await store.do('photo.add', { id: photo, visit, item: 'open', repeat: 0, sha256, bytes: bytes.byteLength, width: 180, height: 180, taken_at: at, quality: null })
  const row = (kind, id, doc) => ({ key: `1/${kind}/${id}`, generation: 1, kind, id, v: 9, doc })
  const { id, v, kind, ...old } = store.get('visit', visit)
  const { id: _, ...shown } = store.get('photo', photo)
  await store.commit({ documents: [
    row('visit', visit, { ...old, kind, state: 'paused' }),
    row('photo', photo, { ...shown, poor_reason: why, poor_by_name: 'Piet Hoekstra', poor_at: at }),
    row('visit_return', crypto.randomUUID(), { visit, reason: why, state: 'open', by_name: 'Piet Hoekstra', at }),
  ] })
  return photo
}"""


def sent_back(page: Page) -> str:
    """Piet sent a visit back, with a photo; gives the photo's id."""
    return page.evaluate(SENT_BACK, [the_visit(page), WHY])


def picture(*, blurred: bool) -> dict[str, Any]:
    """A plate with letters on it, as a camera app hands it over."""
    image = Image.new("RGB", (1600, 1200), (120, 118, 110))
    draw = ImageDraw.Draw(image)
    for line in range(14):
        for sign in range(22):
            draw.rectangle(
                (90 + sign * 66, 60 + line * 80, 90 + sign * 66 + 18 + sign % 3 * 10, 105 + line * 80), "white"
            )
    out = io.BytesIO()
    (image.filter(ImageFilter.GaussianBlur(12)) if blurred else image).save(out, "JPEG", quality=85)
    return {"name": "foto.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def photos(page: Page) -> list[Any]:
    return page.evaluate(
        "stage.store.all('photo').filter((one) => one.item === 'open').map((one) => [one.quality?.verdict ?? null, one.override ?? null, one.hidden_reason ?? null])"
    )


@pytest.mark.parametrize(("theme", "lang"), [("light", "nl"), ("dark", "en")])
def test_everybody_can_read_what_came_back(phone: Open, theme: str, lang: str) -> None:
    page = phone(theme=theme, lang=lang)
    photo, visit = sent_back(page), the_visit(page)
    wrong = {}
    for path in ("/quality", f"/visit/{visit}", f"/visit/{visit}/checklist?at=open.0", f"/visit/{visit}/photo/{photo}"):
        go(page, path)
        page.wait_for_timeout(150)
        wrong[path] = flaws(page), *(page.evaluate(ask) for ask in (SMALL_TARGETS, SMALL_WORDS, CUT_OFF))
    assert {path: found for path, found in wrong.items() if any(found)} == {}


def test_tess_finds_it_in_her_quality_tab_and_ends_the_visit_with_its_return_in_hand(phone: Open) -> None:
    page = phone()
    sent_back(page)
    expect(page.get_by_role("link", name="Kwaliteit")).to_contain_text("kantoor vraagt 1 ding")
    go(page, "/quality")
    expect(page.get_by_text(WHY)).to_be_visible()
    page.get_by_role("link", name="Kast open").click()
    expect(page.get_by_text("Kantoor vraagt een betere foto")).to_be_visible()
    page.get_by_role("button", name="Opnieuw").click()
    page.get_by_role("button", name="Maak de foto").click()
    page.wait_for_function("stage.store.kept.some((line) => line.mutation.name === 'photo.hide')")
    go(page, "/quality")
    expect(page.get_by_role("heading", name="Foto's die opnieuw moeten")).to_have_count(0)
    visit = the_visit(page)
    go(page, f"/visit/{visit}/finish")
    page.get_by_role("radio", name="Deels klaar").click()
    page.get_by_label("Wat moet er nog gebeuren?").fill("De rest volgt")
    page.get_by_role("button", name="Deels klaar", exact=True).click()
    page.wait_for_function("stage.store.all('visit_return').every((one) => one.state === 'answered')")
    assert acts(page)[-1] == "visit.complete"
    go(page, "/quality")
    expect(page.get_by_text(WHY)).to_have_count(0)


def test_work_that_was_not_kept_is_said_on_the_day_and_counted_until_it_is_read(phone: Open) -> None:
    page = phone()
    page.evaluate("stage.store.saveDraft('erased', { acts: 3, at: Date.now() })")
    tab = page.get_by_role("link", name="Kwaliteit")
    expect(tab).to_contain_text("kantoor vraagt 1 ding")
    card = page.locator("section.card", has_text="Gegevens van een klant gewist")
    expect(card).to_contain_text("3 handelingen die je nog stuurde zijn niet bewaard")
    card.get_by_role("button").click()
    expect(card).to_have_count(0)
    expect(tab).not_to_contain_text("kantoor vraagt")


def test_a_blurred_photo_is_doubted_and_taken_again(phone: Open) -> None:
    page = phone()
    visit = some_work(page)
    go(page, f"/visit/{visit}/camera?item=open&repeat=0")
    page.locator("input[type=file]").set_input_files(picture(blurred=True))  # type: ignore[arg-type]
    sheet = page.get_by_role("dialog", name="Deze foto kan beter")
    expect(sheet).to_contain_text("Hij lijkt onscherp")
    assert flaws(page) == []
    sheet.get_by_role("button", name="Opnieuw").click()
    expect(sheet).to_have_count(0)
    expect(page.locator("input[type=file]")).to_be_enabled()  # the poor one is kept first
    page.locator("input[type=file]").set_input_files(picture(blurred=False))  # type: ignore[arg-type]
    page.get_by_role("link", name="Bekijk foto: Kast open").wait_for()
    assert photos(page) == [["blurred", None, "retaken"], [None, None, None]]


def test_one_that_cannot_be_better_is_kept_with_the_reason_and_asked_no_more(phone: Open) -> None:
    page = phone()
    visit = some_work(page)
    go(page, f"/visit/{visit}/camera?item=open&repeat=0")
    page.locator("input[type=file]").set_input_files(picture(blurred=True))  # type: ignore[arg-type]
    page.get_by_label("Waarom kan het niet beter?").fill("Kast hangt achter een leiding")
    page.get_by_role("button", name="Toch gebruiken").click()
    page.get_by_role("link", name="Bekijk foto: Kast open").wait_for()
    assert photos(page) == [["blurred", "Kast hangt achter een leiding", None]]
    go(page, "/quality")
    expect(page.get_by_role("heading", name="Foto's die beter kunnen")).to_have_count(0)


def test_a_page_that_dies_at_the_doubt_has_kept_the_photo(phone: Open) -> None:
    page = phone()
    visit = some_work(page)
    go(page, f"/visit/{visit}/camera?item=open&repeat=0")
    page.locator("input[type=file]").set_input_files(picture(blurred=True))  # type: ignore[arg-type]
    page.get_by_role("dialog", name="Deze foto kan beter").wait_for()
    page.reload()
    page.wait_for_function("stage.store?.all('photo').length")
    assert photos(page) == [["blurred", None, None]]
    go(page, "/quality")
    expect(page.get_by_role("heading", name="Foto's die beter kunnen")).to_be_visible()
