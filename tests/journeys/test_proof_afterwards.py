"""Journey: a customer disputes. Piet sees what Tess' phone showed, keeps the report, and anybody proves it without a network."""

import io
import re
import zipfile
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, Playwright, expect

from tests.journeys.line import Line
from tests.journeys.planner import Planner, bytes_over
from tests.journeys.technician import Technician


def test_what_the_phone_showed_and_a_report_that_proves_itself(
    chromium: Playwright, line: Line, hands_out: Callable[..., Technician], piet: Planner, tmp_path: Path
) -> None:
    visit = piet.visits()[0]
    tess = hands_out("tess", line.url)
    tess.drives_there_and_begins(visit["id"])
    tess.does_the_checklist(visit["id"], photos=6, serial="V12600011")
    tess.finishes(visit["id"])
    tess.everything_is_received()

    office = piet.sits_down(chromium, f"/office/visit/{visit['id']}")
    keep = office.get_by_role("region", name="Rapport").get_by_role("link", name="Bewaar", exact=True)
    expect(keep).to_be_visible(timeout=30_000)
    with office.expect_download() as kept:
        keep.click()
    report = Path(kept.value.path()).read_bytes()
    folder = bytes_over(office, f"{piet.url}/verify/voltwijk.zip")

    office.get_by_role("link", name=re.compile("Wat toonde de telefoon van Tess")).click()
    line_of_it = office.get_by_role("article", name=visit["customer"]["name"])
    expect(line_of_it).to_contain_text("Klaar")
    goes_to_minute(office, 0)
    expect(office.get_by_text("Er is niets vastgelegd")).to_be_visible()
    expect(line_of_it).to_have_count(0)
    office.get_by_role("region", name="De dag, stap voor stap").get_by_role("link").last.click()
    expect(line_of_it).to_contain_text("Klaar")

    zipfile.ZipFile(io.BytesIO(folder)).extractall(tmp_path)
    stranger = office.context.browser
    assert stranger
    page = stranger.new_context(offline=True, locale="nl-NL").new_page()
    page.goto((tmp_path / "veldwerk-verify/verify/index.html").as_uri())
    assert verdict(page, report) == "Geldig"
    expect(page.locator("#result")).to_contain_text("Getekend door Klant")
    half = len(report) // 2
    assert verdict(page, report[:half] + bytes([report[half] ^ 1]) + report[half + 1 :]) == "Gewijzigd"


def goes_to_minute(page: Page, minute: int) -> None:
    """Drag the slider there."""
    page.locator("input[name=minute]").evaluate(
        "(one, minute) => { one.value = minute; one.dispatchEvent(new Event('change', { bubbles: true })) }", minute
    )


def verdict(page: Page, pdf: bytes) -> str:
    """Drop a file on the page; what it says of it."""
    page.evaluate(
        """(data) => {
          const bag = new DataTransfer()
          bag.items.add(new File([Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0))], "rapport.pdf", { type: "application/pdf" }))
          document.querySelector("#result").replaceChildren()
          document.querySelector("#drop").dispatchEvent(new DragEvent("drop", { dataTransfer: bag, bubbles: true, cancelable: true }))
        }""",
        b64encode(pdf).decode(),
    )
    return page.locator("#result h2").inner_text()
