"""Tess uses the screens: what she taps, types and loses by a dying page."""

import re

from playwright.sync_api import Page, expect

from tests.screens.conftest import Open
from tests.screens.test_access import some_work, the_visit


def acts(page: Page) -> list[str]:
    return page.evaluate("stage.store.kept.map((line) => line.mutation.name)")


def go(page: Page, path: str) -> None:
    page.evaluate("(hash) => { location.hash = hash }", path)


def test_tess_goes_on_her_way_and_takes_it_back(phone: Open) -> None:
    page = phone()
    page.get_by_role("button", name="Onderweg").click()
    expect(page.get_by_role("button", name="Aangekomen")).to_be_visible()
    page.get_by_role("button", name="Ongedaan").click()
    expect(page.get_by_role("button", name="Onderweg")).to_be_visible()
    assert acts(page) == ["visit.set_state", "visit.undo_state"]


def test_navigating_is_being_on_the_way(phone: Open) -> None:
    page = phone()
    link = page.get_by_role("link", name="Navigeer").first
    assert "Assendorperstraat+118" in (link.get_attribute("href") or "")
    link.evaluate("(one) => { one.removeAttribute('href'); one.click() }")
    expect(page.get_by_role("button", name="Aangekomen")).to_be_visible()


def test_a_pass_is_one_tap_and_a_failure_asks_why(phone: Open) -> None:
    page = phone()
    go(page, f"/visit/{the_visit(page)}/checklist")
    page.get_by_role("button", name="Hoofdschakelaar uit en gezekerd").first.click()
    expect(page.get_by_text("1 van 5")).to_be_visible()
    page.get_by_label("Ander antwoord: Aardlekautomaat").click()
    page.get_by_role("radio", name="Niet goed").click()
    page.get_by_label("Toelichting").fill("Type A")
    page.get_by_label("Toelichting").blur()
    page.wait_for_function(
        "stage.store.all('answer').some((one) => one.head && one.value === 'fail' && one.note === 'Type A')"
    )
    assert acts(page) == ["checklist.answer"] * 3


def test_a_note_wiped_out_again_is_no_answer(phone: Open) -> None:
    page = phone()
    go(page, f"/visit/{the_visit(page)}/checklist")
    page.get_by_label("Ander antwoord: Aardlekautomaat").click()
    note = page.get_by_label("Toelichting")
    note.fill("Verkeerde regel")
    page.wait_for_function("stage.store.draftsOf('note:').length === 1")
    note.fill("")
    note.blur()
    page.wait_for_function("stage.store.draftsOf('note:').length === 0")
    assert acts(page) == []


def test_a_field_that_unfolds_later_has_a_label_of_its_own(phone: Open) -> None:
    page = phone()
    go(page, f"/visit/{the_visit(page)}/checklist")
    page.get_by_label("Isolatieweerstand (MΩ)").fill("0,4")
    page.get_by_label("Ander antwoord: Aardlekautomaat").click()
    expect(page.get_by_text("Toelichting")).to_have_count(2)
    named = "[...document.querySelectorAll('.field')].map((one) => one.querySelector('label').control === one.querySelector('.input'))"
    assert page.evaluate(named) == [True] * 4


def test_what_unfolds_when_a_field_is_left_takes_no_click_from_a_mouse_that_is_held_down(phone: Open) -> None:
    """Milan's laptop: a number out of its limits asks for a sentence above the button that he is pressing."""
    page = phone()
    go(page, f"/visit/{the_visit(page)}/checklist")
    page.get_by_label("Isolatieweerstand (MΩ)").fill("0,4")
    page.get_by_label("Ander antwoord: Aardlekautomaat").click(delay=300)
    expect(page.get_by_text("Toelichting")).to_have_count(2)
    assert page.evaluate("stage.store.all('answer').some((one) => one.value === '0.4')")


def test_a_comma_is_welcome_and_outside_the_limits_needs_a_sentence(phone: Open) -> None:
    page = phone()
    go(page, f"/visit/{the_visit(page)}/checklist")
    number = page.get_by_label("Isolatieweerstand (MΩ)")
    number.fill("0,4")
    expect(page.get_by_text("Buiten de grenzen.")).to_be_visible()
    number.press("Enter")
    page.wait_for_function("stage.store.all('answer').some((one) => one.value === '0.4')")
    page.get_by_label("Toelichting").fill("Vochtige kabel, morgen opnieuw")
    page.get_by_label("Toelichting").blur()
    page.wait_for_function("stage.store.all('answer').some((one) => one.head && one.note)")


def test_a_page_that_dies_over_a_half_typed_number_opens_on_it(phone: Open) -> None:
    page = phone()
    go(page, f"/visit/{the_visit(page)}/checklist")
    page.get_by_label("Isolatieweerstand (MΩ)").press_sequentially("2,")
    page.wait_for_function(
        "stage.store.draftsOf('measure:').length === 1 && stage.store.draft('where').hash.includes('at=')"
    )
    page.goto(page.url.split("#")[0])  # the page is gone; the app is opened anew, as from the home screen
    expect(page.get_by_label("Isolatieweerstand (MΩ)")).to_have_value("2,")
    assert "at=insulation.0" in page.url
    page.get_by_label("Isolatieweerstand (MΩ)").fill("2,4")
    page.get_by_label("Isolatieweerstand (MΩ)").blur()
    page.wait_for_function("stage.store.all('answer').some((one) => one.value === '2.4')")
    page.get_by_role("button", name="Terug").click()
    page.wait_for_url(f"**#/visit/{the_visit(page)}")  # the way up is the visit, although nobody came from there


def test_words_typed_when_the_page_died_are_acts_at_the_next_start_on_whatever_screen(phone: Open) -> None:
    page = phone()
    visit = the_visit(page)
    page.evaluate(
        """async (visit) => {
          for (const [key, typed] of [
            [`text:${visit}:particulars:0`, 'Kast zit los '],
            [`text:${visit}:who_explained:0`, ' '],
            [`measure:${visit}:insulation:0`, '2,4'],
            [`measure:${visit}:insulation:1`, '2,'],
            [`note:${visit}:dead:0`, 'Hoofdschakelaar ontbreekt'],
            [`note:${visit}:insulation:1`, 'Vochtig'],
            [`field:${visit}:access_note`, 'Bel bij nummer 14'],
            [`text:${crypto.randomUUID()}:particulars:0`, 'Van een bezoek dat hier niet meer is'],
          ]) await stage.store.saveDraft(key, typed)
        }""",
        visit,
    )
    page.goto(page.url.split("#")[0] + "#/stock")
    page.reload()
    page.wait_for_function("stage.store?.kept.length === 4")
    given = page.evaluate(
        "stage.store.kept.map(({ mutation: { name, args } }) => [name, args.item ?? args.field, args.value, args.note])"
    )
    assert given == [
        ["checklist.answer", "particulars", "Kast zit los", None],
        ["checklist.answer", "insulation", "2.4", None],
        ["checklist.answer", "dead", "fail", "Hoofdschakelaar ontbreekt"],
        ["visit.set_field", "access_note", "Bel bij nummer 14", None],
    ]
    left = page.evaluate(
        "['text:', 'measure:', 'note:', 'field:'].flatMap((kind) => stage.store.draftsOf(kind)).map(([, typed]) => typed)"
    )
    assert sorted(left) == ["2,", "Van een bezoek dat hier niet meer is", "Vochtig"], "nothing is thrown away"


def test_a_photo_whose_act_was_not_written_yet_is_finished_at_the_next_start(phone: Open) -> None:
    page = phone()
    visit = the_visit(page)
    go(page, f"/visit/{visit}/camera?item=open&repeat=0")
    page.get_by_label("Maak de foto").wait_for()
    page.evaluate(
        """async (visit) => {
          const photo = { id: crypto.randomUUID(), visit, item: 'open', repeat: 0, bytes: 3, width: 4, height: 3, taken_at: new Date().toISOString(), quality: null }
          await stage.store.keepBlob(new Uint8Array([1, 2, 3]).buffer, 'image/jpeg', { draft: 'photo-taken', value: { photo } })
        }""",
        visit,
    )
    page.goto(page.url.split("#")[0])
    page.wait_for_function("stage.store?.all('photo').length === 1")
    assert acts(page) == ["photo.add"]
    assert page.evaluate("stage.store.draft('photo-taken')") is None
    assert "/checklist?at=open.0" in page.url


def test_a_photo_is_taken_enlarged_and_taken_again(phone: Open) -> None:
    page = phone()
    go(page, f"/visit/{the_visit(page)}/checklist")
    page.get_by_role("link", name="Kast open").click()
    page.locator("button.shutter:enabled").click()
    page.get_by_label("Bekijk foto: Kast open").click()
    page.get_by_role("button", name="Opnieuw").click()
    page.locator("button.shutter:enabled").click()
    page.get_by_label("Bekijk foto: Kast open").wait_for()
    assert acts(page) == ["photo.add", "photo.add", "photo.hide"]
    first, second = page.evaluate("stage.store.all('photo').map((photo) => photo.hidden_reason)")
    assert (first, second) == ("retaken", None)


def test_the_phones_own_camera_app_will_do(phone: Open) -> None:
    page = phone()
    go(page, f"/visit/{the_visit(page)}/camera?item=plate&repeat=0")
    picture = page.evaluate(
        """() => new Promise((done) => {
          const canvas = Object.assign(document.createElement('canvas'), { width: 4000, height: 3000 })
          const paper = canvas.getContext('2d')
          paper.fillStyle = '#999'
          paper.fillRect(0, 0, 4000, 3000)
          canvas.toBlob(async (blob) => done([...new Uint8Array(await blob.arrayBuffer())]), 'image/jpeg')
        })"""
    )
    page.locator("input[type=file]").set_input_files(
        {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": bytes(picture)}
    )
    page.get_by_label("Bekijk foto: Typeplaat").wait_for()
    assert page.evaluate("stage.store.all('photo').map((one) => [one.width, one.height])") == [[1600, 1200]]


def test_a_number_from_the_van_is_two_taps_and_a_strange_one_is_never_refused(phone: Open) -> None:
    page = phone()
    visit = the_visit(page)
    go(page, f"/visit/{visit}/part?item=charger_serial&repeat=0")
    page.get_by_label("Serienummer").fill("v1-2600 028")
    page.get_by_role("button", name="Boek V12600028").click()
    page.get_by_label("Wijzigen: Serienummer laadpaal").wait_for()  # the app went back by itself
    go(page, f"/visit/{visit}/part?item=charger_serial&repeat=0")
    page.get_by_label("Serienummer").fill("ZAP 99")
    expect(page.get_by_text("Dit lijkt geen nummer van")).to_be_visible()
    page.get_by_role("button", name="Gebruik ZAP 99").click()
    page.wait_for_function("stage.store.all('part_use').length === 2")
    parts = page.evaluate("stage.store.all('part_use').map((part) => [part.serial, part.from !== null, part.returned])")
    assert parts == [["V12600028", True, 1], ["ZAP 99", False, 0]]


# What the office did to its products: all gone, or none of the category that the checklist asks for.
PRODUCTS = """(fields) => stage.store.commit({ documents: stage.store.all('product').map(({ id, kind, v, ...doc }) => ({
  key: `1/product/${id}`, generation: 1, kind: 'product', id, v: 2, doc: { ...doc, ...fields } })) })"""


def test_a_number_is_asked_in_a_company_without_numbered_products_and_can_be_given(phone: Open) -> None:
    page = phone()
    page.evaluate(PRODUCTS, {"tracking": "none"})
    visit = the_visit(page)
    for number in ("ZAP 98", "ZAP 99"):  # the second in place of the first
        go(page, f"/visit/{visit}/part?item=charger_serial&repeat=0")
        page.get_by_label("Serienummer").fill(number)
        expect(page.get_by_text("Er is geen product met serienummers om dit op te boeken.")).to_be_visible()
        page.get_by_role("button", name=f"Bewaar {number}").click()
        expect(page.locator(".item", has_text="Serienummer laadpaal")).to_contain_text(number)
    assert acts(page) == ["checklist.answer", "checklist.answer"] and "charger_serial" not in missing(page, visit)
    page.evaluate(
        PRODUCTS, {"tracking": "serial"}
    )  # the office has made one: the number becomes a part, and stands once
    go(page, f"/visit/{visit}/part?item=charger_serial&repeat=0")
    page.get_by_label("Serienummer").fill("ZAP 99")
    page.get_by_role("button", name="Gebruik ZAP 99").click()
    expect(page.locator(".item", has_text="Serienummer laadpaal")).to_contain_text("ZAP 99 · ")
    answers = page.evaluate("stage.store.all('answer').filter((one) => one.head).map((one) => one.value)")
    assert answers == [""] and "charger_serial" not in missing(page, visit)


def test_a_category_that_no_product_has_leaves_all_numbered_products_to_choose_from(phone: Open) -> None:
    page = phone()
    page.evaluate(PRODUCTS, {"category": "laders"})
    visit = the_visit(page)
    go(page, f"/visit/{visit}/part?item=charger_serial&repeat=0")
    expect(page.locator(".line", has_text="V12600028")).to_be_visible()
    page.get_by_label("Serienummer").fill("V12699999")
    page.get_by_role("button", name="Gebruik V12699999").click()
    expect(page.locator(".item", has_text="Serienummer laadpaal")).to_contain_text("V12699999 · Laadpaal Volt One")
    assert "charger_serial" not in missing(page, visit)


def missing(page: Page, visit: str) -> list[str]:
    """The items that still stand between Tess and Klaar."""
    return page.evaluate(
        """async (id) => (await import('/app/lib/checklist_facts.js')).missingOf(stage.store, stage.store.get('visit', id))
        .map((one) => one.item)""",
        visit,
    )


def test_klaar_stops_at_what_is_missing_and_jumps_to_it(phone: Open) -> None:
    page = phone()
    visit = some_work(page)
    go(page, f"/visit/{visit}")
    page.get_by_role("button", name="Klaar", exact=True).click()
    expect(page.get_by_text("punten voordat het klaar is")).to_be_visible()
    page.get_by_role("button", name="Kabeltracé").click()
    assert "at=trace.0" in page.url
    expect(page.get_by_role("link", name="Kabeltracé")).to_be_in_viewport()


def test_the_customer_types_a_name_and_the_office_alone_can_reopen(phone: Open) -> None:
    page = phone()
    visit = some_work(page)
    go(page, f"/visit/{visit}/sign")
    page.get_by_role("button", name="Verzegel").click()
    expect(page.get_by_role("alert")).to_contain_text("Zet een handtekening")
    page.get_by_role("button", name="Typen in plaats van tekenen").click()
    page.get_by_label("Naam").fill("A. de Wit")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Verzegel").click()
    page.get_by_role("radio", name="Deels klaar").click()
    page.get_by_label("Wat moet er nog gebeuren?").fill("Kabel trekken")
    page.get_by_role("button", name="Deels klaar", exact=True).click()
    page.wait_for_url(re.compile(f"#/visit/{visit}$"))
    signature = page.evaluate("stage.store.all('signature')[0]")
    assert (signature["typed"], signature["name"], signature["image_sha256"]) == ("A. de Wit", "A. de Wit", None)
    page.get_by_role("button", name="Ongedaan").click()
    expect(page.get_by_text("Alleen kantoor kan dit bezoek heropenen.")).to_be_visible()
    assert acts(page)[-2:] == ["signature.seal", "visit.complete"]


def test_nobody_home_wants_one_sentence(phone: Open) -> None:
    page = phone()
    go(page, f"/visit/{the_visit(page)}")
    page.get_by_role("button", name="Meer").click()
    page.get_by_role("button", name="Niemand thuis").click()
    page.get_by_role("button", name="Sluit af: niemand thuis").click()
    expect(page.get_by_text("Schrijf kort op wat je hebt geprobeerd.")).to_be_visible()
    page.get_by_role("button", name="Aangebeld, geen gehoor.").click()
    page.get_by_role("button", name="Sluit af: niemand thuis").click()
    page.wait_for_function("stage.store.all('visit').some((visit) => visit.state === 'no_access')")


def test_signing_out_with_unsent_work_says_what_stays(phone: Open) -> None:
    page = phone()
    page.get_by_role("button", name="Onderweg").click()
    page.get_by_role("link", name="Profiel").click()
    page.get_by_role("button", name="Uitloggen").click()
    expect(page.get_by_text("1 ding is nog niet verstuurd")).to_be_visible()
    page.get_by_role("button", name="Toch uitloggen").click()
    expect(page.get_by_role("button", name="Inloggen")).to_be_visible()


def test_who_works_for_two_companies_chooses_one(phone: Open) -> None:
    page = phone(scene="login")
    page.get_by_label("E-mailadres").fill("two@voltwijk.example")
    page.get_by_label("Wachtwoord").fill("veldwerk-demo")
    page.get_by_role("button", name="Inloggen").click()
    page.get_by_role("button", name="Zonnehof Energie").click()
    expect(page.get_by_role("link", name="Vandaag", exact=True).first).to_be_visible()


def test_a_nervous_double_tap_is_one_press(phone: Open) -> None:
    page = phone()
    page.get_by_role("button", name="Onderweg").dblclick()
    expect(page.get_by_role("button", name="Aangekomen")).to_be_visible()
    assert acts(page) == ["visit.set_state"]


def test_two_quick_answers_to_one_point_follow_each_other(phone: Open) -> None:
    page = phone()
    go(page, f"/visit/{the_visit(page)}/checklist")
    page.evaluate(
        """() => { for (const title of ['3 × 25 A', '1 × 35 A']) [...document.querySelectorAll('[role=radio]')].find((one) => one.innerText === title).click() }"""
    )
    page.wait_for_function("stage.store.all('answer').length === 2")
    assert page.evaluate("stage.store.all('answer').filter((one) => one.head).map((one) => one.value)") == ["1x35"]
