"""What the screens say, and that they say it where it is read and not over what is wanted next."""

import re

from playwright.sync_api import Page, expect

from tests.screens.conftest import Open
from tests.screens.test_a_day import acts, go
from tests.screens.test_access import some_work, the_visit

# Everything but the photos and the signature, in one go.
SEALED = """async (visit) => {
  const { statementOf } = await import('/app/lib/report.js')
  const { uuid7 } = await import('/app/lib/uuid7.js')
  const { visitFacts } = await import('/app/lib/visit_facts.js')
  const store = stage.store
  const made = await statementOf({ store, facts: visitFacts(store, visit), tenant: 't', app: '1', role: 'customer', name: 'A. de Wit', consent: 'ja' })
  const statement_sha256 = await store.keepBlob(made.bytes, 'application/json')
  await store.do('signature.seal', { id: uuid7(), visit, role: 'customer', name: 'A. de Wit', statement_sha256, typed: 'A. de Wit', consent: 'ja', channel: 'phone' })
}"""


def does(page: Page, name: str, args: str) -> None:
    page.evaluate(f"(visit) => stage.store.do('{name}', {args})", the_visit(page))


def test_the_day_counts_the_same_visits_as_its_tab_also_when_one_is_done(phone: Open) -> None:
    page = phone()
    does(page, "visit.set_state", "{visit, to: 'no_access', step: crypto.randomUUID(), note: 'Niemand'}")
    expect(page.get_by_text("3/3 op telefoon")).to_be_visible()
    expect(page.locator(".day[aria-current]")).to_contain_text("3")
    expect(page.locator(".visit-row:not(.closed) .tick.ok")).to_have_count(0)  # the green tick means done
    expect(page.get_by_text("Alles hiervoor staat op je telefoon").first).to_be_attached()


def test_the_mark_of_where_the_finger_was_goes_with_the_answer(phone: Open) -> None:
    page = phone()
    go(page, f"/visit/{the_visit(page)}/checklist?at=dead.0")
    row = page.locator(".item", has_text="Hoofdschakelaar")
    expect(row).to_have_class(re.compile("here"))
    row.locator("button.line").click()
    expect(row).not_to_have_class(re.compile("here"))


def test_a_pass_folds_what_a_failure_unfolded(phone: Open) -> None:
    page = phone()
    go(page, f"/visit/{the_visit(page)}/checklist")
    page.get_by_label("Ander antwoord: Aardlekautomaat").click()
    page.get_by_role("radio", name="Niet goed").click()
    expect(page.get_by_label("Toelichting")).to_be_visible()
    page.get_by_role("radio", name="Goed", exact=True).click()
    expect(page.get_by_label("Toelichting")).to_have_count(0)


def test_what_was_said_goes_at_the_next_tap_and_never_lies_over_the_button(phone: Open) -> None:
    page = phone()
    visit = the_visit(page)
    go(page, f"/visit/{visit}/part?item=charger_serial&repeat=0")
    page.evaluate("import('/app/elements/toast.js').then(({ toast }) => toast('Foto bewaard'))")
    page.get_by_label("Serienummer").evaluate(
        "(one) => { one.value = 'ZAP 99'; one.dispatchEvent(new Event('input', { bubbles: true })) }"
    )
    said, button = page.locator(".toast"), page.get_by_role("button", name="Gebruik ZAP 99")
    over, under = said.bounding_box(), button.bounding_box()
    assert over and under and over["y"] + over["height"] <= under["y"]
    page.get_by_label("Serienummer").tap()
    expect(said).to_have_count(0)


def test_a_colleague_who_takes_the_phone_cannot_undo_what_tess_did(phone: Open) -> None:
    page = phone()
    page.get_by_role("button", name="Onderweg").click()
    expect(page.locator(".toast")).to_be_visible()
    go(page, "/profile")
    page.get_by_role("button", name="Bram Postma").click()
    expect(page.get_by_role("link", name="Vandaag", exact=True).first).to_have_attribute("aria-current", "page")
    expect(page.locator(".toast")).to_have_count(0)
    go(page, "/profile")
    page.get_by_role("button", name="Tess de Vries").click()  # who handed it over begins with the day as well
    expect(page.get_by_role("link", name="Vandaag", exact=True).first).to_have_attribute("aria-current", "page")


def test_who_also_plans_finds_the_way_to_the_office_in_the_profile(phone: Open) -> None:
    page = phone()
    page.route("**/api/mobile/places", lambda route: route.fulfill(json={"items": [{"code": "board"}]}))
    go(page, "/profile")
    way = page.get_by_role("link", name="Naar kantoor")
    expect(way).to_have_attribute("href", "/office/choose")
    expect(way).to_contain_text("Planbord")


def test_a_locked_phone_says_so_and_knows_who_has_to_open_it(phone: Open) -> None:
    page = phone(scene="locked")
    page.get_by_role("link", name="Telefoon vergrendeld").click()
    expect(page.get_by_text("Kantoor heeft deze telefoon vergrendeld.")).to_be_visible()
    page.get_by_role("button", name="Log opnieuw in").click()
    expect(page.get_by_text("Deze telefoon is vergrendeld")).to_be_visible()
    expect(page.get_by_label("E-mailadres")).to_have_value("tess@voltwijk.example")


def test_signed_out_without_unsent_work_there_is_still_a_way_in(phone: Open) -> None:
    page = phone(scene="signed_out")
    go(page, "/outbox")
    page.get_by_role("button", name="Log opnieuw in").click()
    expect(page.get_by_label("Wachtwoord")).to_be_visible()


def test_the_checklist_says_that_the_visit_went_to_another_team(phone: Open) -> None:
    page = phone()
    moved = page.evaluate("stage.store.all('visit').find((visit) => visit.left).id")
    go(page, f"/visit/{moved}/checklist")
    expect(page.get_by_text("Verplaatst naar")).to_be_visible()
    expect(page.get_by_text("Wat jij deed, is bewaard")).to_be_visible()


def test_the_day_does_not_count_a_visit_that_went_to_another_team(phone: Open) -> None:
    page = phone()
    on, all_of_them = page.evaluate(
        "[stage.store.all('visit').filter((one) => !one.left).length, stage.store.all('visit').length]"
    )
    counted = sum(int(text) for text in page.locator(".day .number").all_inner_texts())
    assert (counted, all_of_them) == (on, on + 1)


def test_a_photo_that_a_full_phone_let_go_is_not_said_to_be_kept(phone: Open) -> None:
    page = phone()
    visit = the_visit(page)
    photo = {"visit": visit, "item": "open", "repeat": 0, "sha256": "0" * 64, "taken_at": "2026-11-21T08:00:00Z", "received_at": None}  # fmt: skip
    page.evaluate(
        "(doc) => stage.store.commit({ documents: [{ key: '1/photo/p', generation: 1, kind: 'photo', id: 'p', v: 1, doc }] })",
        photo,
    )
    go(page, f"/visit/{visit}/photo/p")
    expect(page.get_by_text("Deze foto staat niet op je telefoon")).to_be_visible()
    expect(page.get_by_text("Met bereik te zien, zodra kantoor hem heeft")).to_be_visible()
    expect(page.get_by_text("Bewaard op je telefoon")).to_have_count(0)


# Tomorrow's visit, with more to say of its address, and perhaps of a checklist that is not here.
TOMORROW = """({ address, more }) => {
  const [name] = stage.store.all('customer').filter((one) => one.name === 'Garage Kok')
  const order = stage.store.all('work_order').find((one) => one.customer === name.id)
  const visit = stage.store.all('visit').find((one) => one.work_order === order.id)
  const row = (kind, { id, v, ...doc }) => ({ key: `1/${kind}/${id}`, generation: 1, kind, id, v: v + 1, doc })
  const moved = row('work_order', { ...order, address: { ...order.address, ...address } })
  return stage.store.commit({ documents: [moved, row('visit', { ...visit, ...more })] })
}"""


def test_the_card_of_tomorrow_never_says_that_all_is_here_beside_what_is_not(phone: Open) -> None:
    page = phone()
    card = page.locator(".tomorrow")
    page.evaluate(TOMORROW, {"address": {"signal": "none"}, "more": {}})
    expect(card).to_contain_text("Klaar voor morgen")
    expect(card).to_contain_text("waarschijnlijk geen bereik. Alles staat op je telefoon en gaat later mee.")
    page.evaluate(TOMORROW, {"address": {"signal": "none", "signal_said": True}, "more": {"checklist_version": "away"}})
    expect(card).to_contain_text("Morgen is nog niet compleet")
    expect(card).to_contain_text("Garage Kok is geen bereik. Haal eerst op wat nog mist, zolang je bereik hebt.")
    expect(card).not_to_contain_text("Alles staat op je telefoon")
    expect(card).not_to_contain_text("waarschijnlijk")


def test_what_changed_after_signing_is_said_and_can_be_signed_again(phone: Open) -> None:
    page = phone()
    visit = some_work(page)
    page.evaluate(SEALED, visit)
    go(page, f"/visit/{visit}")
    expect(page.get_by_text("Ondertekend door A. de Wit")).to_be_visible()
    expect(page.get_by_text("gewijzigd na ondertekening")).to_have_count(0)
    does(page, "checklist.answer", "{id: crypto.randomUUID(), visit, item: 'supply', repeat: 0, value: '3x25'}")
    expect(page.get_by_text("1 ding gewijzigd na ondertekening")).to_be_visible()
    expect(page.locator(".plain-list")).to_have_text("Aansluiting van de woning")
    go(page, f"/visit/{visit}/sign")  # who signs again reads what is otherwise since the first time
    said = page.get_by_role("status").filter(has_text="Eerder al getekend door A. de Wit, ")
    expect(said).to_contain_text("Daarna gewijzigd: Aansluiting van de woning.")
    page.evaluate(SEALED, visit)
    expect(said).to_contain_text("Daarna is er niets gewijzigd.")
    go(page, f"/visit/{visit}")
    expect(page.get_by_text("gewijzigd na ondertekening")).to_have_count(0)


def test_a_part_that_went_back_by_mistake_is_booked_again(phone: Open) -> None:
    page = phone()
    go(page, f"/visit/{some_work(page)}")
    page.get_by_role("button", name="Terug in de bus").click()
    page.locator(".toast").get_by_role("button", name="Ongedaan").click()
    page.wait_for_function("stage.store.all('part_use').length === 2")
    left = page.evaluate(
        "stage.store.all('part_use').map((one) => [one.serial, one.item, one.quantity - (one.returned ?? 0)])"
    )
    assert sorted(left) == [["V12600011", "charger_serial", 0], ["V12600011", "charger_serial", 1]]
    assert acts(page)[-2:] == ["part.return", "part.use"]


def test_a_newer_app_asks_above_the_screen_and_can_wait(phone: Open) -> None:
    page = phone()
    go(page, f"/visit/{the_visit(page)}")
    newer = "import('/app/screens/update_banner.js').then(({ update }) => { update.value = { why: 'newer', change() { window.changed = true } } })"
    page.evaluate(newer)
    asks, back = page.get_by_text("Er is een nieuwe versie"), page.get_by_role("button", name="Terug", exact=True)
    back.click(trial=True)  # nothing lies over it
    page.get_by_role("button", name="Nu vernieuwen").click()
    assert page.evaluate("window.changed")
    page.get_by_role("button", name="Later").click()
    expect(asks).to_have_count(0)


def test_in_the_middle_of_a_visit_a_newer_app_is_announced_and_cannot_be_taken(phone: Open) -> None:
    page = phone()
    some_work(page)
    page.evaluate(
        "import('/app/screens/update_banner.js').then(({ update }) => { update.value = { why: 'newer', change() {} } })"
    )
    expect(page.get_by_text("Je kunt wisselen als dit bezoek klaar is")).to_be_visible()
    expect(page.get_by_role("button", name="Nu vernieuwen")).to_have_count(0)


def test_the_office_opened_a_visit_again_and_the_steps_say_so(phone: Open) -> None:
    page = phone()
    visit = some_work(page)
    page.evaluate(
        """async (visit) => {
          const add = (nr, to, by) => ({ key: `1/visit_step/r${nr}`, generation: 1, kind: 'visit_step', id: `r${nr}`, v: 1,
            doc: { visit, nr, to, by, by_name: 'Piet', at: new Date().toISOString(), moved: true } })
          await stage.store.commit({ documents: [add(8, 'done', 'x'), add(9, 'working', 'y')] })
        }""",
        visit,
    )
    go(page, f"/visit/{visit}")
    expect(page.get_by_text("Heropend: Gestart")).to_be_attached()


def test_who_made_room_can_take_photos_again_without_starting_anew(phone: Open) -> None:
    page = phone()
    room = "(free) => { StorageManager.prototype.estimate = async () => ({ quota: 30_000_000 + free, usage: 29_000_000 }) }"
    page.evaluate(room, 0)
    visit = the_visit(page)
    go(page, f"/visit/{visit}/camera")
    expect(page.get_by_text("Je telefoon is vol")).to_be_visible()
    page.evaluate(room, 900_000_000)
    page.get_by_role("button", name="Terug").click()
    go(page, f"/visit/{visit}/camera")
    expect(page.get_by_role("button", name="Maak de foto")).to_be_enabled()


def test_who_closed_the_wrong_visit_reads_that_the_office_can_open_it(phone: Open) -> None:
    page = phone()
    does(page, "visit.set_state", "{visit, to: 'no_access', step: crypto.randomUUID(), note: 'Niemand'}")
    go(page, f"/visit/{the_visit(page)}")
    page.get_by_role("button", name="Ongedaan").click()
    expect(page.get_by_text("Alleen kantoor kan dit bezoek heropenen.")).to_be_visible()


def test_what_was_said_at_the_end_is_read_under_the_course_of_the_visit_and_not_as_its_remarks(phone: Open) -> None:
    page = phone()
    does(page, "visit.complete", "{visit, step: crypto.randomUUID(), outcome: 'partial', remarks: 'Kabel te kort'}")
    go(page, f"/visit/{the_visit(page)}")
    course = page.locator("section.card", has_text="Verloop")
    expect(course).to_contain_text("Kabel te kort")
    expect(page.get_by_text("Kabel te kort")).to_have_count(1)


CABLE_LINE = """async (visit) => {
  const store = stage.store
  const cable = store.all('product').find((one) => one.unit === 'metre')
  const { id, v, ...order } = store.get('work_order', store.get('visit', visit).work_order)
  const doc = { ...order, lines: [{ text: cable.name, quantity: 140, product: cable.id }] }
  await store.commit({ documents: [{ key: `1/work_order/${id}`, generation: 1, kind: 'work_order', id, v: 9, doc }] })
  await store.do('part.use', { id: crypto.randomUUID(), visit, product: cable.id, quantity: 14, from: store.all('location')[0].id })
}"""


def test_some_of_a_length_goes_back_into_the_van_and_all_of_it_is_said_in_metres(phone: Open) -> None:
    page = phone()
    visit = the_visit(page)
    page.evaluate(CABLE_LINE, visit)
    go(page, f"/visit/{visit}")
    expect(page.get_by_text("106 van 126 m in de bus")).to_be_visible()
    expect(page.get_by_text("20 m te weinig")).to_be_visible()
    card = page.locator("section.card", has=page.get_by_role("heading", name="Onderdelen"))
    card.get_by_role("button", name="Terug in de bus").click()
    sheet = page.get_by_role("dialog")
    expect(sheet.get_by_label("Hoeveel gaat er terug in de bus?").last).to_have_value("14")
    expect(sheet.get_by_role("button", name="Eén meer")).to_be_disabled()
    sheet.locator("input").fill("3")
    expect(sheet.get_by_text("Bij de klant blijft 11 m")).to_be_visible()
    sheet.get_by_role("button", name="Terug in de bus").click()
    expect(sheet).to_have_count(0)
    expect(card.locator(".number", has_text="11 m")).to_be_visible()
    expect(page.get_by_text("109 van 129 m in de bus")).to_be_visible()
    page.locator(".toast").get_by_role("button", name="Ongedaan").click()
    page.wait_for_function("stage.store.all('part_use').length === 2")
    left = page.evaluate("stage.store.all('part_use').map((one) => one.quantity - (one.returned ?? 0))")
    assert sorted(left) == [3, 11]
