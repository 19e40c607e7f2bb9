"""Documents that the office gave along, read in a cellar: on the phone itself, and without leaving the app."""

from playwright.sync_api import Page, expect

from tests.screens.conftest import Open
from tests.screens.test_a_day import go
from tests.screens.test_access import CUT_OFF, SMALL_TARGETS, SMALL_WORDS, flaws, the_visit

PLANTS = """async ([visit, text, isHere]) => {
  const bytes = new TextEncoder().encode(text).buffer
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  const sha256 = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
  const [id, now] = [crypto.randomUUID(), Date.now()]
  const doc = { visit, subject: visit, title: isHere ? 'Tekening meterkast' : 'Handleiding', sha256, bytes: bytes.byteLength }
  const row = { key: `1/document/${id}`, generation: 1, kind: 'document', id, v: 1, doc }
  const type = 'application/pdf'
  const state = { sha: sha256, type, bytes: bytes.byteLength, kept_at: now, sent_at: now, upload: null, paper: true }
  await stage.store.commit({ documents: [row], ...(isHere ? { blobs: [{ sha: sha256, bytes }], blobStates: [state] } : {}) })
  return id
}"""
DARK = """canvas => {
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
  let dark = 0
  for (let at = 0; at < data.length; at += 4) if (data[at] < 100 && data[at + 3] > 200) dark++
  return dark
}"""


def drawing(pages: int) -> str:
    """A PDF with a black square and a word on each page."""
    drawn = "0 0 0 rg 40 40 120 120 re f BT /F1 24 Tf 40 200 Td (Groep 3: laadpaal) Tj ET"
    kids = " ".join(f"{nr + 4} 0 R" for nr in range(pages))
    page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] /Contents 3 0 R /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
    things = ["<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>"]
    things += [f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream", *[page] * pages]
    said = "%PDF-1.4\n"
    places = [0]
    for nr, thing in enumerate(things, 1):
        places.append(len(said))
        said += f"{nr} 0 obj\n{thing}\nendobj\n"
    table = "".join(f"{place:010d} 00000 {'n' if place else 'f'} \n" for place in places)
    return f"{said}xref\n0 {len(places)}\n{table}trailer << /Size {len(places)} /Root 1 0 R >>\nstartxref\n{len(said)}\n%%EOF"


def gives(page: Page, text: str, *, here: bool = True) -> str:
    """The office gave a paper along; its bytes are here, or still to come. Its id."""
    return page.evaluate(PLANTS, [the_visit(page), text, here])


def test_tess_reads_a_drawing_without_a_line_and_comes_back_to_her_visit(phone: Open) -> None:
    page = phone(scene="offline")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/api/" in request.url else None)
    gives(page, drawing(3))
    visit = the_visit(page)
    go(page, f"/visit/{visit}")
    page.get_by_role("link", name="Tekening meterkast").click()
    first = page.get_by_role("img", name="Pagina 1 van 3")
    first.wait_for()
    page.wait_for_function(f"() => ({DARK})(document.querySelector('canvas')) > 1000")
    assert page.locator(".paper-page").count() == 3
    assert page.locator(".paper-page").first.text_content() == "Groep 3: laadpaal"
    narrow = first.bounding_box()
    page.get_by_role("button", name="Groter").click()
    page.wait_for_function(f"() => document.querySelector('canvas').clientWidth > {narrow['width'] * 1.4}")  # type: ignore[index]
    assert flaws(page) == [] and not page.evaluate(SMALL_TARGETS) and not page.evaluate(SMALL_WORDS)
    with page.expect_download() as saved:
        page.get_by_role("button", name="Deel of bewaar").click()
    assert saved.value.suggested_filename == "Tekening meterkast.pdf"
    page.get_by_role("button", name="Terug").click()
    page.wait_for_url(f"**#/visit/{visit}")
    assert asked == [] and len(page.context.pages) == 1, "nothing of it needed a line or another tab"


def test_one_that_is_not_here_yet_says_so_and_opens_when_it_comes_and_a_broken_one_can_still_be_handed_on(
    phone: Open,
) -> None:
    page = phone(scene="offline")
    id_ = gives(page, drawing(1), here=False)
    go(page, f"/visit/{the_visit(page)}/paper/{id_}")
    expect(page.get_by_text("Geen bereik. Het komt vanzelf")).to_be_visible()
    page.wait_for_function(f"stage.store.draft('paper')?.paper === '{id_}'")  # the loop fetches it first
    assert flaws(page) == [] and not page.evaluate(CUT_OFF)
    gives(page, drawing(1))
    page.get_by_role("img", name="Pagina 1 van 1").wait_for()
    page.wait_for_function("stage.store.draft('paper') === null")
    broken = gives(page, "%PDF-1.4 and then nothing")
    go(page, f"/visit/{the_visit(page)}/paper/{broken}")
    expect(page.get_by_text("Dit document is hier niet te lezen")).to_be_visible()
    expect(page.get_by_role("button", name="Deel of bewaar")).to_be_enabled()
