"""Journey: a customer disputes. Piet sees what Tess' phone showed, keeps the report, and anybody proves it without a network."""

import io
import re
import subprocess
import zipfile
from base64 import b64encode
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import Page, Playwright, expect

from tests.journeys.line import Line
from tests.journeys.planner import Planner, bytes_over
from tests.journeys.running import ROOT
from tests.journeys.technician import Technician
from tests.reports.put_in import changed_once, with_file


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
    keys = tmp_path / "keys.json"
    keys.write_bytes(bytes_over(office, f"{piet.url}/.well-known/veldwerk/voltwijk/keys.json"))
    assert said_by_the_command(tmp_path, report, keys)[0] == 0
    for changed, word in one_byte_each(report):
        assert verdict(page, changed) == "Gewijzigd", word
        expect(page.locator("#result")).to_contain_text(word)
        status, said = said_by_the_command(tmp_path, changed, keys)
        assert status == 1 and word in said


def one_byte_each(report: bytes) -> Iterator[tuple[bytes, str]]:
    """(report, what must be said of it): one byte of a photo, of an answer and of the name is another, and one anywhere."""

    def instead(before: bytes, after: bytes) -> Callable[[bytes], bytes]:
        return lambda text: text.replace(before, after, 1)

    yield with_file(report, "photo-03", changed_once), "Foto 3 is gewijzigd of ontbreekt."
    yield with_file(report, "statement-", instead(b'"value":"ok"', b'"value":"oK"')), "De getekende tekst is gewijzigd"
    yield with_file(report, "statement-", instead(b'"name":"Klant"', b'"name":"Klent"')), "De getekende tekst is gewijzigd"  # fmt: skip
    in_the_seal = instead(b'\\"name\\":\\"Klant', b'\\"name\\":\\"Klent')
    yield with_file(report, "veldwerk", in_the_seal), "Wat over de ondertekening vastligt is gewijzigd"
    yield changed_once(report), "Vertrouw dit bestand niet"


def said_by_the_command(folder: Path, pdf: bytes, keys: Path) -> tuple[int, str]:
    """`bin/verify` over a report: its exit status and its words."""
    (folder / "report.pdf").write_bytes(pdf)
    command = [ROOT / "bin/verify", folder / "report.pdf", "--keys", keys, "--lang", "nl"]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60)
    return ran.returncode, ran.stdout


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
